"""What the site is counted from: what is public, what is over, and everything else.

Products (`generator.products`) and makers (`generator.routes`) ask the same questions of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from disclosure.public import DecisionKey, PublicDecision
from generator.catalogue import Catalogue
from generator.inputs import Inputs
from generator.past import Past

LATEST = 10
"""Decisions on the home page."""
LATEST_OF_AGENCY = 20
IN_FEED = 50


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that products are counted from: what is public, what is over, and everything else."""

    catalogue: Catalogue
    past: Past
    inputs: Inputs


ITSELF_AND_ONE = 2


def beside(catalogue: Catalogue, key: DecisionKey | PublicDecision) -> list[tuple[str, str]]:
    """(id, fingerprint) of the other decisions of the same party that a decision's page shows."""
    if key.party_id is None:
        return []
    if catalogue.group("party", key.party_id).size < ITSELF_AND_ONE:
        return []
    return catalogue.beside(key.party_id, key.decided_on, key.ordinal)


def cases_shown(shelf: Shelf) -> list[str]:
    """Sources of the cases that may stand: those whose decisions are public, and those that were
    written to stay without a name (``after_end: anonymous``)."""
    return [
        source
        for source in shelf.inputs.writings
        if source.startswith("cases/")
        and (
            source in shelf.inputs.lasting_cases
            or not shelf.inputs.case_documents.get(source)
            or decisions_of_case(shelf, source)
        )
    ]


def decisions_of_case(shelf: Shelf, source: str) -> list[str]:
    """Ids of the public decisions that a case tells of."""
    numbers = shelf.inputs.case_documents.get(source, ())
    return [one for number in numbers for one in shelf.catalogue.numbered(number)]


def writing_path(source: str) -> str:
    """Where a hand-written page stands: ``pages/help/repair.md`` → ``help/repair.html``."""
    place = PurePosixPath(source).relative_to("pages")
    return (
        (place.parent / "verify/index" if str(place) == "verify.md" else place)
        .with_suffix(".html")
        .as_posix()
    )
