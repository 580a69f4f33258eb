"""Which decisions hold which terms: the files of the static index, one shard of terms each.

A term's shard, its bucket there and its key in the bucket come from hashes of the term, so a
decision's terms say which files it touches, whatever else is in the index (`bucket` says how they
are written). A long list stands in a file of its own (`long_list`), and the bucket has only the
name of it: words that always stand together, as in the phrases of an office, share one list.

Beside an ordinal may stand notes: in names, a term's positions where its first or last character
stands twice (everywhere else two terms that share a character must be neighbours); at the year and
serial of a document number, what stands before them, as 24 bits of its hash.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from search.bits import Numbers, starts_of
from search.bulk import TERM_BITS

SPACES = ("names", "text")
BUCKETS = 16
"""In one shard."""
BUCKET_BITS = 4
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
    return TERM_BITS - bits - BUCKET_BITS


def place_of(term: int, bits: int) -> tuple[int, int, int]:
    """A term's shard, its bucket there, and its key in the bucket."""
    width = key_width(bits)
    return term >> width + BUCKET_BITS, term >> width & BUCKETS - 1, term & (1 << width) - 1


def term_at(shard: int, bucket: int, key: int, bits: int) -> int:
    """The term that lives there."""
    return (shard << BUCKET_BITS | bucket) << key_width(bits) | key


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
        noted = kept[self.noted]
        # Where there are many postings there are seldom notes.
        place = np.cumsum(kept) - 1 if len(self.noted) else self.noted
        return Terms(
            self.terms,
            self.counts,
            files,
            self.ordinals[kept],
            place[self.noted[noted]],
            self.notes[noted],
        )


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
