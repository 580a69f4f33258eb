"""Rising numbers in few bits: how postings are written, many lists at once.

A stream of bits, the lowest of each byte first. A list of n rising numbers is its first number
and then its gaps, each split in two: the k low bits of all gaps one after the other, then the rest
of each in unary (so many zeros and a one). So n numbers below m cost about n·(log2(m/n) + 1.5) bits
however they lie; with k = 0 the gaps are a bitmap. ``static/bits.js`` reads what is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint8]
Numbers = NDArray[np.int64]

FIRST = 15
"""Low bits of a list's first number."""
_FEW = 40
"""Numbers of a list that are read one by one: arrays cost more than they save."""
WIDTH = 5
"""Bits that say how many low bits the gaps of a list have."""


@dataclass(slots=True)
class Fields:
    """Numbers on their way into a stream: where each begins, and its value in how many bits."""

    at: list[Numbers]
    width: list[Numbers]
    value: list[Numbers]

    @classmethod
    def none(cls) -> Fields:
        """Nothing yet."""
        return cls([], [], [])

    def put(self, at: Numbers, width: Numbers | int, value: Numbers | int) -> None:
        """Put numbers of at most ``width`` bits at these places."""
        at = np.asarray(at, np.int64)
        self.at.append(at)
        self.width.append(_as_many(width, len(at)))
        self.value.append(_as_many(value, len(at)))

    def written(self, bits: Bits) -> None:
        """Set the bits of all fields."""
        for at, width, value in zip(self.at, self.width, self.value, strict=True):
            for low in range(int(width.max(initial=0))):
                bits[at[(value >> low & 1).astype(bool)] + low] = 1


def _as_many(value: Numbers | int, count: int) -> Numbers:
    return np.full(count, value, np.int64) if isinstance(value, int) else value


def bit_lengths(values: Numbers) -> Numbers:
    """How many binary digits each number has; 0 has none."""
    return np.frexp(values.astype(np.float64))[1].astype(np.int64)


def starts_of(lengths: Numbers) -> Numbers:
    """Where each of several stretches begins when one follows the other."""
    return np.cumsum(lengths) - lengths


@dataclass(frozen=True, slots=True)
class Lists:
    """Several lists of rising numbers, not empty, one after the other, and how they are coded."""

    counts: Numbers
    firsts: Numbers
    gaps: Numbers
    """Of all lists, less one each; a list has one fewer than numbers."""
    low: Numbers
    """Low bits of the gaps, by list."""
    high: Numbers
    """What is left of each gap."""
    first: int = FIRST
    """Low bits of the first numbers."""

    @classmethod
    def of(cls, numbers: Numbers, counts: Numbers, first: int = FIRST) -> Lists:
        """The lists of so many numbers each."""
        starts = starts_of(counts)
        is_gap = np.ones(len(numbers), bool)
        is_gap[starts] = False
        gaps: Numbers = np.diff(numbers, prepend=0)[is_gap] - 1
        sums = numbers[starts + counts - 1] - numbers[starts] - (counts - 1)
        low = width_of_gaps(sums, counts - 1)
        return cls(counts, numbers[starts], gaps, low, gaps >> np.repeat(low, counts - 1), first)

    @property
    def lengths(self) -> Numbers:
        """Bits of each list, without its count."""
        several = self.counts > 1
        ends = np.concatenate(([0], np.cumsum(self.high)))
        last = np.cumsum(self.counts - 1)
        unary = ends[last] - ends[last - (self.counts - 1)] + self.counts - 1
        gaps = WIDTH + self.low * (self.counts - 1) + unary
        return self.first + (self.firsts >> self.first) + 1 + np.where(several, gaps, 0)

    def put(self, fields: Fields, at: Numbers) -> None:
        """Write each list from its place on."""
        fields.put(at, self.first, self.firsts & (1 << self.first) - 1)
        after = at + self.first + (self.firsts >> self.first) + 1
        fields.put(after - 1, 1, 1)
        several = self.counts > 1
        fields.put(after[several], WIDTH, self.low[several])
        self._put_gaps(fields, after + WIDTH)

    def _put_gaps(self, fields: Fields, at: Numbers) -> None:
        inner = self.counts - 1
        low = np.repeat(self.low, inner)
        rank = np.arange(len(self.gaps)) - np.repeat(starts_of(inner), inner)
        start = np.repeat(at, inner)
        fields.put(start + rank * low, low, self.gaps & (1 << low) - 1)
        passed = np.cumsum(self.high)
        before = np.concatenate(([0], passed))[starts_of(inner)]
        unary = start + low * np.repeat(inner, inner) + rank + passed - np.repeat(before, inner)
        fields.put(unary, 1, 1)


def gamma_lengths(values: Numbers) -> Numbers:
    """Bits of Elias' gamma code of numbers from 1 on."""
    return 2 * bit_lengths(values) - 1


def put_gamma(fields: Fields, at: Numbers, values: Numbers) -> None:
    """Write numbers from 1 on: the zeros say how many digits follow the first one."""
    digits = bit_lengths(values) - 1
    fields.put(at + digits, 1, 1)
    fields.put(at + digits + 1, digits, values & (1 << digits) - 1)


def width_of_gaps(sums: Numbers, counts: Numbers) -> Numbers:
    """Low bits of the gaps of lists: by the sums of their gaps and how many gaps there are."""
    widths: Numbers = np.maximum(bit_lengths(sums * 709 // (np.maximum(counts, 1) << 10)) - 1, 0)
    return widths


class Written:
    """A few numbers as a stream of bits, put one after the other."""

    def __init__(self) -> None:
        self._value = self._at = 0

    def put(self, value: int, width: int) -> None:
        """Add a number of so many bits."""
        self._value |= value << self._at
        self._at += width

    def gamma(self, value: int) -> None:
        """Add a number from 1 on in Elias' gamma code."""
        digits = value.bit_length() - 1
        self.put(1 << digits, digits + 1)
        self.put(value & (1 << digits) - 1, digits)

    @property
    def bits(self) -> Bits:
        """All of them."""
        data = np.frombuffer(self._value.to_bytes(-(-self._at // 8), "little"), np.uint8)
        return np.unpackbits(data, bitorder="little")[: self._at]


def bits_of_list(numbers: Numbers, first: int = FIRST) -> Bits:
    """One list of rising numbers, not empty, without its count: `Lists` for a long one."""
    head, start, gaps = Written(), int(numbers[0]), np.diff(numbers) - 1
    head.put(start & (1 << first) - 1, first)
    head.put(1 << (start >> first), (start >> first) + 1)
    if not len(gaps):
        return head.bits
    sums = int(numbers[-1]) - start - len(gaps)
    low = int(width_of_gaps(np.array([sums]), np.array([len(gaps)]))[0])
    head.put(low, WIDTH)
    high = gaps >> low
    unary = np.zeros(int(high.sum()) + len(gaps), np.uint8)
    unary[np.cumsum(high + 1) - 1] = 1
    return np.concatenate([head.bits, _low_bits(gaps, low), unary])


def _low_bits(values: Numbers, width: int) -> Bits:
    """The lowest bits of each of several numbers, one after the other."""
    each = values.astype("<u4").view(np.uint8).reshape(len(values), 4)[:, : -(-width // 8)]
    return np.unpackbits(each, axis=1, bitorder="little")[:, :width].ravel()


def packed_bits(bits: Bits) -> bytes:
    """The bits as bytes."""
    return np.packbits(bits, bitorder="little").tobytes()


class Reading:
    """A place in a stream of bits that moves on as it is read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._whole = int.from_bytes(data, "little") if len(data) < 4096 else None
        self.at = 0

    @cached_property
    def _bits(self) -> Bits:
        return np.unpackbits(np.frombuffer(self._data, np.uint8), bitorder="little")

    @cached_property
    def _words(self) -> NDArray[np.uint64]:
        """The 64 bits that begin at each byte: low bits are at most 31."""
        padded = np.frombuffer(self._data + bytes(7), np.uint8)
        return np.ndarray(len(self._data), "<u8", padded, strides=(1,))

    def number(self, width: int) -> int:
        """The next ``width`` bits."""
        self.at += width
        if self._whole is not None:
            return self._whole >> self.at - width & (1 << width) - 1
        bits = self._bits[self.at - width : self.at].tolist()
        return sum(bit << place for place, bit in enumerate(bits))

    def zeros(self) -> int:
        """How many zeros stand before the next one; both are passed."""
        start = self.at
        if self._whole is not None:
            rest = self._whole >> start
            self.at += (rest & -rest).bit_length()
        else:
            self.at += int(np.argmax(self._bits[start:])) + 1
        return self.at - start - 1

    def gamma(self) -> int:
        """The next number from 1 on."""
        if self._whole is None:
            digits = self.zeros()
            return 1 << digits | self.number(digits)
        rest = self._whole >> self.at
        digits = (rest & -rest).bit_length() - 1
        self.at += 2 * digits + 1
        return 1 << digits | rest >> digits + 1 & (1 << digits) - 1

    def lone(self) -> int | None:
        """The ordinal of a term that has no other and no note; None, and nothing passed, of others.

        Three terms in five are so, and this takes a third of reading count, list and notes.
        """
        rest = 0 if self._whole is None else self._whole >> self.at
        if not rest & 1:
            return None
        high = rest >> FIRST + 1
        passed = (high & -high).bit_length()
        if high >> passed & 1:
            return None
        self.at += FIRST + passed + 2
        return passed - 1 << FIRST | rest >> 1 & (1 << FIRST) - 1

    def rising(self, count: int, width: int = FIRST) -> list[int]:
        """A list of ``count`` rising numbers, the first with ``width`` low bits."""
        first = self.number(width)
        first |= self.zeros() << width
        if count == 1:
            return [first]
        low = self.number(WIDTH)
        if count <= _FEW and self._whole is not None:
            return self._few(self._whole >> self.at, first, count - 1, low)
        found: list[int] = self._many(first, count - 1, low).tolist()
        return found

    def many(self, count: int, width: int = FIRST) -> Numbers:
        """The same as an array, for long lists."""
        if count <= _FEW:
            return np.array(self.rising(count, width), np.int64)
        first = self.number(width)
        first |= self.zeros() << width
        return self._many(first, count - 1, self.number(WIDTH))

    def _few(self, rest: int, value: int, gaps: int, low: int) -> list[int]:
        found, mask = [value], (1 << low) - 1
        unary = rest >> gaps * low
        self.at += gaps * low
        for _ in range(gaps):
            passed = (unary & -unary).bit_length()
            value += (passed - 1 << low | rest & mask) + 1
            found.append(value)
            self.at += passed
            unary >>= passed
            rest >>= low
        return found

    def _many(self, first: int, gaps: int, low: int) -> Numbers:
        index = np.arange(gaps)
        places = index * low + self.at
        self.at += gaps * low
        ones = self._next_ones(gaps)
        self.at += int(ones[-1]) + 1
        found = np.empty(gaps + 1, np.int64)
        found[0] = first
        # Before the one of each gap stand as many zeros as what is left of all gaps so far.
        found[1:] = (ones - index << low) + index + (first + 1)
        if low:
            lows = self._words[places >> 3] >> (places & 7).astype(np.uint64)
            found[1:] += np.cumsum((lows & (1 << low) - 1).view(np.int64))
        return found

    def _next_ones(self, count: int) -> Numbers:
        """How far away the next ones are."""
        reach, is_one = 4 * count, self._bits.view(np.bool_)
        while True:
            ones: Numbers = np.flatnonzero(is_one[self.at : self.at + reach])
            if len(ones) >= count or self.at + reach >= len(is_one):
                return ones[:count]
            reach *= 2
