"""A page of results, ready for the template: rows, facets as links, filters, order, neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from disclosure.agency import Agencies
from search.engine import Found
from search.facet import FACETS, FINE_BANDS, label
from search.marks import excerpt, marked
from search.query import LAST_PAGE, PAGE_SIZE, SORTS, Query
from search.searchable import TEXT_FIELDS
from search.static_card import StaticCard
from themes.card import Card
from themes.page import Option

OPEN_FACETS = ("agency", "act", "kind", "year")
MOST_OPTIONS = 20
_BANDS = [key for key, *_ in FINE_BANDS]


@dataclass(frozen=True, slots=True)
class FacetList:
    """One facet on the page."""

    name: str
    title: str
    options: tuple[Option, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What ``search.html`` shows; addresses begin with ``?``."""

    text: str
    total: int
    is_exact: bool
    rows: tuple[tuple[Card, Markup, Markup | None], ...]
    facets: tuple[FacetList, ...]
    active: tuple[tuple[str, str], ...]
    clear: str
    sorts: tuple[tuple[str, str, bool], ...]
    note: str
    widen: str
    near: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]
    days: tuple[str, str]
    previous: tuple[str, str] | None
    next: tuple[str, str] | None


def results(
    query: Query,
    found: Found,
    cards: list[StaticCard],
    twins: Mapping[int, Mapping[str, Any]],
    agencies: Agencies,
    words: Mapping[str, Any],
    near: Iterable[str] = (),
) -> Results:
    """The page of an answer; ``twins`` are the public texts of the cards, by ordinal.

    ``near`` is what may have been meant where nothing was found: numbers, or names.
    """
    fragments = [clause.fragment for clause in query.wanted]
    return Results(
        text=query.text,
        total=found.total,
        is_exact=found.is_exact,
        rows=tuple(
            (
                card.shown(agencies),
                marked(card.title, fragments),
                _excerpt(twins.get(card.ordinal), fragments) if found.scope == "all" else None,
            )
            for card in cards
        ),
        facets=tuple(
            filter(None, (_facet(name, query, found, agencies, words) for name in FACETS))
        ),
        active=tuple(_active(query, agencies, words)),
        clear=_href(query, filters={}, decided_from=None, decided_to=None, page=1),
        sorts=tuple(
            (words[sort], _href(query, sort=sort, page=1), sort == query.sort) for sort in SORTS
        ),
        note=_note(query, found, words),
        widen=_href(query, scope="all", page=1) if _may_widen(query, found) else "",
        near=tuple((number, _href(query, text=number, page=1)) for number in near),
        kept=tuple(_kept(query)),
        days=(_iso(query.decided_from), _iso(query.decided_to)),
        previous=_neighbour(query, -1, found, words["previous"]),
        next=_neighbour(query, 1, found, words["next"]),
    )


def _kept(query: Query) -> Iterator[tuple[str, str]]:
    """What the form sends along unseen; the text and the days are its own inputs."""
    for facet, some in query.filters.items():
        yield from ((facet, value) for value in some)
    if query.scope:
        yield "scope", query.scope
    if query.sort != SORTS[0]:
        yield "sort", query.sort


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _href(query: Query, **changes: object) -> str:
    return "?" + query.to_address(**changes)


def _excerpt(twin: Mapping[str, Any] | None, fragments: list[str]) -> Markup | None:
    texts = [str(twin[field]) for field in TEXT_FIELDS[1:] if twin and twin.get(field)]
    return excerpt(texts, fragments) if fragments else None


def _note(query: Query, found: Found, words: Mapping[str, Any]) -> str:
    if not query.wanted:
        return ""
    if found.scope == "names":
        return str(words["in_names"])
    return str(words["in_texts"]) if query.scope == "" and found.total else ""


def _may_widen(query: Query, found: Found) -> bool:
    return bool(query.wanted) and found.scope == "names"


def _neighbour(query: Query, step: int, found: Found, word: str) -> tuple[str, str] | None:
    page = query.page + step
    last = min(LAST_PAGE, -(-found.total // PAGE_SIZE))
    if not 1 <= page <= last:
        return None
    return (f"{page} / {last}", "search/?" + query.to_address(page=page))


def _active(query: Query, agencies: Agencies, words: Mapping[str, Any]) -> list[tuple[str, str]]:
    chosen = [
        (_label(facet, value, agencies), _href(query, filters=query.toggled(facet, value), page=1))
        for facet, some in query.filters.items()
        for value in some
    ]
    if query.decided_from:
        since = str(words["from_on"]).format(query.decided_from)
        chosen.append((since, _href(query, decided_from=None, page=1)))
    if query.decided_to:
        until = str(words["to_on"]).format(query.decided_to)
        chosen.append((until, _href(query, decided_to=None, page=1)))
    return chosen


def _label(facet: str, value: str, agencies: Agencies) -> str:
    known = facet != "agency" or any(one.code == value for one in agencies)
    return label(facet, value, agencies) if known else value


def _facet(
    name: str, query: Query, found: Found, agencies: Agencies, words: Mapping[str, Any]
) -> FacetList | None:
    counts, chosen = found.counts.get(name, {}), query.filters.get(name, ())
    if len(counts) + len(chosen) < 1 or (len(counts) < 2 and not chosen and name != "act"):
        return None
    values = sorted({*counts, *chosen}, key=lambda value: _order(name, value, counts))
    options = tuple(
        Option(
            label=_label(name, value, agencies),
            count=counts.get(value, 0),
            href=_href(query, filters=query.toggled(name, value), page=1),
            value=value,
            chosen=value in chosen,
        )
        for value in values[:MOST_OPTIONS]
    )
    return FacetList(name, words["facets"][name], options, name in OPEN_FACETS)


def _order(name: str, value: str, counts: Mapping[str, int]) -> tuple[object, ...]:
    if name == "fine":
        return (_BANDS.index(value) if value in _BANDS else 99,)
    if name in ("year", "month"):
        return tuple(-int(part) if part.isdigit() else 0 for part in value.split("-"))
    return -counts.get(value, 0), value
