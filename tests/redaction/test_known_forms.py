"""A name of the row is found in whatever form it is spaced or half hidden."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from disclosure.privacy.names import surname_of
from disclosure.redaction import find

NAMES = [
    "王建国",
    "李强",
    "欧阳维桢",
    "扎西顿珠",
    "阿不都热西提·买买提",
    "乌云其其格",
    "许可",
    "安全",
]
GAPS = (" ", "  ", "\u3000", "\t", "\u200b", "·", "\n", " · ", "-", ".")
MASKS = "某*×＊X○□■●x✕╳﹡_"
AROUND = [
    ("", "系该公司实际控制人。"),
    ("当事人", "称不知情。"),
    ("（", "）"),
    ("与", "共同经营"),
    ("，", "、李四均在场"),
    ("收件人", "（138）"),
]


def _spaced(name: str) -> Iterator[str]:
    yield name
    if "·" not in name:
        yield from (gap.join(name) for gap in GAPS)


def _half_hidden(name: str) -> Iterator[str]:
    surname = surname_of(name)
    given = name[len(surname) :]
    for mask in MASKS:
        yield from (surname + mask * count for count in (1, 2, 3, len(given)))
        yield f"{surname} {mask}"
        if len(given) == 2:
            yield from (f"{surname}{mask}{given[1]}", f"{surname}{given[0]}{mask}")
        if len(name) == 3:
            yield mask + given
        if len(surname) > 1:
            yield surname[0] + mask * (len(name) - 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_row_is_found_in_every_form(name: str) -> None:
    missed = []
    for form in (*_spaced(name), *_half_hidden(name)):
        for before, after in AROUND:
            text = before + form + after
            places = find(text, (("legal_representative", name),))
            hidden = {at for one in places for at in range(one.start, one.end)}
            if not set(range(len(before), len(before) + len(form))) <= hidden:
                missed.append(text)

    assert missed == []
