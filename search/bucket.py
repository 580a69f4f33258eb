"""How terms and their postings are written in buckets, and buckets in shards.

A bucket begins with a byte by which a reader knows that it has all of it and nothing else: the sum
of the others. A shard begins with the lengths of its buckets. ``static/postings.js`` reads what is
written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.bits import (
    Fields,
    Lists,
    Numbers,
    Reading,
    gamma_lengths,
    packed_bits,
    put_gamma,
    starts_of,
)
from search.postings import (
    BUCKET_BITS,
    BUCKETS,
    WIDE,
    Entry,
    Long,
    Notes,
    Postings,
    Terms,
    key_width,
)

DIRECTORY = 3 * BUCKETS
"""Bytes at the beginning of a shard: three for the length of each bucket."""
NAME = 48
"""Bits of the name of a file with a long list."""
CHECK = 1
"""Bytes of a bucket before its stream of bits."""


@dataclass(frozen=True, slots=True)
class NotesOf:
    """The notes of terms on their way into a stream."""

    counts: Numbers
    """Of each term."""
    is_wide: NDArray[np.bool_]
    """Of each note."""
    steps: Numbers
    values: Numbers

    @classmethod
    def of(cls, terms: Terms) -> NotesOf:
        """The notes of these terms."""
        of_term = np.searchsorted(np.cumsum(terms.held), terms.noted, side="right")
        counts = np.bincount(of_term, minlength=len(terms.terms)).astype(np.int64)
        index = terms.noted - starts_of(terms.held)[of_term]
        starts = starts_of(counts)[counts > 0]
        steps = np.diff(index, prepend=0) + 1
        steps[starts] = index[starts] + 1
        largest = np.zeros(len(terms.terms), np.int64)
        np.maximum.at(largest, of_term, terms.notes)
        return cls(counts, (largest > 0xFF)[of_term], steps, terms.notes)

    @property
    def _lengths(self) -> Numbers:
        widths = np.where(self.is_wide, WIDE, gamma_lengths(self.values + 1))
        lengths: Numbers = gamma_lengths(self.steps) + widths
        return lengths

    @property
    def lengths(self) -> Numbers:
        """Bits of the notes of each term, with the bit that says whether there are any."""
        passed = np.concatenate(([0], np.cumsum(self._lengths)))
        ends = np.cumsum(self.counts)
        several = self.counts > 0
        counted = np.zeros(len(self.counts), np.int64)
        counted[several] = 1 + gamma_lengths(self.counts[several])
        lengths: Numbers = 1 + counted + passed[ends] - passed[ends - self.counts]
        return lengths

    def put(self, fields: Fields, at: Numbers) -> None:
        """Write the notes of each term from its place on."""
        several = self.counts > 0
        counts, starts = self.counts[several], starts_of(self.counts)[several]
        fields.put(at[several], 1, 1)
        fields.put(at[several] + 1, 1, self.is_wide[starts].astype(np.int64))
        put_gamma(fields, at[several] + 2, counts)
        inner = self._lengths
        before = starts_of(inner) - np.repeat(starts_of(inner)[starts], counts)
        place = np.repeat(at[several] + 2 + gamma_lengths(counts), counts) + before
        put_gamma(fields, place, self.steps)
        place = place + gamma_lengths(self.steps)
        fields.put(place[self.is_wide], WIDE, self.values[self.is_wide])
        put_gamma(fields, place[~self.is_wide], self.values[~self.is_wide] + 1)


def encode(terms: Terms, bits: int) -> Iterator[tuple[int, int, bytes]]:
    """The buckets of terms: shard, bucket, bytes; none for a bucket without terms."""
    if not len(terms.terms):
        return
    width = key_width(bits)
    of_term = terms.terms >> width
    starts = np.flatnonzero(np.diff(of_term, prepend=-1))
    buckets, sized = of_term[starts], np.diff(starts, append=len(of_term))
    keys = Lists.of(terms.terms & (1 << width) - 1, sized, width)
    body = _Body.of(terms)
    heads = gamma_lengths(sized) + keys.lengths
    bodies = body.lengths
    firsts = starts_of(sized)
    lengths = -(-(heads + np.add.reduceat(bodies, firsts)) // 8)
    at = 8 * starts_of(lengths)
    fields = Fields.none()
    put_gamma(fields, at, sized)
    keys.put(fields, at + gamma_lengths(sized))
    before = starts_of(bodies)
    body.put(fields, np.repeat(at + heads - before[firsts], sized) + before)
    bits_of_all = np.zeros(8 * int(lengths.sum()), np.uint8)
    fields.written(bits_of_all)
    data, end = packed_bits(bits_of_all), 0
    for bucket, length in zip(buckets.tolist(), lengths.tolist(), strict=True):
        whole = data[end : end + length]
        yield bucket >> BUCKET_BITS, bucket & BUCKETS - 1, bytes([sum(whole) & 0xFF]) + whole
        end += length


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands of each term after the keys of its bucket."""

    terms: Terms
    lists: Lists
    """Of the terms whose postings stand here."""
    notes: NotesOf

    @classmethod
    def of(cls, terms: Terms) -> _Body:
        return cls(terms, Lists.of(terms.ordinals, terms.counts[terms.here]), NotesOf.of(terms))

    @property
    def lengths(self) -> Numbers:
        """Bits of each term."""
        here = self.terms.here
        held = np.full(len(here), NAME, np.int64)
        held[here] = self.lists.lengths + self.notes.lengths[here]
        lengths: Numbers = gamma_lengths(self.terms.counts) + held
        return lengths

    def put(self, fields: Fields, at: Numbers) -> None:
        """Write what there is of each term from its place on."""
        here = self.terms.here
        put_gamma(fields, at, self.terms.counts)
        after = at + gamma_lengths(self.terms.counts)
        fields.put(after[~here], NAME, self.terms.files[~here])
        self.lists.put(fields, after[here])
        ends = after.copy()
        ends[here] += self.lists.lengths
        self.notes.put(fields, ends)


def decode(data: bytes, bits: int, long: int, only: int | None = None) -> dict[int, Entry]:
    """What a bucket has of each key, or of ``only``; lists from ``long`` on are in files."""
    found: dict[int, Entry] = {}
    if not data:
        return found
    reading = Reading(data[CHECK:])
    for key in reading.rising(reading.gamma(), key_width(bits)):
        entry = _entry(reading, long)
        if only is None or key == only:
            found[key] = entry
        if key == only:
            break
    return found


def _entry(reading: Reading, long: int) -> Entry:
    lone = reading.lone() if long > 1 else None
    if lone is not None:
        return Postings([lone])
    count = reading.gamma()
    if count >= long:
        return Long(count, reading.number(NAME))
    ordinals = reading.rising(count)
    return Postings(ordinals, read_notes(reading, ordinals))


def lists_in(data: bytes, bits: int, long: int) -> Iterator[Sequence[int]]:
    """The ordinals of each term whose postings stand in a bucket: `decode` without the rest."""
    if not data:
        return
    reading = Reading(data[CHECK:])
    for _ in reading.rising(reading.gamma(), key_width(bits)):
        lone = reading.lone() if long > 1 else None
        if lone is not None:
            yield (lone,)
            continue
        count = reading.gamma()
        if count >= long:
            reading.number(NAME)
        else:
            ordinals = reading.rising(count)
            read_notes(reading, ordinals)
            yield ordinals


def read_notes(reading: Reading, ordinals: Sequence[int] | Numbers) -> Notes:
    """Notes by ordinal."""
    notes: Notes = {}
    if not reading.number(1):
        return notes
    is_wide, index = reading.number(1), 0
    for _ in range(reading.gamma()):
        index += reading.gamma() - 1
        value = reading.number(WIDE) if is_wide else reading.gamma() - 1
        ordinal = int(ordinals[index])
        notes[ordinal] = (*notes.get(ordinal, ()), value)
    return notes


def encode_shard(buckets: Mapping[int, bytes]) -> bytes:
    """A file of buckets by their number."""
    bodies = [buckets.get(number, b"") for number in range(BUCKETS)]
    return b"".join([*(len(body).to_bytes(3, "little") for body in bodies), *bodies])


def decode_shard(data: bytes) -> dict[int, bytes]:
    """The buckets of a file that hold anything."""
    found, at = {}, DIRECTORY
    for number, length in enumerate(bucket_lengths(data)):
        if length:
            found[number] = data[at : at + length]
        at += length
    return found


def bucket_lengths(shard: bytes) -> list[int]:
    """The lengths of the buckets of a file."""
    return [int.from_bytes(shard[at : at + 3], "little") for at in range(0, DIRECTORY, 3)]
