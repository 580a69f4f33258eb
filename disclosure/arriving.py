"""A decision on its way into the register: all that can be known of it without the register.

Facts as they will be stored, their hash, what the decision is found by, by when it must be public,
and whether it never may be. A file is made ready while it is still being read, on another core
than the one that parses it; registering then looks up and writes, and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import date
from operator import attrgetter

from disclosure.decision import Decision, PartyKind, Review
from disclosure.facts import FACTS, REVIEW, dump_facts, facts_hash
from disclosure.reference import Reference, reference
from disclosure.withholding import never_public, withheld

NO_REVIEW = Review()
_NO_REVIEW = REVIEW.dump_json(NO_REVIEW).decode()
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Arriving:
    """One decision and what its row says for the review, both as JSON, ready to be compared.

    ``party_key`` is empty for whoever gets no page of its own; ``hold_reason`` for whatever may be
    public one day.
    """

    facts: str
    hash: str
    review: str
    act: str
    agency_code: str
    document_number: str
    party_name: str
    party_key: str
    decided_on: date
    due_on: date
    is_due_provisional: bool
    hold_reason: str

    @property
    def key(self) -> Key:
        """What a decision is known by: agency, number, party."""
        return self.agency_code, self.document_number, self.party_name

    def dump(self) -> bytes:
        """The same as two lines, the first of which is short."""
        return f"{_LINE.encode(_REST(self))}\n{self.facts}\n".encode()

    @classmethod
    def load(cls, line: bytes, facts: bytes) -> Arriving:
        """What `dump` wrote."""
        rest = dict(zip(_REST_NAMES, json.loads(line), strict=True))
        for name in ("decided_on", "due_on"):
            rest[name] = date.fromisoformat(rest[name])
        return cls(facts=facts.decode().rstrip("\n"), **rest)


_REST_NAMES = tuple(field.name for field in fields(Arriving) if field.name != "facts")
_REST = attrgetter(*_REST_NAMES)
_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


def arriving(decision: Decision, review: Review, known: Reference | None = None) -> Arriving:
    """Make a decision ready by the `reference`, which a caller with many of them gives."""
    known = known or reference()
    facts = dump_facts(decision)
    decision = FACTS.validate_json(facts)  # what cannot be read again is not stored
    deadline = known.publication_deadline(decision)
    reason = never_public(decision, NO_REVIEW, decision.decided_on, known)
    return Arriving(
        facts=facts,
        hash=facts_hash(facts),
        review=review_text(review),
        act=decision.act.value,
        agency_code=decision.agency_code,
        document_number=decision.document_number,
        party_name=decision.party.name,
        party_key=party_key(decision),
        decided_on=decision.decided_on,
        due_on=deadline.due_on,
        is_due_provisional=deadline.is_provisional,
        hold_reason=withheld(reason),
    )


def again(one: Arriving, known: Reference) -> Arriving:
    """The same decision, made ready by other reference data."""
    return arriving(FACTS.validate_json(one.facts), REVIEW.validate_json(one.review), known)


def party_key(decision: Decision) -> str:
    """What makes two parties the same unit; empty for whoever gets no page of its own."""
    if decision.party.kind is not PartyKind.UNIT:
        return ""
    return decision.party.code or f"名称：{decision.party.name}"


def review_text(review: Review) -> str:
    """A review as a file may say it: that the public text was read is for a person to say."""
    if review == NO_REVIEW:
        return _NO_REVIEW
    return REVIEW.dump_json(replace(review, text_checked=NO_REVIEW.text_checked)).decode()
