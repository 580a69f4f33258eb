"""A QR code put together from parts is the code that segno makes of the whole address."""

from __future__ import annotations

import re

import pytest
import segno

from generator import qr
from tests.builders import identifier

SITES = ("http://127.0.0.1:8000", "https://gongshi.invalid/xzzf", "https://yjj.invalid")


def address(site: str, number: int) -> str:
    name = identifier(number)
    return f"{site}/decisions/{name[:2]}/{name}.html"


@pytest.mark.parametrize("site", SITES)
def test_a_code_is_the_one_that_segno_makes_with_that_mask(site: str) -> None:
    first = f"{site}/decisions/00/000000000000.html"
    mask = segno.make(first, error="m", micro=False).mask
    for number in range(1, 60):
        whole = segno.make(address(site, number), error="m", micro=False, mask=mask)

        assert drawn(qr.code(address(site, number), first)) == [list(row) for row in whole.matrix]


def test_a_code_does_not_depend_on_what_was_made_before() -> None:
    first = "http://before.invalid/decisions/00/000000000000.html"
    alone = qr.code(address("http://before.invalid", 99), first)
    for number in range(40):
        qr.code(address("http://before.invalid", number), first)

    assert qr.code(address("http://before.invalid", 99), first) == alone


def drawn(svg: str) -> list[list[int]]:
    """What a path draws, module by module."""
    size = int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    rows = [[0] * size for _ in range(size)]
    (path,) = re.findall(r' d="M2 2.5([^"]+)"', svg)
    x, y = 2, 2
    for move, width, down in re.findall(r"([hm])(-?\d+)(?: (\d+))?", path):
        if move == "h":
            rows[y][x : x + int(width)] = [1] * int(width)
        x, y = x + int(width), y + int(down or 0)
    return [row[2:-2] for row in rows[2:-2]]
