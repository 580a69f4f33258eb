"""机关资料、工作日历的更改: proposed by one person, in force when another confirms it.

The files of ``content/`` are the truth that ships. A change is written to ``$PORTAL_DATA/content/``
in the same YAML, with a history row that carries its hash; `patch` gives all changes as one patch
against what ships. Officers and memberships stand in the register only; rules change by plan.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from disclosure.agency import load_agencies
from disclosure.calendar import WorkingDays
from disclosure.content_in_force import changed_files, content_in_force
from disclosure.data_folder import DataFolder
from disclosure.errors import BadInput, NotAllowed, Refused, Unknown
from disclosure.history import Action, Detail, Event, append
from disclosure.models import ReferenceChange, RegisterFacts
from disclosure.moment import aware
from disclosure.people import Actor, Stamp, require_clock
from disclosure.permission import Step, require
from disclosure.site import CONTENT

AGENCIES = "agencies.yaml"
_CALENDAR = re.compile(r"calendar/(20\d\d)\.yaml")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the text of the whole file as it would be, and who says so."""

    id: int
    path: str
    text: str
    before: str
    note: str
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    refused_by: str | None

    @property
    def lines(self) -> str:
        """What changes, as a unified diff."""
        return _diff(self.path, self.before, self.text)


@dataclass(frozen=True, slots=True)
class Overriding:
    """A file that stands in the place of one that ships. ``is_confirmed``: by two people, so."""

    path: str
    sha256: str
    is_confirmed: bool


def text_in_force(folder: DataFolder, path: str) -> str:
    """The text of a file as it is in force; empty where there is none."""
    file = content_in_force(folder) / path
    return file.read_text(encoding="utf-8") if file.is_file() else ""


@transaction.atomic
def propose(
    folder: DataFolder, path: str, text: str, note: str, *, actor: Actor, stamp: Stamp
) -> Change:
    """Propose another text for a file; `BadInput` says what is wrong with it."""
    require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
    require(actor, Step.REFERENCE)
    before = text_in_force(folder, path)
    _check(folder, path, text)
    if text == before:
        raise Refused("没有改动")
    if not note.strip():
        raise BadInput("请写明更改的依据")
    if ReferenceChange.objects.filter(path=path, confirmed_by=None, refused_by=None).exists():
        raise Refused(f"{path} 已有待确认的更改，先确认或者退回")
    row = ReferenceChange.objects.create(
        path=path,
        text=text,
        sha256=_sha256(text),
        before_sha256=_sha256(before),
        note=note.strip()[:500],
        proposed_by=actor.username,
        proposed_at=stamp.effective_at,
    )
    _write_down(row, Action.REFERENCE_PROPOSED, actor, stamp)
    return _change(row, before)


@transaction.atomic
def confirm(folder: DataFolder, number: int, *, actor: Actor, stamp: Stamp) -> Change:
    """Put a change into force: another person than the one who proposed it."""
    require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
    require(actor, Step.REFERENCE_CONFIRM)
    row, before = _open(number), ""
    if row.proposed_by == actor.username:
        raise NotAllowed(f"这项更改由“{actor.name}”提出，须由另一人确认")
    before = text_in_force(folder, row.path)
    if _sha256(before) != row.before_sha256:
        raise Refused(f"{row.path} 在提出之后又有改动，请退回后重新提出")
    _check(folder, row.path, row.text)
    row.confirmed_by, row.confirmed_at = actor.username, stamp.effective_at
    row.save()
    _write_down(row, Action.REFERENCE_CHANGED, actor, stamp)
    _write(folder.content / row.path, row.text)
    return _change(row, before)


@transaction.atomic
def refuse(number: int, *, actor: Actor, stamp: Stamp) -> None:
    """Close a change without effect; whoever proposed it may take it back."""
    require(actor, Step.REFERENCE)
    row = _open(number)
    row.refused_by, row.refused_at = actor.username, stamp.effective_at
    row.save()
    _write_down(row, Action.REFERENCE_REFUSED, actor, stamp)


def changes(folder: DataFolder, *, open_only: bool = False) -> list[Change]:
    """The changes proposed so far, the latest first."""
    rows = ReferenceChange.objects.order_by("-pk")
    if open_only:
        rows = rows.filter(confirmed_by=None, refused_by=None)
    return [_change(row, text_in_force(folder, row.path)) for row in rows[:50]]


def overridings(folder: DataFolder) -> list[Overriding]:
    """The files that stand in the place of those that ship, and whether two people said so."""
    found = []
    for path in changed_files(folder):
        digest = _sha256((folder.content / path).read_text(encoding="utf-8"))
        last = ReferenceChange.objects.filter(path=path, confirmed_by__isnull=False).last()
        found.append(Overriding(path, digest, last is not None and last.sha256 == digest))
    return found


def patch(folder: DataFolder) -> str:
    """All that differs from what ships, as a patch that ``git apply`` takes."""
    parts = []
    for path in changed_files(folder):
        shipped = CONTENT / path
        before = shipped.read_text(encoding="utf-8") if shipped.is_file() else ""
        parts.append(_diff(path, before, (folder.content / path).read_text(encoding="utf-8")))
    return "".join(parts)


def data_folder() -> DataFolder:
    """The data folder that the register in use stands in."""
    return DataFolder(Path(str(connection.settings_dict["NAME"])).parent)


def _check(folder: DataFolder, path: str, text: str) -> None:
    """Read the file as it would be; a file that does not hold is refused whole."""
    with tempfile.TemporaryDirectory(prefix="reference-") as place:
        target = Path(place) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        if path == AGENCIES:
            new = {agency.code for agency in load_agencies(target)}
            old = load_agencies(content_in_force(folder) / AGENCIES)
            if gone := [agency.name for agency in old if agency.code not in new]:
                raise BadInput(f"机关不能删去：{'、'.join(gone)}")
        elif _CALENDAR.fullmatch(path):
            WorkingDays.load(target.parent)
        else:
            raise Unknown(f"{path} 不是可以在工作台上更改的文件")


def _open(number: int) -> ReferenceChange:
    row = ReferenceChange.objects.filter(pk=number, confirmed_by=None, refused_by=None).first()
    if row is None:
        raise Refused("这项更改已经办理")
    return row


def _write_down(row: ReferenceChange, action: Action, actor: Actor, stamp: Stamp) -> None:
    detail: Detail = {"path": row.path, "sha256": row.sha256, "before": row.before_sha256}
    append([Event("", action, detail)], actor=actor, stamp=stamp)


def _write(target: Path, text: str) -> None:
    """Put the file in its place whole: whoever reads it sees the old one or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    own = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    with own.open("x", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    own.replace(target)


def _diff(path: str, before: str, after: str) -> str:
    """A patch of one file; a file that did not ship is new."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/content/{path}" if before else "/dev/null",
        f"b/content/{path}",
    )
    head = f"diff --git a/content/{path} b/content/{path}\n"
    return head + ("" if before else "new file mode 100644\n") + "".join(lines)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _change(row: ReferenceChange, before: str) -> Change:
    return Change(
        id=row.pk,
        path=row.path,
        text=row.text,
        before=before,
        note=row.note,
        proposed_by=row.proposed_by,
        proposed_at=aware(row.proposed_at),
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at and aware(row.confirmed_at),
        refused_by=row.refused_by,
    )
