"""A whole index while it is built: decisions in the order of their ordinals, then every file."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path

import numpy as np

from disclosure.agency import Agencies
from disclosure.public import PublicDecision
from search import cards, columns
from search.analysis import fold
from search.bits import Numbers
from search.bucket import bucket_lengths, encode, encode_shard
from search.bulk import ROW_BITS, Words
from search.card_cell import phrases
from search.coding import packed
from search.directory import Directory, directory_path, number_of
from search.entry import Noted, befores, noted_words
from search.head import agencies_table, encode_numbers, head
from search.long_list import encode_lists, encode_long, long_name, long_path
from search.postings import BUCKETS, SPACES, Sizes, Terms, each, shard_path, sizes
from search.searchable import fields_of
from search.spill import NOTED, PART_BITS, Records, Spill, is_other
from search.static_card import static_card

File = tuple[str, bytes]
BATCH = 2048
"""Decisions whose terms are worked out together."""
_FEWEST = 4
"""Parts of a small index, as bits."""
_SHARDS_OF_PART = 2
"""Shards of a part, as bits, in a large one."""
_ROW = np.uint64((1 << ROW_BITS) - 1)


class Draft:
    """An index while it is built; its memory grows by some 30 bytes a decision.

    What has no room there waits in files within ``place`` (`search.spill`).
    """

    def __init__(self, place: Path) -> None:
        self._ordinals = array("q")
        self._waiting: list[PublicDecision] = []
        self._spills = {space: Spill(place) for space in SPACES}
        self._noted = Spill(place, NOTED)
        self._befores: Counter[str] = Counter()
        self._columns = columns.Columns()
        self._cells = cards.Cells()

    def add(self, decision: PublicDecision) -> Iterator[File]:
        """Take one decision in; its ordinal is greater than all before. Gives what is done."""
        self._ordinals.append(decision.ordinal)
        self._columns.add(decision)
        self._waiting.append(decision)
        if len(self._waiting) == BATCH:
            self._note()
        yield from self._cells.add(static_card(decision))

    def _note(self) -> None:
        """Work out the words of those that wait."""
        if not self._waiting:
            return
        fields = [fields_of(one) for one in self._waiting]
        last = len(self._ordinals)
        rows = range(last - len(fields), last)
        names, text = noted_words(fields, rows)
        self._spills["names"].add(names.words)
        self._spills["text"].add(text)
        self._noted.add(_records(names))
        numbers = (fold(number) for one in fields for number in one.numbers)
        self._befores.update(before for number in numbers for _, before in befores(number))
        self._waiting = []

    def files(self, agencies: Agencies) -> Iterator[File]:
        """Every file of the index: its path below ``search/data``, and its bytes."""
        self._note()
        count = len(self._ordinals)
        cut = sizes(count)
        yield "head.json", head(count, agencies_table(agencies), self._columns.first_end)
        shared: dict[str, Counter[int]] = {space: Counter() for space in SPACES}
        with ExitStack() as stack:
            for spill in (*self._spills.values(), self._noted):
                stack.enter_context(spill)
            for space in SPACES:
                yield from self._shards(space, cut, shared[space])
        yield "lists.bin", encode_lists(shared)
        yield "numbers.bin", encode_numbers(self._befores)
        yield cards.PHRASES, packed(phrases())
        yield from self._columns.files()
        yield from self._cells.files()

    def _shards(self, space: str, cut: Sizes, shared: Counter[int]) -> Iterator[File]:
        bits = cut.bits(space)
        parts = part_bits(bits)
        files: dict[bytes, int] = {}
        directory = Directory(BUCKETS)
        for part in range(1 << parts):
            terms = self._terms(space, part, parts)
            names = np.zeros(len(terms.terms), np.int64)
            for at, alone in each(terms, terms.counts >= cut.long):
                key = _digest(alone)
                if key not in files:
                    data = encode_long(alone.ordinals, alone.noted, alone.notes)
                    files[key] = long_name(data)
                    yield long_path(space, files[key]), data
                names[at] = files[key]
            shared.update(names[names > 0].tolist())
            # The long lists are held no more.
            terms = terms.with_files(names)
            for path, data in _shards_of(space, bits, part, terms):
                directory.put(number_of(path), bucket_lengths(data))
                yield path, data
        yield directory_path(space), directory.bytes

    def _terms(self, space: str, part: int, bits: int) -> Terms:
        """The terms of a part with their postings."""
        ordinals = np.frombuffer(self._ordinals, np.int64)
        noted = self._noted.part(part, bits) if space == "names" else np.zeros(0, NOTED)
        return _terms(self._spills[space].part(part, bits), noted, ordinals)


def part_bits(bits: int) -> int:
    """Into how many parts, as bits, the terms of an index of so many shards are cut.

    A part is made at a time, so memory is that of a part: a large index has smaller ones.
    """
    return min(PART_BITS, max(_FEWEST, bits - _SHARDS_OF_PART))


def _records(names: Noted) -> Records:
    records = np.empty(len(names.noted), NOTED)
    records["word"], records["note"] = names.noted, names.notes
    return records


def _digest(alone: Terms) -> bytes:
    """The same for terms with the same list and notes."""
    digest = blake2b(digest_size=16)
    for part in (alone.ordinals, alone.noted, alone.notes):
        digest.update(part.data)
    return digest.digest()


def _terms(words: Words, noted: Records, ordinals: Numbers) -> Terms:
    """The terms of rising words; the words are written over, for they may be many."""
    terms = words >> np.uint64(ROW_BITS)
    firsts = np.flatnonzero(is_other(terms))
    each_term = terms[firsts].astype(np.int64)
    del terms
    places = np.searchsorted(words, noted["word"])
    words &= _ROW
    return Terms(
        each_term,
        np.diff(firsts, append=len(words)),
        np.zeros(len(firsts), np.int64),
        ordinals[words.view(np.int64)],
        places,
        noted["note"].copy(),
    )


def _shards_of(space: str, bits: int, part: int, terms: Terms) -> Iterator[File]:
    """The files of all shards of a part of the terms, those without terms too."""
    shards: dict[int, dict[int, bytes]] = {}
    for shard, bucket, data in encode(terms, bits):
        shards.setdefault(shard, {})[bucket] = data
    some = 1 << bits - part_bits(bits)
    for shard in range(part * some, (part + 1) * some):
        yield shard_path(space, shard), encode_shard(shards.get(shard, {}))
