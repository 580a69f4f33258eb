"""What the register looks things up in: agencies, the rules in force, the working-day tables.

Read once per content folder. The folder is ``PORTAL_CONTENT`` of the Django settings, the
checkout's ``content/`` without it, under what the office changed (`content_in_force`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from disclosure.agency import Agencies, load_agencies
from disclosure.calendar import WorkingDays
from disclosure.content_in_force import content_in_force
from disclosure.data_folder import DataFolder
from disclosure.deadline import (
    Deadline,
    provisional_publication_deadline,
    publication_deadline,
)
from disclosure.decision import Decision
from disclosure.errors import CalendarMissing
from disclosure.public_text import Override, PublicText
from disclosure.rules import RulePack, load_rules
from disclosure.site import CONTENT


@dataclass(frozen=True, slots=True)
class Reference:
    """Agencies, rules and calendar of one content folder, ``content``."""

    content: Path
    agencies: Agencies
    pack: RulePack
    calendar: WorkingDays

    def public_text(self, decision: Decision, overrides: Sequence[Override] = ()) -> PublicText:
        """All of a decision that may ever leave the register."""
        # Its patterns take longer to compile than a run that redacts nothing.
        from disclosure import redaction

        return redaction.public_text(decision, self.agencies[decision.agency_code], overrides)

    def publication_deadline(self, decision: Decision) -> Deadline:
        """By when a decision must be public; provisional where no working-day table is."""
        try:
            return publication_deadline(decision, self.pack, self.calendar)
        except CalendarMissing:
            return provisional_publication_deadline(decision, self.pack, self.calendar)

    def binding_day(self, deadline: Deadline) -> date:
        """The day that lateness goes by: the last day covered where a table is missing."""
        return self.calendar.last_covered if deadline.is_provisional else deadline.due_on


def reference() -> Reference:
    """The reference data that the settings name."""
    shipped = Path(getattr(settings, "PORTAL_CONTENT", CONTENT))
    folder = DataFolder(Path(str(connection.settings_dict["NAME"])).parent)
    return _load(content_in_force(folder, shipped))


@lru_cache(maxsize=4)
def _load(content: Path) -> Reference:
    return Reference(
        content=content,
        agencies=load_agencies(content / "agencies.yaml"),
        pack=load_rules(content / "rules"),
        calendar=WorkingDays.load(content / "calendar"),
    )
