"""The files that are always there, whatever is public, and what each of them is made from.

Pages that people write, the pages of agencies, the columns of the site, feeds, statistics and what
is said of open data. A file is given as its path and a fingerprint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from generator.shelf import (
    IN_FEED,
    LATEST,
    LATEST_OF_AGENCY,
    Shelf,
    cases_shown,
    decisions_of_case,
    writing_path,
)
from themes.static import static_hash

FIXED = ("404.html", "410.html", "503.html")
STATISTICS = ("month", "agency", "act", "kind", "industry", "fine_band", "timeliness", "amounts")
Paths = Iterable[tuple[str, str]]


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


KINDS: dict[str, Callable[..., Paths]] = {
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
"""Kind of owner → its files."""
