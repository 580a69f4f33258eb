"""``status.json``: the last run, the next end, what is overdue, for monitoring and ``/healthz``."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from disclosure.data_folder import DataFolder
from disclosure.moment import day_of, parse_moment
from publish import disk

if TYPE_CHECKING:
    from publish.outcome import Outcome

GRACE = timedelta(minutes=5)
"""How long after the next due moment a run may be missing before that counts as overdue."""


def succeeded(folder: DataFolder, outcome: Outcome) -> None:
    """Say what a run did; failures before it are forgotten."""
    looked = {name: value for name, value in read(folder).items() if name.startswith("looked")}
    _write(
        folder,
        **looked,
        ran_at=outcome.now,
        next_due=outcome.next_due,
        overdue=len(outcome.overdue),
        quarantined=[str(one) for one in outcome.quarantined],
        residue=len(outcome.residue),
        down=list(outcome.down),
    )


def failed(
    folder: DataFolder, now: datetime, error: BaseException, overdue: Collection[str]
) -> None:
    """Say that a run failed, beside what the last whole run said; no text of a decision is kept."""
    values = {**read(folder), "failed_at": now, "failure": type(error).__name__}
    _write(folder, **{**values, "overdue": len(overdue)})


def has_failed(folder: DataFolder) -> bool:
    """Whether the last run failed, or none has said anything yet."""
    said = read(folder)
    return not said or "failure" in said


def ticked(folder: DataFolder, now: datetime) -> None:
    """Say that a tick has just passed; nothing else of the last run's report changes."""
    said = read(folder)
    if said and said.get("ran_at") != now.isoformat():
        _write(folder, **{**said, "ran_at": now})


def looked(folder: DataFolder, now: datetime, residue: int) -> None:
    """Say when every surface was last looked through, and how much was found."""
    _write(folder, **{**read(folder), "looked_at": now, "looked_residue": residue})


def looked_on(folder: DataFolder) -> date | None:
    """The day of the last look through every surface, None before the first."""
    said = read(folder).get("looked_at")
    return None if said is None else day_of(parse_moment(said))


def read(folder: DataFolder) -> dict[str, Any]:
    """The status of the last run, empty before the first."""
    try:
        values: dict[str, Any] = json.loads(folder.status.read_bytes())
    except FileNotFoundError:
        return {}
    return values


def overdue_at(folder: DataFolder, now: datetime) -> int:
    """How much is overdue: by the last run's count, and 1 where a due moment passed without a run.

    -1 where no run has said anything.
    """
    try:
        said = read(folder)
        count, due = int(said["overdue"]), said.get("next_due")
        is_late = due is not None and now > parse_moment(due) + GRACE
    except (OSError, ValueError, KeyError, TypeError):
        return -1
    return max(count, int(is_late))


def _write(folder: DataFolder, **values: Any) -> None:
    plain = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
    disk.write(folder.status, (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode())
