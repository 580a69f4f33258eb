"""What the register looks things up in: agencies, the rules in force, the working-day tables.

Read once per content folder. The folder is ``PORTAL_CONTENT`` of the Django settings, the
checkout's ``content/`` without it, under what the office changed (`content_in_force`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from disclosure.agency import Agencies, load_agencies
from disclosure.calendar import WorkingDays
from disclosure.content_in_force import content_in_force
from disclosure.data_folder import DataFolder
from disclosure.decision import Decision
from disclosure.public_text import Override, PublicText
from disclosure.site import CONTENT

if TYPE_CHECKING:
    from disclosure.deadline import Deadline, Deadlines
    from disclosure.rules import RulePack


@dataclass(frozen=True)
class Reference:
    """Agencies, rules and calendar of one content folder, ``content``.

    Each is read when it is asked for: most runs of the publisher ask for the calendar alone.
    """

    content: Path

    @cached_property
    def agencies(self) -> Agencies:
        """The agencies of ``agencies.yaml``."""
        return load_agencies(self.content / "agencies.yaml")

    @cached_property
    def pack(self) -> RulePack:
        """The rules of ``rules/``."""
        from disclosure.rules import load_rules

        return load_rules(self.content / "rules")

    @cached_property
    def calendar(self) -> WorkingDays:
        """The working days of ``calendar/``."""
        return WorkingDays.load(self.content / "calendar")

    def public_text(self, decision: Decision, overrides: Sequence[Override] = ()) -> PublicText:
        """All of a decision that may ever leave the register."""
        # Its patterns take longer to compile than a run that redacts nothing.
        from disclosure import redaction

        return redaction.public_text(decision, self.agencies[decision.agency_code], overrides)

    @cached_property
    def _deadlines(self) -> Deadlines:
        from disclosure.deadline import Deadlines

        return Deadlines(self.pack, self.calendar)

    def publication_deadline(self, decision: Decision) -> Deadline:
        """By when a decision must be public; provisional where no working-day table is."""
        return self._deadlines.publication(decision)

    def binding_day(self, deadline: Deadline) -> date:
        """The day that lateness goes by: the last day covered where a table is missing."""
        return self.calendar.last_covered if deadline.is_provisional else deadline.due_on


_HELD: ContextVar[Reference | None] = ContextVar("held reference", default=None)


@contextmanager
def held() -> Iterator[Reference]:
    """Within it `reference` is asked for once: a batch is judged by one state of the content."""
    known = reference()
    token = _HELD.set(known)
    try:
        yield known
    finally:
        _HELD.reset(token)


def reference() -> Reference:
    """The reference data that the settings name."""
    known = _HELD.get()
    if known is not None:
        return known
    shipped = Path(getattr(settings, "PORTAL_CONTENT", CONTENT))
    folder = DataFolder(Path(str(connection.settings_dict["NAME"])).parent)
    return reference_in(content_in_force(folder, shipped))


@lru_cache(maxsize=4)
def reference_in(content: Path) -> Reference:
    """The reference data of a content folder, read once."""
    return Reference(content)
