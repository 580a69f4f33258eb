"""What the public may see: the only types that pass the gates.

A `PublicDecision` has no field for anything confidential, so nothing confidential can leave
through it. `public_at`, `gone_at` and `totals` in `disclosure.register` make these values;
pages, lists, feeds, data files and both indexes are made from nothing else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from disclosure.decision import Act, PartyKind, PenaltyKind, Tier


class Ending(StrEnum):
    """终止: why a disclosure ended; a closed list."""

    EXPIRED = "期满"
    REPAIRED = "信用修复"
    WITHDRAWN = "撤回"
    REPLACED = "更正"


def page_of(identifier: str) -> str:
    """Where the page of a public id stands, within the site."""
    return f"decisions/{identifier[:2]}/{identifier}.html"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation: what was decided, and the rule that says so."""

    title: str
    text: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """更正: what changed in a revision, never the wrong value."""

    revision: int
    corrected_on: date
    note: str


@dataclass(frozen=True, slots=True)
class RedactionNote:
    """What was taken out of a field, and why; never what stood there."""

    field: str
    kind: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class PublicDecision:
    """A decision in disclosure: redacted, approved, disclosed and not ended.

    ``party_id`` and ``party_code`` are None for natural persons. Amounts are in 万元.
    """

    id: str
    ordinal: int
    canary: str
    disclosure: int
    revision: int
    act: Act
    agency_code: str
    document_number: str
    title: str
    party_kind: PartyKind
    party_name: str
    decided_on: date
    disclosed_at: datetime
    last_day: date
    ends_at: datetime
    derivation: tuple[Step, ...]
    party_id: str | None = None
    party_code: str | None = None
    representative: str | None = None
    address: str | None = None
    tier: Tier | None = None
    industry: str | None = None
    violation_type: str | None = None
    facts: str | None = None
    basis: str | None = None
    penalty_kinds: tuple[PenaltyKind, ...] = ()
    content: str | None = None
    fine_wan: Decimal | None = None
    confiscated_wan: Decimal | None = None
    affected_certificate: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    licence_category: str | None = None
    certificate_name: str | None = None
    licence_number: str | None = None
    full_text: str | None = None
    marks: tuple[str, ...] = ()
    """Such as 异议处理中."""
    corrections: tuple[Correction, ...] = ()
    redactions: tuple[RedactionNote, ...] = ()

    @property
    def month(self) -> str:
        """The month of decision, ``2026-11``: the first cut of every list."""
        return self.decided_on.isoformat()[:7]

    @property
    def path(self) -> str:
        """The page's path within the site; the JSON twin ends in ``.json``."""
        return page_of(self.id)

    @property
    def title_parts(self) -> tuple[str, str] | None:
        """(party, matter) where the title begins with the party and goes on; else None."""
        party = self.party_name
        if not party or not self.title.startswith(party) or self.title == party:
            return None
        return party, self.title[len(party) :]

    @property
    def status(self) -> str:
        """Always 公示中: what has ended is not a public decision any more."""
        return "公示中"


@dataclass(frozen=True, slots=True)
class Notice:
    """撤回说明 (行政处罚法 art. 48): stays public when the decision is withdrawn.

    Carries no name of the party. Itself a disclosure, with an end of its own.
    """

    id: str
    canary: str
    agency_code: str
    document_number: str
    withdrawn_on: date
    ground: str
    reason: str
    last_day: date
    ends_at: datetime

    @property
    def path(self) -> str:
        """The notice's path within the site."""
        return f"changes/{self.id}.html"


@dataclass(frozen=True, slots=True)
class Removal:
    """What is gone: opaque numbers, the moment and the kind, and nothing else.

    ``notice`` is set for a withdrawal as long as its notice is public. ``agency_code`` and ``act``
    say in whose feeds the entry stood, which recall it for 30 days; they are printed nowhere.
    """

    id: str
    disclosure: int
    ended_at: datetime
    kind: Ending
    notice: Notice | None = None
    agency_code: str = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sealed aggregates of one month of decision; cells under 5 are merged into their parent.

    ``cells`` maps a facet (agency, act, kind, industry, fine_band) to its counts;
    ``disclosed_on_time`` and ``removed_on_time`` are (on time, all).
    """

    year: int
    month: int
    count: int
    cells: dict[str, dict[str, int]]
    disclosed_on_time: tuple[int, int]
    removed_on_time: tuple[int, int]


@dataclass(frozen=True, slots=True)
class YearTotals:
    """Sums of one agency and year, rounded to whole 万元."""

    year: int
    agency_code: str
    count: int
    fines_wan: int
    confiscated_wan: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The public punctuality figures: (on time, all) since the portal began."""

    live: int
    disclosed_this_month: int
    disclosed_on_time: tuple[int, int]
    removed_on_time: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which public decisions a product is made of; every field set narrows it."""

    month: str | None = None
    agency_code: str | None = None
    act: Act | None = None
    penalty_kind: PenaltyKind | None = None
    industry: str | None = None
    party_id: str | None = None
    ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class DecisionKey:
    """What a plan must know about a public decision: from columns alone, no text is read.

    ``fingerprint`` is `fingerprint` of the public decision; ``month`` is ``2026-11``.
    """

    id: str
    ordinal: int
    disclosure: int
    revision: int
    fingerprint: str
    act: Act
    agency_code: str
    decided_on: date
    disclosed_at: datetime
    last_day: date
    ends_at: datetime
    industry: str | None
    penalty_kinds: tuple[PenaltyKind, ...]
    party_id: str | None
    changed_on: date | None = None
    """The day of the latest correction, None where there is none."""
    document: str = ""
    """`document_key` of the document number: typical cases find their decisions by it."""

    @property
    def month(self) -> str:
        """The month of decision, ``2026-11``."""
        return self.decided_on.isoformat()[:7]

    @property
    def path(self) -> str:
        """The page's path within the site."""
        return f"decisions/{self.id[:2]}/{self.id}.html"


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a stream: for which moment it was made, and from what.

    ``now`` is for computing windows of days and is never printed into a page. ``removals_since``
    bounds the removals that feeds and the sitemap show.
    """

    now: datetime
    rehearsal: bool
    figures: Figures
    chain_head: str


DECISION: TypeAdapter[PublicDecision] = TypeAdapter(PublicDecision)
REMOVAL: TypeAdapter[Removal] = TypeAdapter(Removal)
TOTALS: TypeAdapter[Totals] = TypeAdapter(Totals)
YEAR_TOTALS: TypeAdapter[YearTotals] = TypeAdapter(YearTotals)
HEAD: TypeAdapter[Head] = TypeAdapter(Head)
FIGURES: TypeAdapter[Figures] = TypeAdapter(Figures)


def fingerprint(decision: PublicDecision) -> str:
    """A hash of everything public about a decision: 64 hexadecimal digits."""
    return fingerprint_of(DECISION.dump_json(decision))


def fingerprint_of(written: bytes) -> str:
    """The fingerprint of a decision that is written as JSON already, by `DECISION`."""
    return hashlib.sha256(written).hexdigest()


def key_of(decision: PublicDecision, known_fingerprint: str | None = None) -> DecisionKey:
    """The key of a public decision, as ``register.keys_at`` gives it."""
    return DecisionKey(
        id=decision.id,
        ordinal=decision.ordinal,
        disclosure=decision.disclosure,
        revision=decision.revision,
        fingerprint=known_fingerprint or fingerprint(decision),
        act=decision.act,
        agency_code=decision.agency_code,
        decided_on=decision.decided_on,
        disclosed_at=decision.disclosed_at,
        last_day=decision.last_day,
        ends_at=decision.ends_at,
        industry=decision.industry,
        penalty_kinds=decision.penalty_kinds,
        party_id=decision.party_id,
        changed_on=max((one.corrected_on for one in decision.corrections), default=None),
        document=document_key(decision.document_number),
    )


def document_key(number: str) -> str:
    """A document number (in canonical form) as a short hash: keys hold nothing readable."""
    return hashlib.sha256(number.encode()).hexdigest()[:16]


def as_dict(decision: PublicDecision) -> dict[str, Any]:
    """Plain JSON values of a decision, without its internal ordinal and with its status."""
    values: dict[str, Any] = DECISION.dump_python(decision, mode="json", exclude_none=True)
    del values["ordinal"]
    values["status"] = decision.status
    return values
