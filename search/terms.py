"""Under which terms a decision is found, in names and numbers and in texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from disclosure.public import PublicDecision
from search.analysis import name_terms, number_terms, text_terms
from search.facet import values
from search.searchable import Searchable


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one decision: in names with positions where they are needed, and in texts."""

    names: Mapping[str, tuple[int, ...]]
    text: frozenset[str]

    def of(self, space: str) -> Mapping[str, tuple[int, ...]]:
        """The terms of a space."""
        return self.names if space == "names" else dict.fromkeys(self.text, ())


def terms_of(fields: Searchable) -> Terms:
    """The terms under which a decision with these fields is found."""
    names: dict[str, tuple[int, ...]] = {}
    twice = {sign for sign in fields.name if fields.name.count(sign) > 1}
    for term, positions in name_terms(fields.name).items():
        kept = len(term) > 1 and (term[0] in twice or term[-1] in twice)
        names[term] = tuple(positions) if kept else ()
    for number in fields.numbers:
        for term in number_terms(number):
            names.setdefault(term, ())
    return Terms(names, frozenset().union(*map(text_terms, fields.texts.values())))


def column_values(decision: PublicDecision) -> dict[str, str]:
    """What the columns hold about one decision."""
    of = values(decision)
    return {
        "last_day": decision.last_day.isoformat(),
        "agency": of.agency,
        "act": of.act,
        "kind": "\t".join(of.kind),
        "industry": of.industry,
        "article": "\t".join(of.article),
        "month": of.month,
        "fine": of.fine,
    }
