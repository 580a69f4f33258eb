"""The home page: a question first, then what is new."""

from __future__ import annotations

from datetime import date

from generator import cases
from generator.edition import Edition
from generator.shelf import LATEST
from themes.environment import number
from themes.page import PageMeta

MONTHS = 12


def home(edition: Edition) -> bytes:
    """The home page."""
    site, words = edition.site, edition.wording["home"]
    page = PageMeta(
        path="",
        title=site.name,
        kind="home",
        description=words["lead"],
        keywords=(site.column, site.owner),
        alternates=(
            ("application/atom+xml", site.name, "feeds/all.atom"),
            ("application/feed+json", site.name, "feeds/all.json"),
        ),
    )
    return edition.render(
        "home.html",
        page,
        cells=cells(edition),
        count=edition.shelf.inputs.figures.live,
        rows=edition.rows(edition.shelf.catalogue.latest(LATEST)),
        points=points(edition),
        cases=cases.shown(edition)[:3],
    )


def cells(edition: Edition) -> list[tuple[str, str]]:
    """The four figures: in disclosure, new this month, disclosed and taken down in time."""
    figures, words = edition.shelf.inputs.figures, edition.wording["home"]["figures"]
    return [
        (number(figures.live), words["live"]),
        (number(figures.disclosed_this_month), words["this_month"]),
        (share(*figures.disclosed_on_time), words["disclosed_on_time"]),
        (share(*figures.removed_on_time), words["removed_on_time"]),
    ]


def share(part: int, whole: int) -> str:
    """A share to one decimal, never rounded up to the whole.

    >>> share(994, 1000), share(9999, 10000), share(3, 3), share(0, 0)
    ('99.4%', '99.9%', '100%', '—')
    """
    if whole == 0:
        return "—"
    if part == whole:
        return "100%"
    return f"{part * 1000 // whole / 10:g}%"


def points(edition: Edition) -> list[tuple[str, int]]:
    """(month, decisions made in it that are public), the last twelve months, empty ones too."""
    counts = {group.cut: group.size for group in edition.shelf.catalogue.months("month", "")}
    return [(month, counts.get(month, 0)) for month in last_months(edition.shelf.inputs.today)]


def last_months(today: date) -> list[str]:
    """The twelve months up to the one of ``today``, in order.

    >>> last_months(date(2026, 2, 1))[0], last_months(date(2026, 2, 1))[-1]
    ('2025-03', '2026-02')
    """
    last = today.year * 12 + today.month - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(last - MONTHS + 1, last + 1)]
