"""Which decisions hold which terms: the files of the static index, one shard of terms each.

A term's shard and its key there come from hashes of the term, so a decision's terms say which
files it touches, whatever else is in the index. A term that very many decisions hold has a file
of its own, and its name stands in ``heavy.bin`` so that a reader knows what it would cost.

In names, a term's positions are kept only where its first or last character stands twice in the
name: everywhere else two terms that share a character must be neighbours.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from search.coding import KEY_BITS, Reading, gaps, hashes, numbers, ordinals, varint, varints

SPACES = ("names", "text")
_KEY_SHIFT = 32 - KEY_BITS


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
    def heavy(self) -> int:
        """From how many decisions on a term has a file of its own."""
        return max(self.limit // 64, 256)


CLASSES = (
    Sizes(1_000, 4, 4),
    Sizes(4_000, 6, 6),
    Sizes(16_000, 8, 8),
    Sizes(64_000, 10, 9),
    Sizes(256_000, 11, 10),
    Sizes(1_024_000, 12, 12),
)


def sizes(count: int) -> Sizes:
    """The cut for so many decisions."""
    return next((size for size in CLASSES if count <= size.limit), CLASSES[-1])


@dataclass(slots=True)
class Postings:
    """The decisions that hold one term, and positions (by ordinal) where they are needed."""

    ordinals: list[int] = field(default_factory=list)
    positions: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def add(self, ordinal: int, positions: tuple[int, ...] = ()) -> None:
        """Put a decision in its place; it may be there already."""
        at = bisect_left(self.ordinals, ordinal)
        if self.ordinals[at : at + 1] != [ordinal]:
            self.ordinals.insert(at, ordinal)
        if positions:
            self.positions[ordinal] = positions

    def remove(self, ordinal: int) -> None:
        """Take a decision out; it may be gone already."""
        at = bisect_left(self.ordinals, ordinal)
        if self.ordinals[at : at + 1] == [ordinal]:
            del self.ordinals[at]
        self.positions.pop(ordinal, None)


def shard_of(term: str, bits: int) -> int:
    """The number of the shard that a term lives in."""
    return hashes(term)[0] >> (32 - bits)


def key_of(term: str) -> int:
    """The key of a term within its file."""
    return hashes(term)[1] >> _KEY_SHIFT


def place_of(term: str, bits: int) -> tuple[int, int]:
    """The shard that a term lives in, and its key there."""
    first, second = hashes(term)
    return first >> (32 - bits), second >> _KEY_SHIFT


def shard_path(space: str, shard: int) -> str:
    """The file of a shard, within ``search/data``."""
    return f"{space}/{shard:03x}.bin"


def heavy_path(space: str, term: str) -> str:
    """The file of a term that has one of its own."""
    first, second = hashes(term)
    return f"{space}/h-{first:08x}{second >> 16:04x}.bin"


def encode(terms: dict[int, Postings]) -> bytes:
    """The content of a shard: keys, rising, each with its postings."""
    out: list[bytes] = []
    before = 0
    for key in sorted(terms):
        postings = terms[key]
        body, places = gaps(postings.ordinals), _positions(postings)
        out += [varint(key - before), varint(len(body)), body, varint(len(places)), places]
        before = key
    return b"".join(out)


def _positions(postings: Postings) -> bytes:
    if not postings.positions:
        return b""
    out: list[int] = []
    before = 0
    for ordinal, positions in sorted(postings.positions.items()):
        at = bisect_left(postings.ordinals, ordinal)
        out += [at - before, len(positions), *positions]
        before = at
    return varints(out)


def decode(data: bytes, only: frozenset[int] | None = None) -> dict[int, Postings]:
    """The postings of a shard by key; of the keys in ``only`` where it is given."""
    reading, key, found = Reading(data), 0, {}
    while not reading.is_done:
        key += reading.number()
        body = reading.bytes(reading.number())
        places = reading.bytes(reading.number())
        if only is None or key in only:
            found[key] = _postings(body, places)
    return found


def _postings(body: bytes, places: bytes) -> Postings:
    postings = Postings(ordinals(body))
    values, at, index = numbers(places), 0, 0
    while at < len(values):
        index += values[at]
        end = at + 2 + values[at + 1]
        postings.positions[postings.ordinals[index]] = tuple(values[at + 2 : end])
        at = end
    return postings
