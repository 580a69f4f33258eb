"""Which decisions hold which terms: the files of the static index, one shard of terms each.

A term's shard, its bucket there and its key in the bucket come from hashes of the term, so a
decision's terms say which files it touches, whatever else is in the index. A shard begins with the
lengths of its buckets: a reader asks for that beginning and then for one bucket by HTTP range. A
long list stands in a file of its own (`long_list`), and the bucket has only the name of it: words
that always stand together, as in the phrases of an office, share one list.

Beside an ordinal may stand notes: in names, a term's positions where its first or last character
stands twice (everywhere else two terms that share a character must be neighbours); at the year and
serial of a document number, what stands before them, as 24 bits of its hash.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
from search.bulk import TERM_BITS

SPACES = ("names", "text")
BUCKETS = 16
"""In one shard."""
_BUCKET_BITS = 4
DIRECTORY = 3 * BUCKETS
"""Bytes at the beginning of a shard: three for the length of each bucket."""
NAME = 48
"""Bits of the name of a file with a long list."""
WIDE = 24
"""Bits of a note that is no position."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How an index of some size is cut; the same for every number of decisions in a class."""

    limit: int
    names_bits: int
    text_bits: int

    def bits(self, space: str) -> int:
        """Binary digits of the number of shards of a space."""
        return self.names_bits if space == "names" else self.text_bits

    @property
    def long(self) -> int:
        """From how many decisions on a list has a file of its own."""
        return max(self.limit // 256, 256)


CLASSES = (
    Sizes(1_000, 4, 4),
    Sizes(4_000, 5, 5),
    Sizes(16_000, 7, 7),
    Sizes(64_000, 9, 9),
    Sizes(256_000, 10, 10),
    Sizes(1_024_000, 12, 12),
)


def sizes(count: int) -> Sizes:
    """The cut for so many decisions."""
    return next((size for size in CLASSES if count <= size.limit), CLASSES[-1])


Notes = dict[int, tuple[int, ...]]


@dataclass(slots=True)
class Postings:
    """The decisions that hold one term, rising, and notes by ordinal where there are any."""

    ordinals: list[int] = field(default_factory=list)
    notes: Notes = field(default_factory=dict)


@dataclass(slots=True)
class Change:
    """What changes in the postings of one term: ordinals that go, and those that come with notes;
    one that is in both is replaced."""

    removed: set[int] = field(default_factory=set)
    added: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def apply(self, postings: Postings) -> None:
        """Change the postings."""
        for ordinal in self.removed:
            _remove(postings, ordinal)
        for ordinal, notes in self.added.items():
            at = bisect_left(postings.ordinals, ordinal)
            if postings.ordinals[at : at + 1] != [ordinal]:
                insort(postings.ordinals, ordinal)
            if notes:
                postings.notes[ordinal] = notes

    @property
    def key(self) -> tuple[object, ...]:
        """The same for changes that do the same."""
        return (*sorted(self.removed), None, *sorted(self.added.items()))


def _remove(postings: Postings, ordinal: int) -> None:
    at = bisect_left(postings.ordinals, ordinal)
    if postings.ordinals[at : at + 1] == [ordinal]:
        del postings.ordinals[at]
    postings.notes.pop(ordinal, None)


def key_width(bits: int) -> int:
    """Bits of a term that are not told by its shard and bucket."""
    return TERM_BITS - bits - _BUCKET_BITS


def place_of(term: int, bits: int) -> tuple[int, int, int]:
    """A term's shard, its bucket there, and its key in the bucket."""
    width = key_width(bits)
    return term >> width + _BUCKET_BITS, term >> width & BUCKETS - 1, term & (1 << width) - 1


def term_at(shard: int, bucket: int, key: int, bits: int) -> int:
    """The term that lives there."""
    return (shard << _BUCKET_BITS | bucket) << key_width(bits) | key


def shard_path(space: str, shard: int) -> str:
    """The file of a shard, within ``search/data``."""
    return f"{space}/{shard:03x}.bin"


@dataclass(frozen=True, slots=True)
class Long:
    """In place of postings: how many decisions hold the term, and the file with the list."""

    count: int
    file: int


Entry = Postings | Long
"""What a bucket has of a term."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms, rising, with their postings one after the other, and notes: at which of all postings,
    rising, and what. Of a term with a long list there is the number and the file alone."""

    terms: Numbers
    counts: Numbers
    files: Numbers
    """0 where the postings stand here."""
    ordinals: Numbers
    noted: Numbers
    notes: Numbers

    @classmethod
    def of(cls, by_term: Mapping[int, Entry]) -> Terms:
        """What stands of terms as arrays."""
        terms = sorted(by_term)
        counts: list[int] = []
        files: list[int] = []
        ordinals: list[int] = []
        noted: list[int] = []
        notes: list[int] = []
        for entry in (by_term[term] for term in terms):
            if isinstance(entry, Long):
                counts.append(entry.count)
                files.append(entry.file)
                continue
            counts.append(len(entry.ordinals))
            files.append(0)
            if entry.notes:  # few terms have any
                for at, ordinal in enumerate(entry.ordinals, len(ordinals)):
                    values = entry.notes.get(ordinal, ())
                    noted += [at] * len(values)
                    notes += values
            ordinals += entry.ordinals
        parts = (terms, counts, files, ordinals, noted, notes)
        return cls(*(np.array(part, np.int64) for part in parts))

    @property
    def here(self) -> NDArray[np.bool_]:
        """Of each term, whether its postings stand here."""
        is_here: NDArray[np.bool_] = self.files == 0
        return is_here

    @property
    def held(self) -> Numbers:
        """How many postings of each term stand here."""
        return np.where(self.here, self.counts, 0)

    def with_files(self, files: Numbers) -> Terms:
        """Without the postings of those terms that have a file."""
        kept = np.repeat(files == 0, self.held)
        place = np.cumsum(kept) - 1
        noted = kept[self.noted]
        return Terms(
            self.terms,
            self.counts,
            files,
            self.ordinals[kept],
            place[self.noted[noted]],
            self.notes[noted],
        )


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


def each(terms: Terms, chosen: NDArray[np.bool_]) -> Iterator[tuple[int, Terms]]:
    """Some of the terms, one by one with their places."""
    starts = starts_of(terms.held)
    for at in np.flatnonzero(chosen).tolist():
        start, count = int(starts[at]), int(terms.counts[at])
        first, last = np.searchsorted(terms.noted, [start, start + count])
        yield (
            at,
            Terms(
                terms.terms[at : at + 1],
                terms.counts[at : at + 1],
                terms.files[at : at + 1],
                terms.ordinals[start : start + count],
                terms.noted[first:last] - start,
                terms.notes[first:last],
            ),
        )


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
        yield bucket >> _BUCKET_BITS, bucket & BUCKETS - 1, data[end : end + length]
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
    reading = Reading(data)
    for key in reading.rising(reading.gamma(), key_width(bits)):
        count = reading.gamma()
        if count >= long:
            entry: Entry = Long(count, reading.number(NAME))
        else:
            ordinals = reading.rising(count)
            entry = Postings(ordinals, read_notes(reading, ordinals))
        if only is None or key == only:
            found[key] = entry
        if key == only:
            break
    return found


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
    for number in range(BUCKETS):
        length = int.from_bytes(data[3 * number : 3 * number + 3], "little")
        if length:
            found[number] = data[at : at + length]
        at += length
    return found
