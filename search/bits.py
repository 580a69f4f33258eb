"""Rising numbers in few bits: how postings are written, many lists at once.

A stream of bits, the lowest of each byte first. A list of n rising numbers is its first number
and then its gaps, each split in two: the k low bits of all gaps one after the other, then the rest
of each in unary (so many zeros and a one). So n numbers below m cost about n·(log2(m/n) + 1.5) bits
however they lie; with k = 0 the gaps are a bitmap. ``static/bits.js`` reads what is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
        gaps = np.diff(numbers, prepend=0)[is_gap] - 1
        sums = numbers[starts + counts - 1] - numbers[starts] - (counts - 1)
        low = np.maximum(bit_lengths(sums * 709 // (np.maximum(counts - 1, 1) << 10)) - 1, 0)
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


def packed_bits(bits: Bits) -> bytes:
    """The bits as bytes."""
    return np.packbits(bits, bitorder="little").tobytes()


class Reading:
    """A place in a stream of bits that moves on as it is read."""

    def __init__(self, data: bytes) -> None:
        self._bits: Bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")
        self._whole = int.from_bytes(data, "little") if len(data) < 4096 else None
        self._ones: Numbers | None = None
        self.at = 0

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
        digits = self.zeros()
        return 1 << digits | self.number(digits)

    def rising(self, count: int, width: int = FIRST) -> list[int]:
        """A list of ``count`` rising numbers, the first with ``width`` low bits."""
        first = self.number(width)
        first |= self.zeros() << width
        if count == 1:
            return [first]
        low = self.number(WIDTH)
        if count <= _FEW and self._whole is not None:
            return list(self._few(first, count, low))
        found: list[int] = self._many(first, count - 1, low).tolist()
        return found

    def many(self, count: int, width: int = FIRST) -> Numbers:
        """The same as an array, for long lists."""
        if count <= _FEW:
            return np.array(self.rising(count, width), np.int64)
        first = self.number(width)
        first |= self.zeros() << width
        return self._many(first, count - 1, self.number(WIDTH))

    def _few(self, first: int, count: int, low: int) -> Iterator[int]:
        yield first
        lows = [self.number(low) for _ in range(count - 1)]
        for one in lows:
            first += (self.zeros() << low | one) + 1
            yield first

    def _many(self, first: int, gaps: int, low: int) -> Numbers:
        start, end = self.at, self.at + gaps * low
        lows = self._bits[start:end].reshape(gaps, low) @ (1 << np.arange(low))
        if self._ones is None:
            self._ones = np.flatnonzero(self._bits)
        rank = int(np.searchsorted(self._ones, end))
        ones = self._ones[rank : rank + gaps]
        high = np.diff(ones, prepend=end - 1) - 1
        self.at = int(ones[-1]) + 1
        found = np.empty(gaps + 1, np.int64)
        found[0] = 0
        np.cumsum((high << low) + lows + 1, out=found[1:])
        return found + first
