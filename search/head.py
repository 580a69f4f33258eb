"""What a reader of the static index must know first: ``head.json`` and ``heavy.bin``."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping

from disclosure.agency import Agencies
from search.coding import packed, unpacked
from search.postings import SPACES, sizes

FORMAT = 1


def agencies_table(agencies: Agencies) -> dict[str, list[str]]:
    """The agencies as the head carries them: code → name, region, level."""
    return {one.code: [one.name, one.region, one.level.value] for one in agencies}


def head(count: int, agencies: dict[str, list[str]]) -> bytes:
    """``head.json``: what a reader must know first."""
    cut = sizes(count)
    content = {
        "format": FORMAT,
        "count": count,
        "limit": cut.limit,
        "bits": {space: cut.bits(space) for space in SPACES},
        "agencies": agencies,
    }
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def size_of(count: int) -> int:
    """Twice the binary logarithm of a count: how much a term's postings are about."""
    return int(2 * math.log2(count))


def encode_heavy(heavy: Mapping[str, Mapping[str, int]]) -> bytes:
    """``heavy.bin``: terms by space and size (`size_of`)."""
    content: dict[str, dict[str, str]] = {}
    for space in SPACES:
        by_size: dict[int, list[str]] = defaultdict(list)
        for term, size in heavy[space].items():
            by_size[size].append(term)
        content[space] = {str(size): " ".join(sorted(by_size[size])) for size in sorted(by_size)}
    return packed(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def decode_heavy(data: bytes) -> dict[str, dict[str, int]]:
    """Term → size (`size_of`) by space."""
    content: dict[str, dict[str, str]] = json.loads(unpacked(data))
    return {
        space: {term: int(size) for size, terms in by_size.items() for term in terms.split(" ")}
        for space, by_size in content.items()
    }
