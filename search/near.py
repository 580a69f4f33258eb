"""Did you mean: document numbers near to one that no public decision has.

What goes wrong when a number is copied: another office's prefix, two digits swapped, the year of
the neighbour, a digit too many. ``static/near.js`` is this module's twin.

>>> near("澜应急罚2026ǂ162")[:3]
('2026ǂ162', '澜应急罚2026ǂ612', '澜应急罚2026ǂ126')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from search.query import Clause, Query
from search.spelling import JOINT

MOST_NEAR = 8
MOST_SHOWN = 3
_NUMBER = re.compile(f"([^0-9{JOINT}]*)([0-9]{{4}}){JOINT}([0-9]+)(?:{JOINT}[0-9]+)?")


def near(fragment: str) -> tuple[str, ...]:
    """Folded numbers near to a folded number, the likeliest first; none for anything else."""
    match = _NUMBER.fullmatch(fragment)
    if match is None:
        return ()
    prefix, year, serial = match.groups()
    runs = [f"{prefix}{year}{JOINT}{one}" for one in _serials(serial)]
    years = [f"{prefix}{int(year) + step}{JOINT}{serial}" for step in (-1, 1)]
    whole = f"{year}{JOINT}{serial}"
    found = dict.fromkeys([whole, prefix + whole, *runs[:-2], *years, *runs[-2:]])
    return tuple(one for one in found if one != fragment)[:MOST_NEAR]


def near_queries(query: Query) -> Iterator[Query]:
    """The queries for what is near to the single number that a query asks for."""
    if len(query.wanted) == 1 and not query.unwanted and not query.filters:
        for fragment in near(query.wanted[0].fragment):
            clause = Clause(fragment, fragment, "number")
            yield replace(query, clauses=(clause,), scope="names", sort="date", page=1)


def _serials(serial: str) -> list[str]:
    """Neighbouring digits swapped, one digit left out, and last the numbers before and after."""
    places = range(len(serial) - 1)
    swapped = [serial[:at] + serial[at + 1] + serial[at] + serial[at + 2 :] for at in places]
    shorter = [serial[:at] + serial[at + 1 :] for at in range(len(serial)) if len(serial) > 1]
    found = [one for one in (*swapped, *shorter) if one != serial and not one.startswith("0")]
    return [*found, str(max(1, int(serial) - 1)), str(int(serial) + 1)]
