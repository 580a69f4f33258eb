"""Which files the site consists of, whose each is, and what it is made from.

A *product* is one file. Its *owner* is what it is about: a decision, a party, one month of a list,
the home page. `owners` names all there are, `owners_of` those that one decision stands in,
`products_of` the files of an owner. When the products of an owner change, whatever else the
manifest still holds of that owner is to go. Nothing here knows Pelican or the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

from disclosure.decision import Act
from disclosure.public import DecisionKey, PublicDecision, Removal, Totals, YearTotals
from generator import lists
from generator.catalogue import Catalogue
from generator.inputs import Inputs
from generator.key import FACETS, places
from generator.past import Past, past
from themes.static import static_hash

LATEST = 10
"""Decisions on the home page."""
LATEST_OF_AGENCY = 20
IN_FEED = 50
FIXED = ("404.html", "410.html", "503.html")


@dataclass(frozen=True, slots=True)
class Product:
    """One output file: its path within the site, its owner, and a hash of what it is made from."""

    path: str
    owner: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that products are counted from: what is public, what is over, and everything else."""

    catalogue: Catalogue
    past: Past
    inputs: Inputs


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


def beside(catalogue: Catalogue, key: DecisionKey | PublicDecision) -> list[tuple[str, str]]:
    """(id, fingerprint) of the other decisions of the same party that a decision's page shows."""
    if key.party_id is None:
        return []
    return catalogue.beside(key.party_id, key.decided_on, key.ordinal)


def owners_beside(key: DecisionKey, shelf: Shelf) -> set[str]:
    """The decisions whose pages show this one beside their own."""
    return {f"decision:{one}" for one, _ in beside(shelf.catalogue, key)}


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
    groups = (group for facet in FACETS for group in shelf.catalogue.groups(facet))
    notices = [notice.id for notice in shelf.past.notices]
    return [f"{group.facet}:{group.key}:{group.cut}" for group in groups] + notices


def _writing(shelf: Shelf, source: str) -> Paths:
    place = PurePosixPath(source)
    if place.parts[0] == "cases":
        if source in cases_shown(shelf):
            live = shelf.catalogue.fingerprints(decisions_of_case(shelf, source))
            parts = [shelf.inputs.writings[source], *live]
            yield f"cases/{place.stem}.html", shelf.inputs.of("case.html", *parts)
    else:
        path = writing_path(source)
        blocks = shelf.inputs.blocks if place.parts[1] == "basis" else ""
        # A page names those of its folder, so their titles are part of it.
        beside_it = [
            made_from
            for other, made_from in shelf.inputs.writings.items()
            if place.parts[1] != "basis" and PurePosixPath(other).parent == place.parent
        ]
        own = shelf.inputs.writings[source]
        yield path, shelf.inputs.of("writing.html", own, blocks, *beside_it)


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


def _agency(shelf: Shelf, code: str) -> Paths:
    latest = shelf.catalogue.latest_fingerprints(LATEST_OF_AGENCY, agency=code)
    months = [(group.cut, group.size) for group in shelf.catalogue.months("agency", code)]
    has_basis = f"pages/basis/{code}.md" in shelf.inputs.writings
    parts = (*latest, months, has_basis)
    yield f"agencies/{code}.html", shelf.inputs.of("agency.html", *parts)


def _agencies(shelf: Shelf) -> Paths:
    counts = sorted(shelf.catalogue.counts("agency").items())
    yield "agencies/index.html", shelf.inputs.of("agencies.html", counts)


def _home(shelf: Shelf) -> Paths:
    latest = shelf.catalogue.latest_fingerprints(LATEST)
    months = [(group.cut, group.size) for group in shelf.catalogue.months("month", "")]
    parts = (shelf.inputs.figures_digest, str(shelf.inputs.today)[:7], months, _written(shelf))
    yield "index.html", shelf.inputs.of("home.html", *latest, *parts)


def _written(shelf: Shelf) -> list[str]:
    return [shelf.inputs.writings[source] for source in cases_shown(shelf)]


def _cases(shelf: Shelf) -> Paths:
    yield "cases/index.html", shelf.inputs.of("cases.html", *_written(shelf))


def _basis(shelf: Shelf) -> Paths:
    found = shelf.inputs.writings.items()
    written = [text for source, text in found if source.startswith("pages/basis/")]
    yield "basis/index.html", shelf.inputs.of("basis.html", *written)


def _search(shelf: Shelf) -> Paths:
    if "search.html" in shelf.inputs.templates:
        yield "search/index.html", shelf.inputs.of("search.html")


def _feed(shelf: Shelf, kind: str, key: str) -> Paths:
    latest = shelf.catalogue.latest_fingerprints(IN_FEED, **{kind: key})
    made_from = shelf.inputs.of("", *latest, shelf.past.recalls_digest(kind, key))
    yield f"feeds/{kind}-{key}.atom", made_from


def _feeds(shelf: Shelf) -> Paths:
    latest = shelf.catalogue.latest_fingerprints(IN_FEED)
    yield "feeds/all.atom", shelf.inputs.of("", *latest, shelf.past.recent_digest)
    yield "feeds/all.json", shelf.inputs.of("", *latest)
    yield "feeds/index.html", shelf.inputs.of("feeds.html")


def _removed(shelf: Shelf) -> Paths:
    yield "open-data/removed.jsonl", shelf.inputs.of("", shelf.past.digest)
    yield "sitemap-removed.xml", shelf.inputs.of("", shelf.past.recent_digest)


def _changes(shelf: Shelf) -> Paths:
    corrected = shelf.catalogue.fingerprints(shelf.catalogue.corrected())
    made_from = shelf.inputs.of("changes.html", shelf.past.notices_digest, *corrected)
    yield "changes/index.html", made_from


def _notice(shelf: Shelf, identifier: str) -> Paths:
    for notice in shelf.past.notices:
        if notice.id == identifier:
            yield notice.path, shelf.inputs.of("change.html", notice)


def _statistics(shelf: Shelf) -> Paths:
    made_from = shelf.inputs.of("statistics.html", shelf.past.totals_digest)
    yield "statistics/index.html", made_from
    for name in STATISTICS:
        yield f"statistics/{name}.csv", shelf.inputs.of("", shelf.past.totals_digest)


STATISTICS = ("month", "agency", "act", "kind", "industry", "fine_band", "timeliness", "amounts")


def _open_data(shelf: Shelf) -> Paths:
    months = [group.digest for group in shelf.catalogue.months("month", "")]
    yield "open-data/index.html", shelf.inputs.of("open_data.html", *months)
    for name in ("datapackage.json", "catalogue.jsonld", "dictionary.json", "openapi.json"):
        yield f"open-data/{name}", shelf.inputs.of("", *months)


def _fixed(shelf: Shelf) -> Paths:
    yield "robots.txt", shelf.inputs.of("")
    for path in FIXED:
        yield path, shelf.inputs.of("error.html")


def _static(shelf: Shelf) -> Paths:
    for name, made_from in shelf.inputs.static.items():
        yield f"static/{static_hash()}/{name}", made_from[:32]


_KINDS: dict[str, Callable[..., Paths]] = {
    "decision": _decision,
    "party": _party,
    "list": _list,
    "months": _months,
    "facet": _facet,
    "browse": _browse,
    "data": _data,
    "sitemap": _sitemap_month,
    "writing": _writing,
    "agency": _agency,
    "agencies": _agencies,
    "home": _home,
    "cases": _cases,
    "basis": _basis,
    "search": _search,
    "feed": _feed,
    "feeds": _feeds,
    "removed": _removed,
    "changes": _changes,
    "notice": _notice,
    "statistics": _statistics,
    "open-data": _open_data,
    "fixed": _fixed,
    "static": _static,
}
