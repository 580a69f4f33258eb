"""Sitemaps: an index, a file a month of decision, the other pages, and what is gone.

``lastmod`` is the day of disclosure or of the latest correction, never that of a build. Crawlers
learn from ``sitemap-removed.xml`` which addresses of the last 30 days now answer 410.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from disclosure.decision import Act
from disclosure.moment import day_of
from disclosure.public import PublicDecision, page_of
from generator import lists
from generator.amending import Records
from generator.edition import Edition
from generator.feeds import xml
from generator.key import FACETS
from generator.shelf import cases_shown, writing_path

_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_TAIL = b"</urlset>\n"
Line = tuple[str, str | None, str]
"""(path, last change, canary or empty)."""


def index(edition: Edition) -> bytes:
    """The index of all sitemaps."""
    months = edition.shelf.catalogue.month_changes()
    found: list[tuple[str, str | None]] = [("sitemap-pages.xml", None)]
    found += [(f"sitemap-{month}.xml", changed) for month, changed in months]
    gone = [day_of(one.ended_at).isoformat() for one in edition.shelf.past.recent]
    found.append(("sitemap-removed.xml", max(gone, default=None)))
    lines = [
        f"<sitemap><loc>{xml(edition.site.absolute(path))}</loc>{_changed(changed)}</sitemap>\n"
        for path, changed in found
    ]
    return _file("sitemapindex", lines)


def month(edition: Edition, month: str) -> bytes:
    """The pages of the decisions made in one month."""
    records = Records(lambda one: _address(edition, page_of(one)).encode(), b"\n", _TAIL)
    amended = edition.amended(
        f"sitemap-{month}.xml", month, records, lambda made: _url(edition, _line(made)).encode()
    )
    if amended is not None:
        return amended
    ids = sorted(edition.shelf.catalogue.ids("month", "", month))
    return _urls(edition, (_line(edition.source.decision(one)) for one in ids))


def _line(made: PublicDecision) -> Line:
    corrected = (one.corrected_on for one in made.corrections)
    changed = max(corrected, default=day_of(made.disclosed_at))
    return made.path, changed.isoformat(), made.canary


def pages(edition: Edition) -> bytes:
    """All other pages."""
    return _urls(edition, ((path, None, "") for path in page_paths(edition)))


def page_paths(edition: Edition) -> list[str]:
    """The paths of all pages that are not about one decision or one party, the home page first."""
    catalogue, inputs = edition.shelf.catalogue, edition.shelf.inputs
    columns = (
        "agencies",
        "browse",
        "basis",
        "cases",
        "statistics",
        "open-data",
        "feeds",
        "changes",
    )
    found = ["", *(f"{column}/index.html" for column in columns), "search/"]
    found += [f"agencies/{code}.html" for code in inputs.agencies]
    found += [f"{lists.folder('act', act.slug)}/index.html" for act in Act]
    found += [writing_path(one) for one in inputs.writings if not one.startswith("cases/")]
    found += [one.replace(".md", ".html") for one in cases_shown(edition.shelf)]
    for facet in FACETS:
        for key, cut in catalogue.cuts(facet):
            found.append(f"{lists.folder(facet, key)}/{cut}.html")
    found += [notice.path for notice in edition.shelf.past.notices]
    return list(dict.fromkeys(found))


def removed(edition: Edition) -> bytes:
    """Addresses gone in the last 30 days: crawlers find 410 there."""
    gone = edition.shelf.past.recent
    return _urls(
        edition,
        ((page_of(one.id), _day(one.ended_at), "") for one in gone),
    )


def _day(moment: datetime) -> str:
    return day_of(moment).isoformat()


def _urls(edition: Edition, lines: Iterable[Line]) -> bytes:
    return _file("urlset", [_url(edition, line) for line in lines])


def _url(edition: Edition, line: Line) -> str:
    path, changed, canary = line
    mark = f"<!--{canary}-->" if canary else ""
    return f"{_address(edition, path)}{_changed(changed)}</url>{mark}\n"


def _address(edition: Edition, path: str) -> str:
    return f"<url><loc>{xml(edition.site.absolute(path))}</loc>"


def _changed(day: str | None) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""


def _file(root: str, lines: list[str]) -> bytes:
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<{root} {_SPACE}>\n'
    return (head + "".join(lines) + f"</{root}>\n").encode()
