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
from search.coding import Reading as Bytes
from search.coding import packed, unpacked, varint
from search.postings import (
    NAME,
    SPACES,
    Change,
    Notes,
    NotesOf,
    Postings,
    Terms,
    read_notes,
)

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
        coming = np.array(sorted(change.added), np.int64)
        going = np.array(sorted(change.removed - change.added.keys()), np.int64)
        kept = self.ordinals[~_stand_in(self.ordinals, going)]
        coming = coming[~_stand_in(coming, kept)]
        gone = {*change.removed, *change.added}
        notes = {one: note for one, note in self.notes.items() if one not in gone}
        notes |= {one: note for one, note in change.added.items() if note}
        return LongList(np.insert(kept, np.searchsorted(kept, coming), coming), notes)

    @property
    def postings(self) -> Postings:
        """The same as a short list."""
        return Postings(self.ordinals.tolist(), self.notes)


def terms_of_lists(lists: Sequence[LongList]) -> Terms:
    """Long lists as the postings of as many terms."""
    starts = np.cumsum([0, *(len(one.ordinals) for one in lists)])
    noted = [
        (int(start + np.searchsorted(one.ordinals, ordinal)), note)
        for start, one in zip(starts.tolist(), lists, strict=False)
        for ordinal in sorted(one.notes)
        for note in one.notes[ordinal]
    ]
    return Terms(
        np.arange(len(lists)),
        np.diff(starts),
        np.zeros(len(lists), np.int64),
        np.concatenate([one.ordinals for one in lists]),
        np.array([at for at, _ in noted], np.int64),
        np.array([note for _, note in noted], np.int64),
    )


def _stand_in(some: Numbers, others: Numbers) -> NDArray[np.bool_]:
    """Of each of some numbers, whether it is among others, which rise."""
    if not len(others) or not len(some):
        return np.zeros(len(some), np.bool_)
    at = np.minimum(np.searchsorted(others, some), len(others) - 1)
    stand: NDArray[np.bool_] = others[at] == some
    return stand


def encode_long(terms: Terms) -> list[bytes]:
    """The file of each term: its list or, where more decisions hold it than not, the others."""
    starts = starts_of(terms.counts)
    firsts, lasts = terms.ordinals[starts], terms.ordinals[starts + terms.counts - 1]
    spans = lasts - firsts + 1
    is_turned = 2 * terms.counts > spans
    lists = [
        _others(some, int(first), int(span)) if turned else some
        for some, first, span, turned in zip(
            np.split(terms.ordinals, starts[1:]), firsts, spans, is_turned, strict=True
        )
    ]
    heads = _Heads(np.array([len(one) for one in lists], np.int64), is_turned, firsts, spans)
    return _written(heads, np.concatenate(lists), NotesOf.of(terms))


@dataclass(frozen=True, slots=True)
class _Heads:
    """What a file begins with: whether the others are listed, how many, and of which span."""

    sizes: Numbers
    is_turned: NDArray[np.bool_]
    firsts: Numbers
    spans: Numbers

    @property
    def lengths(self) -> Numbers:
        """Bits of each."""
        spans = gamma_lengths(self.firsts + 1) + gamma_lengths(self.spans)
        lengths: Numbers = 1 + gamma_lengths(self.sizes + 1) + np.where(self.is_turned, spans, 0)
        return lengths

    def put(self, fields: Fields, at: Numbers) -> None:
        """Write each from its place on."""
        fields.put(at, 1, self.is_turned.astype(np.int64))
        put_gamma(fields, at + 1, self.sizes + 1)
        firsts, spans = self.firsts[self.is_turned] + 1, self.spans[self.is_turned]
        after = (at + 1 + gamma_lengths(self.sizes + 1))[self.is_turned]
        put_gamma(fields, after, firsts)
        put_gamma(fields, after + gamma_lengths(firsts), spans)


def _written(heads: _Heads, listed: Numbers, notes: NotesOf) -> list[bytes]:
    """Files of heads, lists and notes."""
    some = heads.sizes > 0
    ends = heads.lengths
    lists = Lists.of(listed, heads.sizes[some]) if some.any() else None
    if lists is not None:
        ends = ends.copy()
        ends[some] += lists.lengths
    lengths = -(-(ends + notes.lengths) // 8)
    at, fields = 8 * starts_of(lengths), Fields.none()
    heads.put(fields, at)
    if lists is not None:
        lists.put(fields, (at + heads.lengths)[some])
    notes.put(fields, at + ends)
    bits = np.zeros(8 * int(lengths.sum()), np.uint8)
    fields.written(bits)
    data, first = packed_bits(bits), (at // 8).tolist()
    return [data[one : one + size] for one, size in zip(first, lengths.tolist(), strict=True)]


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
