"""A few decisions come or go: only the files that they touch are written again.

The fields of a decision that goes are read from its JSON twin, which still stands in the site
at that moment; where it does not, every shard is looked through. An ordinal that comes and is
there already is put in anew: that is a correction.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from disclosure.public import PublicDecision
from search import card_cell, cards, columns
from search.analysis import fold
from search.bulk import ROW_BITS
from search.directory import Directory, directory_path, number_of
from search.entry import befores, noted_words
from search.head import FORMAT, decode_numbers, encode_numbers, head
from search.long_list import decode_lists, encode_lists
from search.postings import SPACES, Change, sizes
from search.postings_revision import GONE, File, PostingsRevision
from search.searchable import Fields, fields_of, fields_of_twin, folded_name
from search.static_card import StaticCard, static_card
from search.terms import column_values

Noted = dict[tuple[int, int], tuple[int, ...]]
"""(term, ordinal) → notes of what decisions hold."""


class Revision:
    """The difference between a live index and the next."""

    def __init__(self, site: Path, data: Path, known: Mapping[int, Fields]) -> None:
        self._site, self._data, self._known = site, data, known
        self._head: dict[str, Any] = json.loads((data / "head.json").read_bytes())
        self._changes: dict[str, dict[int, Change]] = {
            space: defaultdict(Change) for space in SPACES
        }
        self._notes: dict[str, Noted] = {}
        self._unknown: set[int] = set()
        self._removed: dict[int, StaticCard] = {}
        self._added: dict[int, PublicDecision] = {}
        self._befores: dict[str, int] = defaultdict(int)

    def plan(self, added: Iterable[PublicDecision], removed: Iterable[int]) -> None:
        """Say which decisions come and which ordinals go."""
        self._added = {decision.ordinal: decision for decision in added}
        self._removed = cards.CardFiles(self._data).get({*removed, *self._added})
        going = {ordinal: self._fields(ordinal, card) for ordinal, card in self._removed.items()}
        self._unknown = {ordinal for ordinal, fields in going.items() if fields is None}
        before = {one: fields for one, fields in going.items() if fields}
        for space, noted in zip(SPACES, _noted(before), strict=True):
            for term, ordinal in noted:
                self._changes[space][term].removed.add(ordinal)
            self._notes[space] = noted
        after = {one: fields_of(made) for one, made in self._added.items()}
        for space, noted in zip(SPACES, _noted(after), strict=True):
            for (term, ordinal), notes in noted.items():
                self._come(space, term, ordinal, notes)
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

    @property
    def is_readable(self) -> bool:
        """Whether the index was written in the present form."""
        return bool(self._head["format"] == FORMAT)

    def names(self) -> tuple[list[str], list[str]]:
        """The folded names that go, and those that come."""
        gone = [card.fields.name for card in self._removed.values()]
        return gone, [folded_name(decision) for decision in self._added.values()]

    def _fields(self, ordinal: int, card: StaticCard) -> Fields | None:
        twin = self._site / card.twin
        if ordinal not in self._known and twin.exists():
            return fields_of_twin(json.loads(twin.read_bytes()))
        return self._known.get(ordinal)

    def _count(self, numbers: Iterable[str], step: int) -> None:
        for number in numbers:
            for _, before in befores(fold(number)):
                self._befores[before] += step

    def _come(self, space: str, term: int, ordinal: int, notes: tuple[int, ...]) -> None:
        """A decision comes with a term; a new revision that has it as the old one had changes
        nothing, and most of its terms are such."""
        change = self._changes[space][term]
        if self._notes[space].get((term, ordinal)) == notes:
            change.removed.discard(ordinal)
            if not change.removed and not change.added:
                del self._changes[space][term]
        else:
            change.added[ordinal] = notes

    def files(self) -> Iterator[File]:
        """Files to write, and files to delete as `GONE`."""
        if not self._removed and not self._added:
            return
        cut, shared = sizes(self.count), decode_lists((self._data / "lists.bin").read_bytes())
        for space in SPACES:
            revision = PostingsRevision(self._data, space, cut, shared[space])
            yield from revision.files(self._changes[space], self._unknown)
        yield "lists.bin", encode_lists(shared)
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
        there = (self._data / columns.DAYS).read_bytes()
        found = columns.decode_days(there, max(len(there) * 2, max(days) + 1))
        found[list(days)] = list(days.values())
        yield columns.DAYS, columns.encode_days(found)

    def _cards(self) -> Iterator[File]:
        touched = {ordinal // card_cell.CELL for ordinal in (*self._removed, *self._added)}
        listed = self._data / directory_path("cards")
        directory = Directory(cards.CELLS, listed.read_bytes())
        for path in sorted({cards.card_path(cell * card_cell.CELL) for cell in touched}):
            file = self._data / path
            there = cards.decode_file(file.read_bytes()) if file.exists() else {}
            for cell in touched:
                if cards.card_path(cell * card_cell.CELL) == path:
                    there[cell % cards.CELLS] = self._cell(cell, there.get(cell % cards.CELLS, b""))
            there = {number: data for number, data in there.items() if data}
            made = cards.encode_file(there) if there else GONE
            directory.put(number_of(path), cards.cell_lengths(made))
            yield path, made
        yield directory_path("cards"), directory.bytes

    def _cell(self, cell: int, data: bytes) -> bytes:
        first = cell * card_cell.CELL
        phrases = card_cell.phrases()
        kept = {one.ordinal: one for one in card_cell.decode_cell(data, first, phrases)}
        for ordinal in self._removed:
            kept.pop(ordinal, None)
        for ordinal, decision in self._added.items():
            if ordinal // card_cell.CELL == cell:
                kept[ordinal] = static_card(decision)
        return card_cell.encode_cell(kept.values())


def _noted(fields: Mapping[int, Fields]) -> tuple[Noted, Noted]:
    """The terms of decisions by ordinal: of their names and numbers, with notes, and of texts."""
    names, text = noted_words(list(fields.values()), range(len(fields)))
    notes: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for word, note in zip(names.noted.tolist(), names.notes.tolist(), strict=True):
        notes[word] = (*notes[word], note)
    ordinals = list(fields)

    def held(words: Iterable[int]) -> Iterator[tuple[tuple[int, int], int]]:
        for word in words:
            yield (word >> ROW_BITS, ordinals[word & (1 << ROW_BITS) - 1]), word

    return (
        {place: notes.get(word, ()) for place, word in held(set(names.words.tolist()))},
        {place: () for place, _ in held(set(text.tolist()))},
    )
