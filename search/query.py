"""What a resident asks: words, phrases in quotes, words to leave out, fields, filters, an order.

>>> query = parse({"q": ['化工 "有限空间" -爆炸 依据:安全生产法'], "year": ["2026"]})
>>> [(clause.fragment, clause.field, clause.is_excluded) for clause in query.clauses[1:]]
[('有限空间', None, False), ('爆炸', None, True), ('安全生产法', 'basis', False)]

The address of a result page is the query: what is shown can be shared and gone back to.
``static/query.js`` is this module's twin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from search.analysis import fold
from search.facet import FACETS
from search.searchable import FIELD_NAMES
from search.spelling import DOCUMENT_NUMBER

LONGEST = 100
"""Characters of a query; what is longer is cut."""
MOST_CLAUSES = 8
MOST_VALUES = 20
PAGE_SIZE = 10
LAST_PAGE = 100

SORTS = ("relevance", "date", "fine")
SCOPES = ("", "names", "all")
"""Empty: in names and numbers and, only where nothing is found there, in the texts too."""

_WORD = re.compile(
    r"(?P<minus>[-－−])?(?:(?P<field>[a-z一-龥]{2,7})[:：])?"
    r'(?:["“”「『](?P<phrase>[^"“”」』]*)["“”」』]?|(?P<word>[^\s"“”「『]+))'
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that must, or must not, stand in a decision. ``fragment`` is folded."""

    fragment: str
    text: str
    """As it was typed, for the page."""
    field: str | None = None
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A whole question. ``filters`` maps a facet to the chosen values; days are inclusive."""

    text: str = ""
    clauses: tuple[Clause, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decided_from: date | None = None
    decided_to: date | None = None
    scope: str = ""
    sort: str = "relevance"
    page: int = 1

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """The clauses that must be found."""
        return tuple(clause for clause in self.clauses if not clause.is_excluded)

    @property
    def unwanted(self) -> tuple[Clause, ...]:
        """The clauses that must not."""
        return tuple(clause for clause in self.clauses if clause.is_excluded)

    def to_address(self, **changes: object) -> str:
        """The query as the part of an address after ``?``; ``changes`` replace its parts."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        pairs: list[tuple[str, str]] = [("q", changed.text)] if changed.text else []
        pairs += [(facet, value) for facet in FACETS for value in changed.filters.get(facet, ())]
        pairs += [("from", changed.decided_from.isoformat())] if changed.decided_from else []
        pairs += [("to", changed.decided_to.isoformat())] if changed.decided_to else []
        pairs += [("scope", changed.scope)] if changed.scope else []
        pairs += [("sort", changed.sort)] if changed.sort != "relevance" else []
        pairs += [("page", str(changed.page))] if changed.page > 1 else []
        return urlencode(pairs)

    def toggled(self, facet: str, value: str) -> Mapping[str, tuple[str, ...]]:
        """The filters with one value added, or taken away where it was chosen."""
        chosen = self.filters.get(facet, ())
        now = tuple(one for one in chosen if one != value)
        if now == chosen:
            now = (*chosen, value)
        return {**{name: kept for name, kept in self.filters.items() if name != facet}} | (
            {facet: now} if now else {}
        )


def parse(parameters: Mapping[str, Sequence[str]]) -> Query:
    """The query of an address; what cannot be read is left out, never an error."""
    text = _first(parameters, "q")[:LONGEST].strip()
    filters = {
        facet: tuple(dict.fromkeys(value for value in parameters[facet] if value))[:MOST_VALUES]
        for facet in FACETS
        if any(parameters.get(facet, ()))
    }
    scope, sort = _first(parameters, "scope"), _first(parameters, "sort")
    page = _first(parameters, "page")
    return Query(
        text=text,
        clauses=clauses(text),
        filters=filters,
        decided_from=_day(_first(parameters, "from")),
        decided_to=_day(_first(parameters, "to")),
        scope=scope if scope in SCOPES else "",
        sort=sort if sort in SORTS else "relevance",
        page=min(int(page), LAST_PAGE) if page.isascii() and page.isdigit() and int(page) else 1,
    )


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of what was typed; a document number is one word whatever spaces it holds."""
    found: list[Clause] = []
    for match in _WORD.finditer(_number_in_one_word(text)):
        name, word = match["field"], match["phrase"] if match["word"] is None else match["word"]
        field_name = FIELD_NAMES.get(name) if name else None
        if name and field_name is None:
            word = f"{name}{word}"
        if fragment := fold(word):
            found.append(Clause(fragment, word, field_name, bool(match["minus"])))
    return tuple(dict.fromkeys(found))[:MOST_CLAUSES]


def _number_in_one_word(text: str) -> str:
    return DOCUMENT_NUMBER.sub(lambda match: re.sub(r"\s", "", match[0]), text)


def _first(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    values = parameters.get(name) or ("",)
    return values[0]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
