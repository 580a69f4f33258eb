"""Many strings in one pass, by whichever library finds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.patterns import MANY, ends, finder


@given(st.lists(st.binary(min_size=1, max_size=6), max_size=20, unique=True), st.data())
def test_each_string_is_found_where_it_stands_also_within_another(
    strings: list[bytes], data: st.DataObject
) -> None:
    pieces = st.sampled_from([*strings, b"\0", b"."]) | st.binary(max_size=4)
    text = b"".join(data.draw(st.lists(pieces, max_size=30)))

    assert finder(strings)(text) == {at for at, one in enumerate(strings) if one in text}


@pytest.mark.parametrize("count", [MANY, MANY + 1])
def test_as_many_as_there_are(count: int) -> None:
    find = finder([b"%08d" % number for number in range(0, 2 * count, 2)])

    assert find(b"..00000000.00000010,00000011\xff%08d" % (2 * count - 2)) == {0, 5, count - 1}


def test_an_expression_ends_at_each_of_its_matches() -> None:
    assert ends(rb"a[0-9]{2}")(b"a12 a3 a456") == [3, 10]


def test_no_string_is_nowhere() -> None:
    assert finder([])(b"anything") == set()
