"""Counting without telling: small cells disappear in larger ones, sums lose their last digits.

A published cell never holds fewer than five decisions. The decisions that are still public can be
counted and summed by anyone; what has ended is the difference, and must not be found by it. So a
count is rounded down to a multiple of five (what has ended from a cell may then be nothing, or
five and more), and a sum to a step as large as the largest amount in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from disclosure.agency import Agencies

SMALLEST = 5
OTHER = "其他"
AND_FEW = "等"
"""Ends the name of a cell into which those too small to be told were merged."""


def coarse_count(count: int) -> int:
    """A count rounded down to a multiple of five.

    >>> [coarse_count(count) for count in (4, 5, 9, 10)]
    [0, 5, 5, 10]
    """
    return count // SMALLEST * SMALLEST


def merge_cells(counts: Mapping[str, int], *, by_name: bool = True) -> dict[str, int]:
    """Cells of at least five; smaller ones go into 其他, with the next smallest if need be.

    That one then gives its name to all of them: 罚款等 is fines and what is too rare to be told.
    Without ``by_name`` they are 其他 all the same.

    >>> merge_cells({"罚款": 12, "警告": 6, "吊销许可证件": 4, "责令关闭": 3})
    {'其他': 7, '罚款': 12, '警告': 6}
    >>> merge_cells({"罚款": 12, "警告": 6, "责令关闭": 2})
    {'罚款': 12, '警告等': 8}
    >>> merge_cells({"罚款": 3})
    {}
    """
    cells = {key: count for key, count in counts.items() if count}
    small = {key for key, count in cells.items() if count < SMALLEST or key == OTHER}
    other, name = sum(cells.pop(key) for key in small), OTHER
    if 0 < other < SMALLEST and cells:
        least = min(cells, key=lambda key: (cells[key], key))
        other += cells.pop(least)
        name = f"{least}{AND_FEW}" if by_name and least != OTHER else OTHER
    if other >= SMALLEST:
        cells[name] = other
    return dict(sorted(cells.items()))


def cell_in(cells: Mapping[str, int], place: str) -> str:
    """The cell of a facet in which what belongs to ``place`` was counted.

    >>> cell_in({"罚款": 12, "警告等": 8}, "责令关闭"), cell_in({"罚款": 12}, "罚款")
    ('警告等', '罚款')
    """
    if place in cells:
        return place
    return next((cell for cell in cells if cell.endswith(AND_FEW)), OTHER)


def merge_agencies(counts: Mapping[str, int], agencies: Agencies) -> dict[str, int]:
    """Cells by agency; a small one is counted with its 上级机关, the rest under 其他."""
    cells = Counter({code: count for code, count in counts.items() if count})
    for code in _deepest_first(cells, agencies):
        parent = agencies[code].parent
        if 0 < cells[code] < SMALLEST and parent:
            cells[parent] += cells.pop(code)
    return merge_cells(cells, by_name=False)


def cell_of(code: str, merged: Mapping[str, int], agencies: Agencies) -> str:
    """The cell in which an agency's decisions were counted."""
    at: str | None = code
    while at is not None and at not in merged:
        at = agencies[at].parent
    return at or OTHER


def coarse_sum(amounts: Iterable[Decimal]) -> int:
    """A sum in whole 万元, rounded to a step at least as large as its largest part.

    >>> coarse_sum([Decimal("5.8"), Decimal("2"), Decimal("12"), Decimal("3"), Decimal("9")])
    40
    """
    parts = list(amounts)
    step = rounding_step(max(parts, default=Decimal(0)))
    return int((sum(parts) / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step)


def rounding_step(largest: Decimal) -> Decimal:
    """The smallest of 1, 2, 5, 10, 20 … 万元 that is not below an amount."""
    step = Decimal(1)
    while step < largest:
        step *= 2 if str(step)[0] in "15" else Decimal("2.5")
    return step


def _deepest_first(cells: Mapping[str, int], agencies: Agencies) -> list[str]:
    """Every agency counted and every one above it, those furthest down first."""
    codes: dict[str, int] = {}
    for code in cells:
        chain = [code]
        while (parent := agencies[chain[-1]].parent) is not None:
            chain.append(parent)
        for depth, above in enumerate(reversed(chain)):
            codes[above] = depth
    return sorted(codes, key=lambda code: (-codes[code], code))
