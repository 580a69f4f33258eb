"""Whose each file of the site is: a decision's, a party's, that of one month of a list, the site's.

An *owner* is what files are about. `owners` names all there are, `owners_of` those in whose files
one decision stands, `standing_owners` those that are always there.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from disclosure.decision import Act
from disclosure.public import DecisionKey
from generator.catalogue import Catalogue
from generator.inputs import Inputs
from generator.key import FACETS, places
from generator.shelf import Shelf


def owners(shelf: Shelf) -> Iterator[str]:
    """Every owner there is."""
    return (owner for batch in batches(shelf) for owner in batch)


def batches(shelf: Shelf) -> Iterator[list[str]]:
    """Every owner there is, those together that show the same decisions.

    Whatever shows the decisions of one month is one batch: each of them is read and set once for
    all of its lists.
    """
    catalogue = shelf.catalogue
    yield from _in_hundreds(f"decision:{one}" for one, _ in catalogue.decisions())
    yield from _in_hundreds(f"party:{group.key}" for group in catalogue.groups("party"))
    for month, lists_of_month in _months_of_lists(catalogue).items():
        yield [f"data:{month}", f"sitemap:{month}", *lists_of_month]
    for facet in (one for one in FACETS[1:] if one != "act"):
        yield [f"months:{facet}:{key}" for key in sorted(catalogue.counts(facet))]
    yield from ([owner] for owner in standing_owners(shelf.inputs))
    yield [f"notice:{notice.id}" for notice in shelf.past.notices]


def _in_hundreds(found: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(found, 100)):
        yield batch


def _months_of_lists(catalogue: Catalogue) -> dict[str, list[str]]:
    """Month → owners of its lists, by month and then by facet and key."""
    months: dict[str, list[str]] = {}
    for facet in FACETS:
        for group in catalogue.groups(facet):
            months.setdefault(group.cut, []).append(f"list:{facet}:{group.key}:{group.cut}")
    return dict(sorted(months.items()))


def standing_owners(inputs: Inputs) -> Iterator[str]:
    """The owners that are always there, whatever is public."""
    yield "static"
    yield from (f"writing:{source}" for source in inputs.writings)
    yield from (f"agency:{code}" for code in inputs.agencies)
    yield from (f"feed:agency:{code}" for code in inputs.agencies)
    yield from (f"feed:act:{act.slug}" for act in Act)
    yield from (f"months:act:{act.slug}" for act in Act)
    yield from (f"facet:{facet}" for facet in FACETS)
    yield from ("home", "agencies", "browse", "basis", "cases", "search", "statistics")
    yield from ("open-data", "removed", "feeds", "changes", "sitemap", "fixed")


def moving_owners(inputs: Inputs) -> Iterator[str]:
    """The standing owners whose files may change though no decision of theirs does: with the day,
    with what has ended, and with a count of all."""
    yield from (f"feed:agency:{code}" for code in inputs.agencies)
    yield from (f"feed:act:{act.slug}" for act in Act)
    yield from (f"writing:{source}" for source in inputs.writings if source.startswith("cases/"))
    yield from ("home", "agencies", "browse", "cases", "statistics")
    yield from ("open-data", "removed", "feeds", "changes", "sitemap")


def owners_of(key: DecisionKey) -> set[str]:
    """The owners whose files one decision stands in; some of them are standing ones."""
    found = {f"decision:{key.id}", f"data:{key.month}", f"sitemap:{key.month}"}
    found |= {f"agency:{key.agency_code}", *(f"facet:{facet}" for facet in FACETS)}
    for facet, value in places(key):
        if facet == "party":
            found.add(f"party:{value}")
            continue
        found.add(f"list:{facet}:{value}:{key.month}")
        if facet != "month":
            found.add(f"months:{facet}:{value}")
    return found


def owners_beside(key: DecisionKey, shelf: Shelf) -> set[str]:
    """The decisions whose pages show this one beside their own."""
    if key.party_id is None:
        return set()
    # Asked also of one that has gone: then its party may have a single decision left, which counts.
    others = shelf.catalogue.beside(key.party_id, key.decided_on, key.ordinal)
    return {f"decision:{one}" for one, _ in others}
