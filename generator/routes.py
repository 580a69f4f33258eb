"""Which maker makes the file at a path: the table of the site's addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from disclosure.errors import Unknown
from generator import (
    browse,
    cases,
    changes,
    data_catalogue,
    documents,
    feeds,
    fixed,
    front,
    opendata,
    party,
    sitemaps,
    statistics,
    written,
)
from generator.edition import Edition

Maker = Callable[..., bytes | Iterable[bytes]]

_ID = "[0-9a-z]{12}"
_MONTH = "[0-9]{4}-[0-9]{2}"
_TABLE: tuple[tuple[str, Maker], ...] = (
    (rf"decisions/../({_ID})\.html", documents.decision),
    (rf"decisions/../({_ID})\.json", documents.twin),
    (rf"parties/({_ID})\.html", party.party),
    (r"browse/index\.html", browse.index),
    (r"browse/(\w+)/index\.html", browse.facet),
    (r"browse/(\w+)/([\w-]+)/index\.html", browse.months),
    (
        rf"browse/month/({_MONTH}[\w-]*)\.html",
        lambda edition, name: browse.month_list(edition, "month", "", name),
    ),
    (rf"browse/(\w+)/([\w-]+)/({_MONTH}[\w-]*)\.html", browse.month_list),
    (r"agencies/index\.html", browse.agencies),
    (r"agencies/([\w-]+)\.html", browse.agency),
    (r"index\.html", front.home),
    (r"basis/index\.html", written.basis),
    (r"cases/index\.html", cases.index),
    (r"cases/([\w-]+)\.html", cases.one),
    (r"statistics/index\.html", statistics.index),
    (r"statistics/(\w+)\.csv", statistics.as_csv),
    (r"open-data/index\.html", opendata.index),
    (rf"open-data/decisions-({_MONTH})\.csv", opendata.csv_month),
    (rf"open-data/decisions-({_MONTH})\.jsonl", opendata.json_month),
    (rf"open-data/decisions-({_MONTH})\.json", opendata.about_month),
    (r"open-data/removed\.jsonl", opendata.removed),
    (r"open-data/datapackage\.json", opendata.datapackage),
    (r"open-data/catalogue\.jsonld", data_catalogue.catalogue),
    (r"open-data/dictionary\.json", opendata.dictionary),
    (r"open-data/openapi\.json", data_catalogue.openapi),
    (r"feeds/index\.html", feeds.index),
    (r"feeds/all\.atom", feeds.every),
    (r"feeds/all\.json", feeds.json_feed),
    (r"feeds/(agency|act)-([\w-]+)\.atom", feeds.one),
    (r"changes/index\.html", changes.index),
    (r"changes/([\w-]+)\.html", changes.notice),
    (r"sitemap\.xml", sitemaps.index),
    (r"sitemap-pages\.xml", sitemaps.pages),
    (r"sitemap-removed\.xml", sitemaps.removed),
    (rf"sitemap-({_MONTH})\.xml", sitemaps.month),
    (r"robots\.txt", fixed.robots),
    (r"(404|410|503)\.html", fixed.error),
    (r"search/index\.html", fixed.search),
    (r"static/[0-9a-f]+/([\w.-]+)", fixed.static),
    (
        r"((?:help|about|basis|verify|open-data)/[\w/-]+\.html)",
        lambda edition, path: written.page(edition, path),
    ),
)
_ROUTES = [(re.compile(pattern), maker) for pattern, maker in _TABLE]


def make(edition: Edition, path: str) -> Iterable[bytes]:
    """The bytes of the file at ``path``, in pieces."""
    for pattern, maker in _ROUTES:
        found = pattern.fullmatch(path)
        if found:
            made = maker(edition, *found.groups())
            return (made,) if isinstance(made, bytes) else made
    raise Unknown(f"没有哪一项会生成文件“{path}”")
