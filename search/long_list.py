"""Long lists of postings: a file each, named by its content, and how many terms share it.

Terms that always stand together have one list, so a phrase of an office's costs one file to read.
``lists.bin`` counts the terms of each file, so that an update knows when a file has to go; a
browser does not read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b

import numpy as np

from search.bits import Fields, Lists, Reading, gamma_lengths, packed_bits, put_gamma, starts_of
from search.coding import Reading as Bytes
from search.coding import packed, unpacked, varint
from search.postings import NAME, SPACES, NotesOf, Postings, Terms, read_notes

_NAME_BYTES = NAME // 8


def long_path(space: str, file: int) -> str:
    """The file of a list, within ``search/data``."""
    return f"{space}/h-{file:012x}.bin"


def long_name(data: bytes) -> int:
    """The name that its content gives a file; never 0."""
    return int.from_bytes(blake2b(data, digest_size=_NAME_BYTES).digest(), "big") or 1


def encode_long(term: Terms) -> bytes:
    """The file of one term: its list or, where more decisions hold it than not, the others."""
    ordinals, notes = term.ordinals, NotesOf.of(term)
    span = np.arange(ordinals[0], ordinals[-1] + 1)
    is_turned = 2 * len(ordinals) > len(span)
    listed = np.setdiff1d(span, ordinals, assume_unique=True) if is_turned else ordinals
    numbers = np.array([len(listed) + 1], np.int64)
    if is_turned:
        numbers = np.append(numbers, [ordinals[0] + 1, len(span)])
    lengths = gamma_lengths(numbers)
    fields, at = Fields.none(), np.array([1 + int(lengths.sum())])
    fields.put(np.array([0]), 1, int(is_turned))
    put_gamma(fields, 1 + starts_of(lengths), numbers)
    if len(listed):
        lists = Lists.of(listed, np.array([len(listed)]))
        lists.put(fields, at)
        at = at + lists.lengths
    notes.put(fields, at)
    bits = np.zeros(int(at[0] + notes.lengths[0]), np.uint8)
    fields.written(bits)
    return packed_bits(bits)


def decode_long(data: bytes) -> Postings:
    """What `encode_long` wrote."""
    reading = Reading(data)
    is_turned, count = reading.number(1), reading.gamma() - 1
    first, span = (reading.gamma() - 1, reading.gamma()) if is_turned else (0, 0)
    listed = reading.rising(count) if count else []
    if is_turned:
        listed = np.setdiff1d(np.arange(first, first + span), listed, assume_unique=True).tolist()
    return Postings(listed, read_notes(reading, listed))


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
