"""Rising numbers come back as they were written, whatever their size and number."""

from __future__ import annotations

import random

import numpy as np
import pytest

from search.bits import (
    FIRST,
    Fields,
    Lists,
    Reading,
    Written,
    bits_of_list,
    packed_bits,
    starts_of,
)

SIZES = (1, 2, 3, 40, 41, 42, 300, 5_000)


def _rising(rng: random.Random, count: int, below: int) -> list[int]:
    return sorted(rng.sample(range(below), count))


@pytest.mark.parametrize("digits", [13, 17, 22, 26, 32])
def test_lists_of_any_width_are_read_back(digits: int) -> None:
    rng = random.Random(digits)
    lists = [_rising(rng, size, 1 << digits) for size in SIZES for _ in range(3)]
    sizes = np.array([len(one) for one in lists], np.int64)
    written = Lists.of(np.concatenate([np.array(one, np.int64) for one in lists]), sizes, digits)
    fields = Fields.none()
    written.put(fields, starts_of(written.lengths))
    bits = np.zeros(-(-int(written.lengths.sum()) // 8) * 8, np.uint8)
    fields.written(bits)

    reading = Reading(packed_bits(bits))

    assert [reading.rising(len(one), digits) for one in lists] == lists


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("below", [1 << 13, 100_000, 1 << 20])
def test_a_list_by_itself_is_written_as_it_is_among_others(size: int, below: int) -> None:
    one = np.array(_rising(random.Random(size), size, below), np.int64)
    written = Lists.of(one, np.array([size], np.int64))
    fields = Fields.none()
    written.put(fields, np.zeros(1, np.int64))
    among = np.zeros(int(written.lengths[0]), np.uint8)
    fields.written(among)

    alone = bits_of_list(one)

    assert alone.tolist() == among.tolist()
    assert Reading(packed_bits(alone)).many(size).tolist() == one.tolist()


def test_a_few_numbers_are_read_back() -> None:
    written = Written()
    for value in (1, 2, 7, 300):
        written.gamma(value)
    written.put(5, FIRST)

    reading = Reading(packed_bits(written.bits))

    assert [reading.gamma() for _ in range(4)] == [1, 2, 7, 300]
    assert reading.number(FIRST) == 5
