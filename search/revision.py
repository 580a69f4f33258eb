"""A few decisions come or go: only the files that they touch are written again.

The fields of a decision that goes are read from its JSON twin, which still stands in the site
at that moment; where it does not, every shard is looked through. An ordinal that comes and is
there already is put in anew: that is a correction.
"""

from __future__ import annotations

import json
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from disclosure.public import PublicDecision
from search import cards, columns
from search.analysis import fold
from search.bulk import ROW_BITS
from search.coding import packed, unpacked
from search.entry import befores, noted_words
from search.head import decode_heavy, decode_numbers, encode_heavy, encode_numbers, head
from search.postings import (
    SPACES,
    Heavy,
    Postings,
    Sizes,
    Terms,
    decode,
    decode_heavy_term,
    decode_shard,
    encode,
    encode_heavy_term,
    encode_shard,
    heavy_file,
    heavy_path,
    place_of,
    shard_path,
    size_of,
    sizes,
    term_at,
)
from search.searchable import Fields, fields_of, fields_of_twin, folded_name
from search.terms import column_values

File = tuple[str, bytes]
GONE = b""
"""Stands for a file that is to be deleted."""


@dataclass(slots=True)
class Change:
    """What changes in the postings of one term."""

    removed: set[int] = field(default_factory=set)
    added: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def apply(self, postings: Postings) -> Postings:
        """The postings after the change."""
        for ordinal in self.removed:
            _remove(postings, ordinal)
        for ordinal, notes in self.added.items():
            at = bisect_left(postings.ordinals, ordinal)
            if postings.ordinals[at : at + 1] != [ordinal]:
                insort(postings.ordinals, ordinal)
            if notes:
                postings.notes[ordinal] = notes
        return postings


def _remove(postings: Postings, ordinal: int) -> None:
    at = bisect_left(postings.ordinals, ordinal)
    if postings.ordinals[at : at + 1] == [ordinal]:
        del postings.ordinals[at]
    postings.notes.pop(ordinal, None)


class Revision:
    """The difference between a live index and the next."""

    def __init__(self, site: Path, data: Path, known: Mapping[int, Fields]) -> None:
        self._site, self._data, self._known = site, data, known
        self._head: dict[str, Any] = json.loads((data / "head.json").read_bytes())
        self._changes: dict[str, dict[int, Change]] = {
            space: defaultdict(Change) for space in SPACES
        }
        self._unknown: set[int] = set()
        self._removed: dict[int, cards.StaticCard] = {}
        self._added: dict[int, PublicDecision] = {}
        self._befores: dict[str, int] = defaultdict(int)

    def plan(self, added: Iterable[PublicDecision], removed: Iterable[int]) -> None:
        """Say which decisions come and which ordinals go."""
        self._added = {decision.ordinal: decision for decision in added}
        self._removed = cards.CardFiles(self._data).get({*removed, *self._added})
        going = {ordinal: self._fields(ordinal, card) for ordinal, card in self._removed.items()}
        self._unknown = {ordinal for ordinal, fields in going.items() if fields is None}
        self._note({one: fields for one, fields in going.items() if fields}, comes=False)
        self._note({one: fields_of(made) for one, made in self._added.items()}, comes=True)
        for card in self._removed.values():
            self._count(card.numbers, -1)
        for made in self._added.values():
            self._count(fields_of(made).numbers, 1)

    @property
    def count(self) -> int:
        """How many decisions there are afterwards."""
        return int(self._head["count"]) - len(self._removed) + len(self._added)

    @property
    def keeps_size_class(self) -> bool:
        """Whether the index is still cut in the same way."""
        return sizes(self.count).limit == int(self._head["limit"])

    def names(self) -> tuple[list[str], list[str]]:
        """The folded names that go, and those that come."""
        gone = [card.fields.name for card in self._removed.values()]
        return gone, [folded_name(decision) for decision in self._added.values()]

    def _fields(self, ordinal: int, card: cards.StaticCard) -> Fields | None:
        twin = self._site / card.twin
        if ordinal not in self._known and twin.exists():
            return fields_of_twin(json.loads(twin.read_bytes()))
        return self._known.get(ordinal)

    def _count(self, numbers: Iterable[str], step: int) -> None:
        for number in numbers:
            for _, before in befores(fold(number)):
                self._befores[before] += step

    def _note(self, fields: Mapping[int, Fields], *, comes: bool) -> None:
        names, text = noted_words(list(fields.values()), range(len(fields)))
        notes: dict[int, tuple[int, ...]] = defaultdict(tuple)
        for word, note in zip(names.noted.tolist(), names.notes.tolist(), strict=True):
            notes[word] = (*notes[word], note)
        ordinals = list(fields)
        for space, words in zip(SPACES, (names.words, text), strict=True):
            for word in set(words.tolist()):
                ordinal = ordinals[word & (1 << ROW_BITS) - 1]
                change = self._changes[space][word >> ROW_BITS]
                if comes:
                    change.added[ordinal] = notes.get(word, ()) if space == "names" else ()
                else:
                    change.removed.add(ordinal)

    def files(self) -> Iterator[File]:
        """Files to write, and files to delete as `GONE`."""
        if not self._removed and not self._added:
            return
        heavy = decode_heavy((self._data / "heavy.bin").read_bytes())
        for space in SPACES:
            yield from self._shards(space, sizes(self.count), heavy[space])
        yield "heavy.bin", encode_heavy(heavy)
        yield from self._numbers()
        first_end = None
        for path, data in self._columns():
            if path == columns.column_path("last_day"):
                first_end = next(iter(columns.decode_column(data).values), None)
            yield path, data
        yield "head.json", head(self.count, self._head["agencies"], first_end)
        yield from self._days()
        yield from self._cards()

    def _numbers(self) -> Iterator[File]:
        numbers = decode_numbers((self._data / "numbers.bin").read_bytes())
        for before, step in self._befores.items():
            numbers[before] = numbers.get(before, 0) + step
        yield "numbers.bin", encode_numbers(numbers)

    def _shards(self, space: str, cut: Sizes, heavy: dict[int, Heavy]) -> Iterator[File]:
        bits = cut.bits(space)
        before = {one.file for one in heavy.values()}
        by_shard: dict[int, list[int]] = defaultdict(list)
        changes = self._changes[space]
        if self._unknown:
            by_shard = defaultdict(list, {shard: [] for shard in range(1 << bits)})
            for term in heavy:
                changes[term].removed |= self._unknown
        for term in changes:
            by_shard[place_of(term, bits)[0]].append(term)
        made: dict[str, bytes] = {}
        for shard, terms in by_shard.items():
            yield self._shard(space, shard, terms, cut, heavy, made)
        after = {one.file for one in heavy.values()}
        for file in sorted(after - before):
            yield heavy_path(space, file), made[file]
        for file in sorted(before - after):
            yield heavy_path(space, file), GONE

    def _shard(
        self,
        space: str,
        shard: int,
        terms: list[int],
        cut: Sizes,
        heavy: dict[int, Heavy],
        made: dict[str, bytes],
    ) -> File:
        bits, path = cut.bits(space), shard_path(space, shard)
        buckets = decode_shard((self._data / path).read_bytes())
        light: dict[int, Postings] = {}
        for bucket in {*(place_of(term, bits)[1] for term in terms)} or set(buckets):
            light |= self._bucket(buckets.pop(bucket, b""), shard, bucket, bits)
        if self._unknown:
            for bucket in list(buckets):
                light |= self._bucket(buckets.pop(bucket), shard, bucket, bits)
            for postings in light.values():
                for ordinal in self._unknown:
                    _remove(postings, ordinal)
        for term in terms:
            postings = self._changes[space][term].apply(self._postings(space, term, light, heavy))
            if len(postings.ordinals) < cut.heavy:
                heavy.pop(term, None)
                light[term] = postings
                continue
            data = encode_heavy_term(Terms.of({term: postings}))
            heavy[term] = Heavy(size_of(len(postings.ordinals)), heavy_file(data))
            made[heavy[term].file] = data
        kept = {term: postings for term, postings in light.items() if postings.ordinals}
        buckets |= {bucket: data for _, bucket, data in encode(Terms.of(kept), bits)}
        return path, encode_shard(buckets)

    def _bucket(self, data: bytes, shard: int, bucket: int, bits: int) -> dict[int, Postings]:
        found = decode(data, bits)
        return {term_at(shard, bucket, key, bits): one for key, one in found.items()}

    def _postings(
        self, space: str, term: int, light: dict[int, Postings], heavy: Mapping[int, Heavy]
    ) -> Postings:
        if term not in heavy:
            return light.pop(term, None) or Postings()
        path = self._data / heavy_path(space, heavy[term].file)
        return decode_heavy_term(path.read_bytes())

    def _columns(self) -> Iterator[File]:
        values = {ordinal: column_values(one) for ordinal, one in self._added.items()}
        for name in columns.COLUMNS:
            path = columns.column_path(name)
            column = columns.decode_column((self._data / path).read_bytes())
            added = {ordinal: row[name] for ordinal, row in values.items()}
            yield path, columns.changed(column, self._removed, added)

    def _days(self) -> Iterator[File]:
        days = dict.fromkeys(self._removed, 0)
        days |= {ordinal: one.decided_on.day for ordinal, one in self._added.items()}
        for path in sorted({columns.day_path(ordinal) for ordinal in days}):
            file = self._data / path
            body = bytearray(unpacked(file.read_bytes()) if file.exists() else columns.DAYS)
            for ordinal, day in days.items():
                if columns.day_path(ordinal) == path:
                    body[ordinal % columns.DAYS] = day
            yield path, packed(bytes(body)) if any(body) else GONE

    def _cards(self) -> Iterator[File]:
        touched = {ordinal // cards.CELL for ordinal in (*self._removed, *self._added)}
        for path in sorted({cards.card_path(cell * cards.CELL) for cell in touched}):
            file = self._data / path
            there = cards.decode_file(file.read_bytes()) if file.exists() else {}
            for cell in touched:
                if cards.card_path(cell * cards.CELL) == path:
                    there[cell % cards.CELLS] = self._cell(cell, there.get(cell % cards.CELLS, b""))
            there = {number: data for number, data in there.items() if data}
            yield path, cards.encode_file(there) if there else GONE

    def _cell(self, cell: int, data: bytes) -> bytes:
        first = cell * cards.CELL
        kept = {card.ordinal: card for card in cards.decode_cell(data, first)}
        for ordinal in self._removed:
            kept.pop(ordinal, None)
        for ordinal, decision in self._added.items():
            if ordinal // cards.CELL == cell:
                kept[ordinal] = cards.static_card(decision)
        return cards.encode_cell(kept.values())
