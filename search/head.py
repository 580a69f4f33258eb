"""What a reader of the index knows first: ``head.json``, ``heavy.bin``, ``numbers.bin``."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np

from disclosure.agency import Agencies
from search.bulk import TERM_BITS, term_of
from search.coding import Reading, packed, unpacked
from search.postings import FILE_BYTES, SPACES, WIDE, Heavy, sizes

FORMAT = 2
_TERM_BYTES = TERM_BITS // 8


def agencies_table(agencies: Agencies) -> dict[str, list[str]]:
    """The agencies as the head carries them: code → name, region, level."""
    return {one.code: [one.name, one.region, one.level.value] for one in agencies}


def head(count: int, agencies: dict[str, list[str]], first_end: str | None) -> bytes:
    """``head.json``: how the index is cut, how many decisions it holds, its earliest last day."""
    cut = sizes(count)
    content = {
        "format": FORMAT,
        "count": count,
        "limit": cut.limit,
        "bits": {space: cut.bits(space) for space in SPACES},
        "first_end": first_end or "",
        "agencies": agencies,
    }
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


HeavyTerms = Mapping[str, Mapping[int, Heavy]]
"""Terms with files of their own, by space."""


def encode_heavy(heavy: HeavyTerms) -> bytes:
    """``heavy.bin``: by space how many terms there are, the terms, rising, their sizes, and the
    names of their files; the bytes of equal rank stand together, for they are alike."""
    parts = []
    for space in SPACES:
        terms = sorted(heavy[space])
        wide = np.array(terms, ">u8").view(np.uint8).reshape(-1, 8)[:, 8 - _TERM_BYTES :]
        found = [heavy[space][term] for term in terms]
        parts += [len(terms).to_bytes(4, "little"), wide.T.tobytes()]
        parts += [bytes(one.size for one in found)]
        parts += [bytes.fromhex("".join(one.file for one in found))]
    return packed(b"".join(parts))


def decode_heavy(data: bytes) -> dict[str, dict[int, Heavy]]:
    """Term → size and file by space."""
    reading = Reading(unpacked(data))
    found = {}
    for space in SPACES:
        count = int.from_bytes(reading.bytes(4), "little")
        wide = np.frombuffer(reading.bytes(_TERM_BYTES * count), np.uint8)
        terms = [int.from_bytes(row.tobytes(), "big") for row in wide.reshape(_TERM_BYTES, count).T]
        sizes = reading.bytes(count)
        files = [reading.bytes(FILE_BYTES).hex() for _ in terms]
        rows = zip(terms, sizes, files, strict=True)
        found[space] = {term: Heavy(size, file) for term, size, file in rows}
    return found


def before_note(before: str) -> int:
    """The note of what stands before the year and serial of a document number."""
    return term_of(f"^{before}") & (1 << WIDE) - 1


def encode_numbers(befores: Mapping[str, int]) -> bytes:
    """``numbers.bin``: what stands before year and serial in document numbers, and how often."""
    kept = {before: befores[before] for before in sorted(befores) if befores[before]}
    return packed(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode())


def decode_numbers(data: bytes) -> dict[str, int]:
    """What `encode_numbers` wrote."""
    found: dict[str, int] = json.loads(unpacked(data))
    return found
