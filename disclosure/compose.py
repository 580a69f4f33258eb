"""What the public sees of an approved decision, put together once, at approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from disclosure.decision import Decision, PartyKind, Review
from disclosure.period import Derivation
from disclosure.public import Correction, PublicDecision
from disclosure.public_text import PublicText


@dataclass(frozen=True, slots=True)
class Identity:
    """The numbers of a public revision: all opaque, none derived from the decision."""

    id: str
    ordinal: int
    canary: str
    disclosure: int
    revision: int
    party_id: str | None


def public_decision(
    decision: Decision,
    review: Review,
    text: PublicText,
    derivation: Derivation,
    identity: Identity,
    *,
    disclosed_at: datetime,
    corrections: tuple[Correction, ...] = (),
    marks: tuple[str, ...] = (),
) -> PublicDecision:
    """A decision as it will be public. Texts come from the public text, never from the facts."""
    is_person = decision.party.kind is PartyKind.PERSON
    return PublicDecision(
        id=identity.id,
        ordinal=identity.ordinal,
        canary=identity.canary,
        disclosure=identity.disclosure,
        revision=identity.revision,
        act=decision.act,
        agency_code=decision.agency_code,
        document_number=decision.document_number,
        title=text.title,
        party_kind=decision.party.kind,
        party_name=text.party_name,
        decided_on=decision.decided_on,
        disclosed_at=disclosed_at,
        last_day=derivation.last_day,
        ends_at=derivation.ends_at,
        derivation=derivation.steps,
        party_id=identity.party_id,
        party_code=None if is_person else text.party_code,
        representative=text.representative,
        address=text.address,
        tier=review.tier,
        industry=text.industry,
        violation_type=text.violation_type,
        facts=text.facts,
        basis=text.basis,
        penalty_kinds=decision.penalty_kinds,
        content=text.content,
        fine_wan=decision.fine_wan,
        confiscated_wan=decision.confiscated_wan,
        affected_certificate=text.affected_certificate,
        valid_from=decision.valid_from,
        valid_until=decision.valid_until,
        licence_category=text.licence_category,
        certificate_name=text.certificate_name,
        licence_number=text.licence_number,
        full_text=text.full_text,
        marks=marks,
        corrections=corrections,
        redactions=text.notes,
    )


def texts_of(text: PublicText) -> tuple[str, ...]:
    """Every free text of a public text, to be looked through for secrets."""
    values = (
        text.title,
        text.party_name,
        text.party_code,
        text.representative,
        text.address,
        text.violation_type,
        text.facts,
        text.basis,
        text.content,
        text.affected_certificate,
        text.certificate_name,
        text.licence_number,
        text.licence_category,
        text.full_text,
        text.industry,
    )
    return tuple(value for value in values if value)
