"""Statistics from sealed totals: they outlive the decisions they count, and name none of them.

A month is sealed when its publication deadlines have passed. Counts below five are merged by the
register before they come here, sums are given by agency and year only, in whole 万元.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from disclosure.decision import PenaltyKind
from disclosure.public import Totals
from generator.edition import Edition
from generator.front import share
from generator.opendata import safe_cell
from themes.page import PageMeta

FACETS = ("agency", "act", "kind", "industry", "fine_band")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name in addresses, its words, and its rows."""

    name: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: list[tuple[str | int, ...]]
    layout: str = "bars"

    @property
    def points(self) -> list[tuple[str, int]]:
        """What a chart of the table shows: the first two columns."""
        return [(str(row[0]), int(row[1])) for row in self.rows]

    def summary(self, words: str) -> str:
        """What the picture says, in a sentence: the whole, and the largest."""
        label, most = max(self.points, key=lambda point: point[1])
        return words.format(total=sum(value for _, value in self.points), label=label, most=most)


def tables(edition: Edition) -> list[Table]:
    """All tables, in the order of the page."""
    return [
        _by_month(edition),
        *(_by_facet(edition, facet) for facet in FACETS),
        _timeliness(edition),
        _amounts(edition),
    ]


def _words(edition: Edition, name: str) -> tuple[str, str, tuple[str, ...]]:
    words = edition.wording["statistics"]["tables"][name]
    return words["title"], words["about"], tuple(words["columns"])


def _by_month(edition: Edition) -> Table:
    title, about, columns = _words(edition, "month")
    rows: list[tuple[str | int, ...]] = [(_month(one), one.count) for one in edition.totals[::-1]]
    return Table("month", title, about, columns, rows, "columns")


def _by_facet(edition: Edition, facet: str) -> Table:
    title, about, columns = _words(edition, facet)
    counts: Counter[str] = Counter()
    for one in edition.totals:
        counts.update(one.cells.get(facet, {}))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if facet == "kind":
        order = [kind.value for kind in PenaltyKind]
        ordered.sort(key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
    rows: list[tuple[str | int, ...]] = [(_named(edition, facet, key), n) for key, n in ordered]
    return Table(facet, title, about, columns, rows)


def _named(edition: Edition, facet: str, key: str) -> str:
    if facet == "agency" and key in edition.shelf.inputs.agencies:
        return edition.agencies[key].name
    return key


def _timeliness(edition: Edition) -> Table:
    title, about, columns = _words(edition, "timeliness")
    rows: list[tuple[str | int, ...]] = [
        (
            _month(one),
            *one.disclosed_on_time,
            share(*one.disclosed_on_time),
            *one.removed_on_time,
            share(*one.removed_on_time),
        )
        for one in edition.totals
    ]
    return Table("timeliness", title, about, columns, rows, "none")


def _amounts(edition: Edition) -> Table:
    title, about, columns = _words(edition, "amounts")
    rows: list[tuple[str | int, ...]] = [
        (
            str(one.year),
            _named(edition, "agency", one.agency_code),
            one.count,
            one.fines_wan,
            one.confiscated_wan,
        )
        for one in edition.years
    ]
    return Table("amounts", title, about, columns, rows, "none")


def _month(one: Totals) -> str:
    return f"{one.year}-{one.month:02d}"


def index(edition: Edition) -> bytes:
    """The statistics page: every picture with its table and its CSV."""
    words = edition.wording["statistics"]
    page = PageMeta(
        path="statistics/index.html",
        title=words["title"],
        kind="column",
        column="statistics",
        breadcrumbs=((edition.wording["base"]["home"], ""), (words["title"], None)),
    )
    return edition.render("statistics.html", page, tables=tables(edition))


def as_csv(edition: Edition, name: str) -> bytes:
    """One table as CSV with BOM and CRLF."""
    table = next(one for one in tables(edition) if one.name == name)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([safe_cell(str(cell)) for cell in row] for row in table.rows)
    return ("\ufeff" + out.getvalue()).encode()
