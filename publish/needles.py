"""By which strings a decision could be found again once it has left.

The canary and the unified code in any byte; the document number in each of its spellings; the
party's name from four characters on, of units only: the masked name of a person is shared by many.
The public id is allowed in the removal files alone.
"""

from __future__ import annotations

from disclosure.decision import PartyKind
from disclosure.public import PublicDecision

NAME_LENGTH = 4
"""Shorter names are found in the middle of ordinary words."""


def of(decision: PublicDecision) -> tuple[str, ...]:
    """The strings of one public decision, its canary first, without its id."""
    found = [decision.canary, *spellings(decision.document_number)]
    if decision.party_code:
        found.append(decision.party_code)
    if decision.party_kind is not PartyKind.PERSON and len(decision.party_name) >= NAME_LENGTH:
        found.append(decision.party_name)
    return tuple(dict.fromkeys(found))


def spellings(document_number: str) -> tuple[str, ...]:
    """The written forms of a document number: brackets and digits vary from hand to hand."""
    forms = {document_number}
    for opened, closed in (("〔", "〕"), ("[", "]"), ("［", "］"), ("（", "）"), ("(", ")")):
        forms.add(document_number.replace("〔", opened).replace("〕", closed))
    forms |= {form.replace("（", "(").replace("）", ")") for form in forms}
    return tuple(sorted(forms))


def is_carried(needle: str, decision: PublicDecision) -> bool:
    """Whether the public text of a live decision holds the string itself."""
    texts = (
        decision.document_number,
        decision.title,
        decision.party_name,
        decision.party_code,
        decision.facts,
        decision.basis,
        decision.content,
        decision.affected_certificate,
        decision.full_text,
        decision.address,
        decision.violation_type,
        decision.certificate_name,
        decision.licence_number,
        decision.licence_category,
        *(correction.note for correction in decision.corrections),
    )
    return any(text is not None and needle in text for text in texts)
