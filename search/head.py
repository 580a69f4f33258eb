"""What a reader of the index knows first: ``head.json``, ``numbers.bin``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from zlib import crc32

from disclosure.agency import Agencies
from search.bulk import term_of
from search.card_cell import phrases
from search.coding import packed, unpacked
from search.postings import SPACES, WIDE, sizes

FORMAT = f"7-{crc32(phrases()):08x}"
"""Changes with how files are packed, and with the phrases against which cards are: an index of
another form is built anew."""


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
        "long": cut.long,
        "bits": {space: cut.bits(space) for space in SPACES},
        "first_end": first_end or "",
        "agencies": agencies,
    }
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


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
