"""Which files the site consists of, whose each is, and what it is made from.

A *product* is one file. Its *owner* (`generator.owners`) is what it is about; `products_of` gives
the files of an owner. When they change, whatever else the manifest still holds of that owner is to
go. Nothing here knows Pelican or the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from disclosure.public import DecisionKey, Removal, Totals, YearTotals
from generator import lists, standing
from generator.catalogue import Catalogue
from generator.inputs import Inputs
from generator.key import FACETS
from generator.owners import owners
from generator.past import past
from generator.shelf import Shelf, beside, cases_shown


@dataclass(frozen=True, slots=True)
class Product:
    """One output file: its path within the site, its owner, and a hash of what it is made from."""

    path: str
    owner: str
    fingerprint: str


def products(
    keys: Iterable[DecisionKey],
    removals: Iterable[Removal],
    totals: Iterable[Totals | YearTotals],
    inputs: Inputs,
) -> Iterator[Product]:
    """Every product of the site for these public decisions, removals and totals."""
    catalogue = Catalogue()
    catalogue.fill(keys)
    return all_products(Shelf(catalogue, past(removals, totals, inputs.today), inputs))


def all_products(shelf: Shelf) -> Iterator[Product]:
    """Every product of a shelf, decisions first, what lists them last."""
    return (product for owner in owners(shelf) for product in products_of(owner, shelf))


def products_of(owner: str, shelf: Shelf) -> list[Product]:
    """The products of one owner; none where there is nothing of it (any more)."""
    kind, *parts = owner.split(":")
    return [Product(path, owner, made_from) for path, made_from in _KINDS[kind](shelf, *parts)]


Paths = Iterable[tuple[str, str]]


def _decision(shelf: Shelf, identifier: str) -> Paths:
    key = shelf.catalogue.key(identifier)
    if key is not None:
        path = f"decisions/{identifier[:2]}/{identifier}"
        others = [made_from for _, made_from in beside(shelf.catalogue, key)]
        yield f"{path}.html", shelf.inputs.of("decision.html", key.fingerprint, *others)
        if shelf.inputs.with_extras:
            yield f"{path}.json", shelf.inputs.of("", key.fingerprint)


def _party(shelf: Shelf, key: str) -> Paths:
    group = shelf.catalogue.group("party", key)
    if group.size:
        yield f"parties/{key}.html", shelf.inputs.of("party.html", group.digest)


def _list(shelf: Shelf, facet: str, key: str, month: str) -> Paths:
    group = shelf.catalogue.group(facet, key, month)
    if group.size:
        for page in lists.pages_of(shelf.catalogue, group):
            yield page.path, shelf.inputs.of("list.html", page.digest, page.is_overview)


def _months(shelf: Shelf, facet: str, key: str) -> Paths:
    """The months of a list; an act has its page also while nothing of it is public."""
    months = shelf.catalogue.months(facet, key)
    if months or facet == "act":
        counts = [f"{group.cut}:{group.size}" for group in months]
        made_from = shelf.inputs.of("months.html", *counts)
        yield f"{lists.folder(facet, key)}/index.html", made_from


def _facet(shelf: Shelf, facet: str) -> Paths:
    made_from = shelf.inputs.of("browse.html", *_facet_counts(shelf, facet))
    yield f"browse/{facet}/index.html", made_from


def _browse(shelf: Shelf) -> Paths:
    counts = [text for facet in FACETS for text in _facet_counts(shelf, facet)]
    yield "browse/index.html", shelf.inputs.of("browse.html", *counts)


def _facet_counts(shelf: Shelf, facet: str) -> list[str]:
    if facet == "month":
        return [f"{group.cut}:{group.size}" for group in shelf.catalogue.months("month", "")]
    return [f"{key}:{count}" for key, count in sorted(shelf.catalogue.counts(facet).items())]


def _data(shelf: Shelf, month: str) -> Paths:
    group = shelf.catalogue.group("month", "", month)
    if group.size:
        made_from = shelf.inputs.of("", group.digest)
        for ending in ("csv", "jsonl", "json"):
            yield f"open-data/decisions-{month}.{ending}", made_from


def _sitemap_month(shelf: Shelf, *parts: str) -> Paths:
    if not parts:
        parts_of_index = shelf.catalogue.month_changes(), shelf.past.recent_digest
        yield "sitemap.xml", shelf.inputs.of("", *parts_of_index)
        written = (*shelf.inputs.writings, *cases_shown(shelf))
        yield "sitemap-pages.xml", shelf.inputs.of("", *written, _cuts(shelf))
        return
    group = shelf.catalogue.group("month", "", parts[0])
    if group.size:
        yield f"sitemap-{parts[0]}.xml", shelf.inputs.of("", group.digest)


def _cuts(shelf: Shelf) -> list[str]:
    """Every month of every list, and every notice, without their counts."""
    cuts = [(facet, *cut) for facet in FACETS for cut in shelf.catalogue.cuts(facet)]
    notices = [notice.id for notice in shelf.past.notices]
    return [f"{facet}:{key}:{cut}" for facet, key, cut in cuts] + notices


_KINDS: dict[str, Callable[..., Paths]] = {
    "decision": _decision,
    "party": _party,
    "list": _list,
    "months": _months,
    "facet": _facet,
    "browse": _browse,
    "data": _data,
    "sitemap": _sitemap_month,
    **standing.KINDS,
}
