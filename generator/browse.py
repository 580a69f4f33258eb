"""Lists without a script: by month, agency, act, kind of penalty and industry; agencies too.

They are the way in for those who do not search, for old browsers and for crawlers.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from disclosure.agency import Agency, Level
from disclosure.decision import Act, PenaltyKind
from generator import lists
from generator.catalogue import Group
from generator.edition import Edition, Outline
from generator.key import FACETS
from generator.lists import ListPage
from generator.shelf import LATEST_OF_AGENCY
from themes.environment import day_zh
from themes.page import Option, PageMeta
from themes.slots import slot

Link = tuple[str, str]


def label(edition: Edition, facet: str, key: str) -> str:
    """A key of a facet in the office's words."""
    if facet == "agency":
        return edition.agencies[key].name
    if facet == "act":
        return Act[key.upper()].value
    if facet == "kind":
        return PenaltyKind[key.upper()].value
    if facet == "industry":
        return edition.shelf.catalogue.industries().get(key, key)
    return str(edition.wording["browse"]["facets"]["month"])


def month_title(edition: Edition, cut: str) -> str:
    """``2026 年 11 月``, or a day where the cut is one."""
    if len(cut) > 7:
        return day_zh(date.fromisoformat(cut))
    year, month = cut.split("-")
    return str(edition.wording["browse"]["month"]).format(year, int(month))


def index(edition: Edition) -> bytes:
    """The way into all lists."""
    words = edition.wording["browse"]
    page = PageMeta(
        path="browse/index.html",
        title=words["title"],
        kind="column",
        column="search",
        description=words["lead"],
        breadcrumbs=((edition.wording["base"]["home"], ""), (words["title"], None)),
    )
    facets = [(facet, words["facets"][facet], options(edition, facet)) for facet in FACETS]
    return edition.render("browse.html", page, facets=facets, lead=words["lead"])


def facet(edition: Edition, facet: str) -> bytes:
    """The keys of one facet."""
    words = edition.wording["browse"]
    title = words["by"].format(words["facets"][facet])
    page = PageMeta(
        path=f"browse/{facet}/index.html",
        title=title,
        kind="column",
        column="search",
        description=title,
        breadcrumbs=(*_trail(edition), (title, None)),
    )
    facets = [(facet, words["facets"][facet], options(edition, facet))]
    return edition.render("browse.html", page, facets=facets, lead=None)


def options(edition: Edition, facet: str) -> list[Option]:
    """The keys of a facet as links with their counts; months latest first, the rest in order."""
    catalogue = edition.shelf.catalogue
    if facet == "month":
        return [
            Option(
                month_title(edition, group.cut), group.size, edition.site.path(month_path(group))
            )
            for group in catalogue.months("month", "")
        ]
    counts = catalogue.counts(facet)
    return [
        Option(
            label(edition, facet, key),
            counts.get(key, 0),
            edition.site.path(f"{lists.folder(facet, key)}/index.html"),
        )
        for key in _in_order(edition, facet)
        if key in counts or facet == "act"
    ]


def _in_order(edition: Edition, facet: str) -> list[str]:
    if facet == "agency":
        return [agency.code for agency in edition.agencies]
    if facet == "act":
        return [act.slug for act in Act]
    if facet == "kind":
        return [kind.name.lower() for kind in PenaltyKind]
    return sorted(edition.shelf.catalogue.counts(facet))


def month_path(group: Group) -> str:
    """The first page of one month of a list."""
    return f"{lists.folder(group.facet, group.key)}/{group.cut}.html"


def months(edition: Edition, facet: str, key: str) -> bytes:
    """The months of one list, with their counts."""
    name = label(edition, facet, key)
    groups = edition.shelf.catalogue.months(facet, key)
    page = PageMeta(
        path=f"{lists.folder(facet, key)}/index.html",
        title=name,
        kind="column",
        column="search",
        description=edition.wording["browse"]["of"].format(name),
        breadcrumbs=(*_trail(edition, facet), (name, None)),
    )
    found = [
        Option(month_title(edition, group.cut), group.size, edition.site.path(month_path(group)))
        for group in groups
    ]
    count = sum(group.size for group in groups)
    about = _about(edition, key) if facet == "act" else ()
    return edition.render("months.html", page, months=found, count=count, about=about)


def _about(edition: Edition, act: str) -> list[str]:
    """What a kind of decision is and how long it stays, in plain words."""
    found: list[str] = edition.wording["browse"]["acts"][act]
    return found


_PAGE = re.compile(r"(\d{4}-\d{2}(?:-\d{2})?)(?:-(\d+)of(\d+))?")


def month_list(edition: Edition, facet: str, key: str, name: str) -> bytes:
    """One page of one month of a list; ``name`` is the file's, without its ending."""
    found = _PAGE.fullmatch(name)
    assert found is not None, name
    cut, part, parts = found.group(1), int(found.group(2) or 1) - 1, int(found.group(3) or 1)
    group = edition.shelf.catalogue.group(facet, key, cut)
    is_overview = len(cut) == 7 and group.size > lists.LONG
    page = ListPage(facet, key, cut, part, parts, group.size, is_overview=is_overview)
    return _overview(edition, page) if is_overview else _rows(edition, page)


def _overview(edition: Edition, page: ListPage) -> bytes:
    catalogue = edition.shelf.catalogue
    days = []
    for day in catalogue.days(page.facet, page.key, page.cut):
        for one in lists.pages_of_day(catalogue, day):
            title = month_title(edition, day.cut)
            if one.parts > 1:
                title += f"（{one.part + 1}/{one.parts}）"
            days.append(Option(title, one.count, edition.site.path(one.path)))
    before, after = _neighbours()
    return edition.render(
        "months.html", _meta(edition, page), months=days, count=page.count, before=before,
        after=after, about=(),
    )  # fmt: skip


class _Shape(NamedTuple):
    """How many steps lead to a page, and which part of how many it is."""

    steps: int
    part: int
    parts: int
    has_rows: bool


def _rows(edition: Edition, page: ListPage) -> bytes:
    ids = edition.shelf.catalogue.ids(page.facet, page.key, page.cut, page.part, page.parts)
    meta = _meta(edition, page)
    values: dict[str, Any] = {
        "path": meta.path,
        "title": meta.title,
        "description": meta.description,
        "rows": edition.rows(ids),
        "count": len(ids),
        "month": page.cut[:7],
    }
    for number, (name, path) in enumerate(meta.breadcrumbs):
        values[f"step.{number}"], values[f"step.{number}.path"] = name, path
    if page.parts > 1:
        for part in range(page.parts):
            values[f"part.{part}"] = ListPage(*page_key(page), part, page.parts).path
    shape = _Shape(len(meta.breadcrumbs), page.part, page.parts, bool(ids))
    return edition.fill("list.html", _outline, shape, values)


def _outline(edition: Edition, shape: _Shape) -> Outline:
    """A page of rows, with slots for all that differs from list to list."""
    above = [(slot(f"step.{one}"), slot(f"step.{one}.path")) for one in range(shape.steps - 1)]
    page = PageMeta(
        path=slot("path"),
        title=slot("title"),
        kind="column",
        column="search",
        description=slot("description"),
        breadcrumbs=(*above, (slot(f"step.{shape.steps - 1}"), None)),
    )
    parts = [
        (str(one + 1), slot(f"part.{one}"), one == shape.part)
        for one in range(shape.parts if shape.parts > 1 else 0)
    ]
    rows = slot("rows") if shape.has_rows else None
    before, after = _neighbours()
    return page, {
        "rows": rows, "count": slot("count"), "month": slot("month"),
        "before": before, "after": after, "parts": parts,
    }  # fmt: skip


def page_key(page: ListPage) -> tuple[str, str, str]:
    """The facet, key and cut of a page."""
    return page.facet, page.key, page.cut


def _neighbours() -> tuple[Link | None, Link | None]:
    """No neighbours: a list's pages are reached from the months above it, so that a month that
    empties changes no other page."""
    return None, None


def _meta(edition: Edition, page: ListPage) -> PageMeta:
    words = edition.wording["browse"]
    cut = month_title(edition, page.cut)
    name = label(edition, page.facet, page.key) if page.key else ""
    trail = _trail(edition, page.facet)
    if page.key:
        trail = (*trail, (name, f"{lists.folder(page.facet, page.key)}/index.html"))
    if len(page.cut) > 7:
        month = page.cut[:7]
        path = f"{lists.folder(page.facet, page.key)}/{month}.html"
        trail = (*trail, (month_title(edition, month), path))
    return PageMeta(
        path=page.path,
        title=words["list"].format(name=name, cut=cut).strip(),
        kind="column",
        column="search",
        description=words["of"].format(f"{name}{cut}"),
        breadcrumbs=(*trail, (cut, None)),
    )


def _trail(edition: Edition, facet: str | None = None) -> tuple[tuple[str, str | None], ...]:
    words = edition.wording["browse"]
    trail: tuple[tuple[str, str | None], ...] = (
        (edition.wording["base"]["home"], ""),
        (words["title"], "browse/index.html"),
    )
    if facet:
        trail = (*trail, (words["facets"][facet], f"browse/{facet}/index.html"))
    return trail


def agencies(edition: Edition) -> bytes:
    """All agencies by level, each under the one above it."""
    words = edition.wording["agency"]
    counts = edition.shelf.catalogue.counts("agency")
    levels = [
        (
            level.value,
            [(one, counts.get(one.code, 0)) for one in edition.agencies if one.level is level],
        )
        for level in Level
    ]
    page = PageMeta(
        path="agencies/index.html",
        title=words["title"],
        kind="column",
        column="agencies",
        breadcrumbs=((edition.wording["base"]["home"], ""), (words["title"], None)),
    )
    return edition.render("agencies.html", page, levels=levels)


def agency(edition: Edition, code: str) -> bytes:
    """One agency: who it is, its latest decisions, its months, its contact and feed."""
    one = edition.agencies[code]
    catalogue = edition.shelf.catalogue
    months = catalogue.months("agency", code)
    page = PageMeta(
        path=f"agencies/{code}.html",
        title=one.name,
        kind="column",
        column="agencies",
        description=edition.wording["agency"]["description"].format(one.name),
        keywords=(one.name, one.region),
        breadcrumbs=(
            (edition.wording["base"]["home"], ""),
            (edition.wording["agency"]["title"], "agencies/index.html"),
            (one.name, None),
        ),
        alternates=(("application/atom+xml", one.name, f"feeds/agency-{code}.atom"),),
    )
    return edition.render(
        "agency.html",
        page,
        agency=one,
        above=_above(edition, one),
        below=edition.agencies.below(code),
        has_basis=f"pages/basis/{code}.md" in edition.shelf.inputs.writings,
        rows=edition.rows(catalogue.latest(LATEST_OF_AGENCY, agency=code)),
        count=sum(group.size for group in months),
        months=[
            Option(
                month_title(edition, group.cut), group.size, edition.site.path(month_path(group))
            )
            for group in months
        ],
        points=[(group.cut, group.size) for group in reversed(months[:12])],
    )


def _above(edition: Edition, one: Agency) -> Agency | None:
    return edition.agencies[one.parent] if one.parent else None
