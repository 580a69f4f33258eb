"""Long lists of postings: a file each, named by its content, and how many terms share it.

Terms that always stand together have one list, so a phrase of an office's costs one file to read.
``lists.bin`` counts the terms of each file, so that an update knows when a file has to go; a
browser does not read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from search.bits import (
    Bits,
    Fields,
    Numbers,
    Reading,
    Written,
    bits_of_list,
    packed_bits,
)
from search.bucket import NAME, NotesOf, read_notes
from search.coding import Reading as Bytes
from search.coding import packed, unpacked, varint
from search.postings import SPACES, Change, Notes, Postings, Terms

_NAME_BYTES = NAME // 8


def long_path(space: str, file: int) -> str:
    """The file of a list, within ``search/data``."""
    return f"{space}/h-{file:012x}.bin"


def long_name(data: bytes) -> int:
    """The name that its content gives a file; never 0."""
    return int.from_bytes(blake2b(data, digest_size=_NAME_BYTES).digest(), "big") or 1


@dataclass(frozen=True, slots=True)
class LongList:
    """The decisions that hold a term, rising, and notes by ordinal."""

    ordinals: Numbers
    notes: Notes

    @classmethod
    def of(cls, postings: Postings) -> LongList:
        """Postings that have become many."""
        return cls(np.array(postings.ordinals, np.int64), postings.notes)

    def changed(self, change: Change) -> LongList:
        """The list after a change."""
        gone, coming = sorted({*change.removed, *change.added}), sorted(change.added)
        kept = np.delete(self.ordinals, self._places(gone))
        if coming:
            kept = np.insert(kept, np.searchsorted(kept, coming), coming)
        notes = {**self.notes}
        for one in gone:
            notes.pop(one, None)
        notes |= {one: note for one, note in change.added.items() if note}
        return LongList(kept, notes)

    def _places(self, some: Sequence[int]) -> Numbers:
        """Where those of some numbers stand that are in the list."""
        at = np.searchsorted(self.ordinals, some)
        there = np.minimum(at, len(self.ordinals) - 1)
        found: Numbers = at[self.ordinals[there] == some]
        return found

    @property
    def file(self) -> bytes:
        """What stands in its file."""
        noted = sorted(self.notes)
        places = np.searchsorted(self.ordinals, noted).astype(np.int64)
        counts = [len(self.notes[one]) for one in noted]
        notes = np.array([note for one in noted for note in self.notes[one]], np.int64)
        return encode_long(self.ordinals, np.repeat(places, counts), notes)

    @property
    def postings(self) -> Postings:
        """The same as a short list."""
        return Postings(self.ordinals.tolist(), self.notes)


def encode_long(ordinals: Numbers, noted: Numbers, notes: Numbers) -> bytes:
    """The file of a list or, where more decisions hold its term than not, of the others.

    ``noted`` says at which of the ordinals each of the notes stands.
    """
    first, span = int(ordinals[0]), int(ordinals[-1] - ordinals[0]) + 1
    is_turned = 2 * len(ordinals) > span
    listed = _others(ordinals, first, span) if is_turned else ordinals
    head = Written()
    head.put(int(is_turned), 1)
    head.gamma(len(listed) + 1)
    if is_turned:
        head.gamma(first + 1)
        head.gamma(span)
    parts = [head.bits, bits_of_list(listed)] if len(listed) else [head.bits]
    return packed_bits(np.concatenate([*parts, _bits_of_notes(ordinals, noted, notes)]))


def _bits_of_notes(ordinals: Numbers, noted: Numbers, notes: Numbers) -> Bits:
    if not len(notes):
        return np.zeros(1, np.uint8)
    one, none = np.array([len(ordinals)]), np.zeros(1, np.int64)
    of_term = NotesOf.of(Terms(none, one, none, ordinals, noted, notes))
    bits, fields = np.zeros(int(of_term.lengths[0]), np.uint8), Fields.none()
    of_term.put(fields, none)
    fields.written(bits)
    return bits


def decode_long(data: bytes) -> LongList:
    """What `encode_long` wrote."""
    reading = Reading(data)
    is_turned, count = reading.number(1), reading.gamma() - 1
    first, span = (reading.gamma() - 1, reading.gamma()) if is_turned else (0, 0)
    listed = reading.many(count) if count else np.zeros(0, np.int64)
    ordinals = _others(listed, first, span) if is_turned else listed
    return LongList(ordinals, read_notes(reading, ordinals))


def _others(ordinals: Numbers, first: int, span: int) -> Numbers:
    """Those of a span of numbers that are not among these."""
    is_other = np.ones(span, np.bool_)
    is_other[ordinals - first] = False
    return np.flatnonzero(is_other) + first


Shared = Mapping[str, Counter[int]]
"""By space, how many terms have the list of each file."""


def encode_lists(shared: Shared) -> bytes:
    """``lists.bin``."""
    parts = []
    for space in SPACES:
        files = sorted(file for file, terms in shared[space].items() if terms)
        parts.append(varint(len(files)))
        parts += [file.to_bytes(_NAME_BYTES, "big") + varint(shared[space][file]) for file in files]
    return packed(b"".join(parts))


def decode_lists(data: bytes) -> dict[str, Counter[int]]:
    """What `encode_lists` wrote."""
    reading = Bytes(unpacked(data))
    found: dict[str, Counter[int]] = {}
    for space in SPACES:
        found[space] = Counter()
        for _ in range(reading.number()):
            file = int.from_bytes(reading.bytes(_NAME_BYTES), "big")
            found[space][file] = reading.number()
    return found
