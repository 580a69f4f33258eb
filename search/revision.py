"""A few decisions come or go: only the files that they touch are written again.

The terms of a decision that goes are worked out of its JSON twin, which still stands in the site
at that moment; where it does not, every shard is looked through. An ordinal that comes and is
there already is put in anew: that is a correction.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from disclosure.public import PublicDecision
from search import cards, columns
from search.coding import packed, unpacked
from search.draft import File, cell_path, encode_cells
from search.head import decode_heavy, encode_heavy, head, size_of
from search.postings import (
    SPACES,
    Postings,
    Sizes,
    decode,
    encode,
    heavy_path,
    key_of,
    shard_of,
    shard_path,
    sizes,
)
from search.searchable import searchable, searchable_of
from search.terms import Terms, column_values, terms_of

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
            postings.remove(ordinal)
        for ordinal, positions in self.added.items():
            postings.add(ordinal, positions)
        return postings


class Revision:
    """The difference between a live index and the next."""

    def __init__(self, site: Path, data: Path, known: Mapping[int, Terms]) -> None:
        self._site, self._data, self._known = site, data, known
        self._head: dict[str, Any] = json.loads((data / "head.json").read_bytes())
        self._changes: dict[str, dict[str, Change]] = {
            space: defaultdict(Change) for space in SPACES
        }
        self._unknown: set[int] = set()
        self._removed: dict[int, cards.StaticCard] = {}
        self._added: dict[int, PublicDecision] = {}

    def plan(self, added: Iterable[PublicDecision], removed: Iterable[int]) -> None:
        """Say which decisions come and which ordinals go."""
        self._added = {decision.ordinal: decision for decision in added}
        self._removed = cards.CardFiles(self._data).get({*removed, *self._added})
        for ordinal, card in self._removed.items():
            self._remove(ordinal, card)
        for ordinal, decision in self._added.items():
            self._note(terms_of(searchable(decision)), ordinal, comes=True)

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
        return gone, [searchable(decision).name for decision in self._added.values()]

    def _remove(self, ordinal: int, card: cards.StaticCard) -> None:
        twin = self._site / card.twin
        if ordinal in self._known:
            self._note(self._known[ordinal], ordinal, comes=False)
        elif twin.exists():
            fields = searchable_of(json.loads(twin.read_bytes()))
            self._note(terms_of(fields), ordinal, comes=False)
        else:
            self._unknown.add(ordinal)

    def _note(self, terms: Terms, ordinal: int, *, comes: bool) -> None:
        for space in SPACES:
            for term, positions in terms.of(space).items():
                change = self._changes[space][term]
                if comes:
                    change.added[ordinal] = positions
                else:
                    change.removed.add(ordinal)

    def files(self) -> Iterator[File]:
        """Files to write, and files to delete as `GONE`."""
        if not self._removed and not self._added:
            return
        yield "head.json", head(self.count, self._head["agencies"])
        heavy = decode_heavy((self._data / "heavy.bin").read_bytes())
        for space in SPACES:
            yield from self._shards(space, sizes(self.count), heavy[space])
        yield "heavy.bin", encode_heavy(heavy)
        yield from self._columns()
        yield from self._days()
        yield from self._cards()

    def _shards(self, space: str, cut: Sizes, heavy: dict[str, int]) -> Iterator[File]:
        bits = cut.bits(space)
        by_shard: dict[int, list[str]] = defaultdict(list)
        for term in self._changes[space]:
            by_shard[shard_of(term, bits)].append(term)
        if self._unknown:
            by_shard = {shard: by_shard.get(shard, []) for shard in range(1 << bits)}
            for term in heavy:
                self._changes[space][term].removed |= self._unknown
                if term not in by_shard[shard_of(term, bits)]:
                    by_shard[shard_of(term, bits)].append(term)
        for shard, terms in by_shard.items():
            yield from self._shard(space, shard_path(space, shard), terms, cut, heavy)

    def _shard(
        self, space: str, path: str, terms: list[str], cut: Sizes, heavy: dict[str, int]
    ) -> Iterator[File]:
        light = decode(unpacked((self._data / path).read_bytes()))
        for ordinal in self._unknown:
            for postings in light.values():
                postings.remove(ordinal)
        for term in terms:
            key, own = key_of(term), heavy_path(space, term)
            if term in heavy:
                postings = decode(unpacked((self._data / own).read_bytes()))[key]
            else:
                postings = light.pop(key, Postings())
            postings = self._changes[space][term].apply(postings)
            if len(postings.ordinals) >= cut.heavy:
                heavy[term] = size_of(len(postings.ordinals))
                yield own, packed(encode({key: postings}))
            else:
                if heavy.pop(term, None):
                    yield own, GONE
                light[key] = postings
        kept = {key: postings for key, postings in light.items() if postings.ordinals}
        yield path, packed(encode(kept))

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
        for path in sorted({cell_path(cell) for cell in touched}):
            file = self._data / path
            there = cards.decode_file(file.read_bytes()) if file.exists() else {}
            for cell in touched:
                if cell_path(cell) == path:
                    there[cell % cards.CELLS] = self._cell(cell, there.get(cell % cards.CELLS, b""))
            there = {number: data for number, data in there.items() if data}
            yield path, encode_cells(there) if there else GONE

    def _cell(self, cell: int, data: bytes) -> bytes:
        first = cell * cards.CELL
        kept = {card.ordinal: card for card in cards.decode_cell(data, first)}
        for ordinal in self._removed:
            kept.pop(ordinal, None)
        for ordinal, decision in self._added.items():
            if ordinal // cards.CELL == cell:
                kept[ordinal] = cards.static_card(decision)
        return cards.encode_cell(kept.values())
