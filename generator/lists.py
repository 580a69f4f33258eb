"""How long lists are cut: by month of decision first, then into pages that never shift.

Which page a decision stands on follows from the set of decisions of that month alone, never from
its place in a counting of all. A month of up to `LONG` decisions is one page; a longer month has a
page a day, and a longer day is cut by the first character of the public id. So one decision that
comes or goes changes one page of each list (and the counts above it), and moves no other row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.catalogue import SLOTS, Catalogue, Group

LONG = 100
"""From more rows than these a list is cut finer."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a browse list.

    ``cut`` is its month or day; ``parts`` above 1 means that it holds ``part`` of that day. A page
    with ``is_overview`` shows the days of the month instead of decisions.
    """

    facet: str
    key: str
    cut: str
    part: int = 0
    parts: int = 1
    count: int = 0
    digest: str = ""
    is_overview: bool = False

    @property
    def path(self) -> str:
        """Where the page stands: ``browse/agency/lanchuan/2026-11-13-2.html``."""
        part = f"-{self.part + 1}of{self.parts}" if self.parts > 1 else ""
        return f"{folder(self.facet, self.key)}/{self.cut}{part}.html"


def folder(facet: str, key: str) -> str:
    """The folder of one list: ``browse/month``, ``browse/agency/lanchuan``."""
    return f"browse/{facet}/{key}" if key else f"browse/{facet}"


def pages_of(catalogue: Catalogue, month: Group) -> Iterator[ListPage]:
    """The pages of one month of one list."""
    if month.size <= LONG:
        yield ListPage(*month[:3], count=month.size, digest=month.digest)
        return
    days = catalogue.days(month.facet, month.key, month.cut)
    counts = ",".join(f"{day.cut[8:]}:{day.size}" for day in days)
    yield ListPage(*month[:3], count=month.size, digest=counts, is_overview=True)
    for day in days:
        yield from pages_of_day(catalogue, day)


def pages_of_day(catalogue: Catalogue, day: Group) -> list[ListPage]:
    """The pages of one day of a long month."""
    parts = parts_for(day.size)
    if parts == 1:
        return [ListPage(*day[:3], count=day.size, digest=day.digest)]
    groups = catalogue.parts(day.facet, day.key, day.cut, parts)
    return [
        ListPage(*day[:3], part, parts, group.size, group.digest)
        for part, group in enumerate(groups)
    ]


def parts_for(count: int) -> int:
    """Into how many parts a day of so many decisions is cut: a power of two.

    >>> parts_for(100), parts_for(101), parts_for(940), parts_for(10**6)
    (1, 2, 16, 32)
    """
    parts = 1
    while parts < SLOTS and count > parts * LONG:
        parts *= 2
    return parts
