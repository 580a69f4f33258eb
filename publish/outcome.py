"""What a publication did, said to whoever asked for it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publish.residue import Residue
    from publish.verify import Finding

Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is (0: unknown)."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A decision or a page that was left out, and why."""

    owner: str
    reason: str

    def __str__(self) -> str:
        return f"{self.owner}：{self.reason}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did. ``exit_code`` is 3 where something was left out, found or is down."""

    now: datetime
    written: Collection[str] = ()
    deleted: tuple[str, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    residue: tuple[Residue, ...] = ()
    down: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    next_due: datetime | None = None
    overdue: tuple[str, ...] = ()
    """Ids that have ended and could not be taken off."""
    warnings: tuple[Finding, ...] = ()
    """What went live and a person should look at; it stops nothing and is no exit code."""

    @property
    def exit_code(self) -> int:
        """0, or 3 with findings."""
        return 3 if self.quarantined or self.residue or self.down else 0
