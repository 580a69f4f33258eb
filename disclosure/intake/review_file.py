"""What is added at submission, from a file: document number, party, and the fields of `Review`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from disclosure.decision import Act, Review
from disclosure.document_number import canonical
from disclosure.errors import BadInput, Problem
from disclosure.intake.field import Fields
from disclosure.intake.mapping import Mapping
from disclosure.intake.reading import source_of
from disclosure.intake.validation import read_review

__all__ = ["ReviewRow", "read_reviews"]


_ANY_ACT = Mapping(act=Act.INSPECTION)
"""An act whose template asks for no column: a review file holds no decisions."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """The review of one decision: by canonical document number and the party's name."""

    document_number: str
    party_name: str
    review: Review
    where: str = ""


def read_reviews(path: Path) -> list[ReviewRow]:
    """The rows of a review file in any tabular format; all problems at once as `BadInput`."""
    source = source_of(path, _ANY_ACT, path.name)
    rows: list[ReviewRow] = []
    problems: list[Problem] = []
    for raw in source:
        fields = Fields(raw)
        number, party = fields.text("document_number"), fields.text("name")
        fields.required("document_number", number)
        fields.required("name", party)
        review = read_review(fields)
        problems += fields.problems
        rows.append(ReviewRow(canonical(number or ""), party or "", review, str(raw.place)))
    problems += source.problems
    errors = tuple(one for one in problems if not one.warning)
    if errors:
        raise BadInput(f"{path.name} 中有 {len(errors)} 处错误", errors)
    return rows
