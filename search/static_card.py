"""One card of the static index: what a result shows, and what a candidate is checked on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from disclosure.agency import Agencies
from disclosure.decision import Act, PartyKind
from disclosure.moment import end_of, start_of
from disclosure.public import PublicDecision
from search.analysis import fold_all
from search.searchable import Searchable
from themes.card import Card, sanction

_ACTS = {act.slug: act.value for act in Act}


@dataclass(frozen=True, slots=True)
class StaticCard:
    """A card as it stands in the index; ``name`` is empty for natural persons."""

    ordinal: int
    id: str
    canary: str
    title: str
    name: str
    numbers: tuple[str, ...]
    agency: str
    act: str
    sanction: str
    decided_on: date
    disclosed_on: date
    last_day: date
    marks: tuple[str, ...]

    @property
    def ends_at(self) -> datetime:
        """The moment from which it must not be shown."""
        return end_of(self.last_day)

    @property
    def path(self) -> str:
        """The decision's page within the site."""
        return f"decisions/{self.id[:2]}/{self.id}.html"

    @property
    def twin(self) -> str:
        """The decision's JSON twin within the site."""
        return f"decisions/{self.id[:2]}/{self.id}.json"

    @property
    def fields(self) -> Searchable:
        """Name and numbers, folded, for checking a candidate."""
        return Searchable(next(iter(fold_all([self.name])), ""), fold_all(self.numbers), {})

    def shown(self, agencies: Agencies) -> Card:
        """The card as the theme prints it."""
        return Card(
            id=self.id,
            path=self.path,
            title=self.title,
            act=_ACTS[self.act],
            act_slug=self.act,
            sanction=self.sanction,
            agency_name=agencies[self.agency].name,
            decided_on=self.decided_on,
            disclosed_on=self.disclosed_on,
            last_day=self.last_day,
            ends_at=self.ends_at,
            canary=self.canary,
            marks=self.marks,
        )


def static_card(decision: PublicDecision) -> StaticCard:
    """The card of a public decision."""
    numbers = (decision.document_number, decision.party_code, decision.licence_number)
    is_person = decision.party_kind is PartyKind.PERSON
    return StaticCard(
        ordinal=decision.ordinal,
        id=decision.id,
        canary=decision.canary,
        title=decision.title,
        name="" if is_person else decision.party_name,
        numbers=tuple(number for number in numbers if number),
        agency=decision.agency_code,
        act=decision.act.slug,
        sanction=sanction(decision),
        decided_on=decision.decided_on,
        disclosed_on=decision.disclosed_at.astimezone(start_of(decision.last_day).tzinfo).date(),
        last_day=decision.last_day,
        marks=decision.marks,
    )
