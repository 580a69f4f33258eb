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
from disclosure.merging import AND_FEW
from disclosure.public import Totals
from generator.edition import Edition
from generator.front import share
from generator.opendata import safe_cell
from themes.page import PageMeta

FACETS = ("agency", "act", "kind", "industry", "fine_band")
LONG = 12
"""Longer tables stand folded under their pictures."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a table; ``layout`` is columns (in time) or bars (named things)."""

    title: str
    description: str
    points: tuple[tuple[str, int], ...]
    layout: str = "bars"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name in addresses, its words, its rows, and its pictures."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str | int, ...]]
    pictures: tuple[Picture, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether the table stands folded under its picture."""
        return len(self.rows) > LONG


def tables(edition: Edition) -> list[Table]:
    """All tables, in the order of the page."""
    return [
        _by_month(edition),
        *(_by_facet(edition, facet) for facet in FACETS),
        _timeliness(edition),
        _amounts(edition),
    ]


def _counted(
    edition: Edition, name: str, rows: list[tuple[str | int, ...]], layout: str = "bars"
) -> Table:
    """A table of counts, with a picture of its first two columns."""
    title, about, columns = _words(edition, name)
    points = tuple((str(row[0]), int(row[1])) for row in rows)
    return Table(name, title, columns, rows, _picture(edition, about, points, layout))


def _picture(
    edition: Edition, title: str, points: tuple[tuple[str, int], ...], layout: str
) -> tuple[Picture, ...]:
    """A picture of counts; its description says the whole, and the largest."""
    if not points:
        return ()
    words: str = edition.wording["statistics"]["summary"]
    label, most = max(points, key=lambda point: point[1])
    said = words.format(total=sum(value for _, value in points), label=label, most=most)
    return (Picture(title, said, points, layout),)


def _words(edition: Edition, name: str) -> tuple[str, str, tuple[str, ...]]:
    words = edition.wording["statistics"]["tables"][name]
    return words["title"], words["about"], tuple(words["columns"])


def _by_month(edition: Edition) -> Table:
    rows: list[tuple[str | int, ...]] = [(_month(one), one.count) for one in edition.totals[::-1]]
    return _counted(edition, "month", rows, "columns")


def _by_facet(edition: Edition, facet: str) -> Table:
    counts: Counter[str] = Counter()
    for one in edition.totals:
        counts.update(one.cells.get(facet, {}))
    counts = _one_row_each(counts)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if facet == "kind":
        order = [kind.value for kind in PenaltyKind]
        ordered.sort(key=lambda pair: _rank(order, pair[0].removesuffix(AND_FEW)))
    rows: list[tuple[str | int, ...]] = [(_named(edition, facet, key), n) for key, n in ordered]
    return _counted(edition, facet, rows)


def _one_row_each(counts: Counter[str]) -> Counter[str]:
    """What few were merged into in one month and not in another is one row: it holds some few."""
    found: Counter[str] = Counter()
    for key, count in counts.items():
        with_few = key + AND_FEW
        found[with_few if with_few in counts else key] += count
    return found


def _rank(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _named(edition: Edition, facet: str, key: str) -> str:
    if facet == "agency" and key in edition.shelf.inputs.agencies:
        return edition.agencies[key].name
    if key.endswith(AND_FEW):
        merged: str = edition.wording["statistics"]["merged"]
        return merged.format(key.removesuffix(AND_FEW))
    return key


def _timeliness(edition: Edition) -> Table:
    title, _, columns = _words(edition, "timeliness")
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
    return Table("timeliness", title, columns, rows, _punctuality(edition))


def _punctuality(edition: Edition) -> tuple[Picture, ...]:
    """Both ways, month by month in percent: published on time, and removed on time."""
    words = edition.wording["statistics"]
    found = []
    for name in ("disclosed_on_time", "removed_on_time"):
        pairs = [(_month(one), *getattr(one, name)) for one in edition.totals[::-1]]
        points = tuple((month, part * 100 // whole) for month, part, whole in pairs if whole)
        if points:
            label, least = min(points, key=lambda point: point[1])
            said = words["punctuality"].format(label=label, least=least)
            found.append(Picture(words["pictures"][name], said, points, "columns", "%"))
    return tuple(found)


def _amounts(edition: Edition) -> Table:
    title, _, columns = _words(edition, "amounts")
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
    return Table("amounts", title, columns, rows, _latest_sums(edition))


def _latest_sums(edition: Edition) -> tuple[Picture, ...]:
    """What each agency imposed in the latest year that is sealed."""
    if not edition.years:
        return ()
    year = edition.years[0].year
    found = sorted(
        (
            (one.fines_wan + one.confiscated_wan, one.agency_code)
            for one in edition.years
            if one.year == year
        ),
        reverse=True,
    )
    points = tuple((_named(edition, "agency", code), amount) for amount, code in found)
    words = edition.wording["statistics"]
    said = words["summary_sum"].format(label=points[0][0], most=points[0][1])
    title = words["pictures"]["amounts"].format(year)
    return (Picture(title, said, points, "bars", words["wan"]),)


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
