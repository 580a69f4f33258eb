"""A whole index in memory, while it is built."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from disclosure.agency import Agencies
from disclosure.public import PublicDecision
from search import cards, columns
from search.coding import packed
from search.head import agencies_table, encode_heavy, head, size_of
from search.postings import (
    SPACES,
    Postings,
    Sizes,
    encode,
    heavy_path,
    place_of,
    shard_path,
    sizes,
)
from search.searchable import searchable
from search.terms import column_values, terms_of

Value = TypeVar("Value")
File = tuple[str, bytes]


@dataclass(slots=True)
class Draft:
    """An index in memory while it is built: about 4 bytes a posting."""

    count: int = 0
    ordinals: dict[str, dict[str, array[int]]] = field(
        default_factory=lambda: {space: defaultdict(lambda: array("I")) for space in SPACES}
    )
    positions: dict[str, dict[int, tuple[int, ...]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    columns: dict[str, dict[int, str]] = field(
        default_factory=lambda: {name: {} for name in columns.COLUMNS}
    )
    days: dict[int, int] = field(default_factory=dict)
    cells: dict[int, bytes] = field(default_factory=dict)
    cell: list[cards.StaticCard] = field(default_factory=list)

    def add(self, decision: PublicDecision) -> None:
        """Take one decision in; its ordinal is greater than all before."""
        ordinal, terms = decision.ordinal, terms_of(searchable(decision))
        names, text = self.ordinals["names"], self.ordinals["text"]
        for term, positions in terms.names.items():
            names[term].append(ordinal)
            if positions:
                self.positions[term][ordinal] = positions
        for term in terms.text:
            text[term].append(ordinal)
        for name, value in column_values(decision).items():
            self.columns[name][ordinal] = value
        self.days[ordinal] = decision.decided_on.day
        self._card(cards.static_card(decision))
        self.count += 1

    def _card(self, card: cards.StaticCard) -> None:
        if self.cell and self.cell[0].ordinal // cards.CELL != card.ordinal // cards.CELL:
            self._close_cell()
        self.cell.append(card)

    def _close_cell(self) -> None:
        if self.cell:
            self.cells[self.cell[0].ordinal // cards.CELL] = cards.encode_cell(self.cell)
        self.cell = []

    def files(self, agencies: Agencies) -> Iterator[File]:
        """Every file of the index: its path below ``search/data``, and its bytes."""
        self._close_cell()
        cut = sizes(self.count)
        yield "head.json", head(self.count, agencies_table(agencies))
        heavy: dict[str, dict[str, int]] = {space: {} for space in SPACES}
        for space in SPACES:
            yield from self._shards(space, cut, heavy[space])
        yield "heavy.bin", encode_heavy(heavy)
        for name in columns.COLUMNS:
            yield columns.column_path(name), columns.encode_column(self.columns[name])
        yield from _grouped(self.days, columns.day_path, columns.encode_days)
        yield from _grouped(self.cells, cell_path, encode_cells)

    def _shards(self, space: str, cut: Sizes, heavy: dict[str, int]) -> Iterator[File]:
        bits = cut.bits(space)
        shards: list[dict[int, Postings]] = [{} for _ in range(1 << bits)]
        for term, ordinals in self.ordinals[space].items():
            positions = self.positions.get(term, {}) if space == "names" else {}
            postings = Postings(ordinals.tolist(), positions)
            shard, key = place_of(term, bits)
            if len(ordinals) >= cut.heavy:
                heavy[term] = size_of(len(ordinals))
                yield heavy_path(space, term), packed(encode({key: postings}))
            else:
                put(shards[shard], key, postings)
        for shard, terms in enumerate(shards):
            yield shard_path(space, shard), packed(encode(terms))


def put(shard: dict[int, Postings], key: int, postings: Postings) -> None:
    """Put a term's postings into a shard; two terms of one key share their postings."""
    if key not in shard:
        shard[key] = postings
        return
    for ordinal in postings.ordinals:
        shard[key].add(ordinal, postings.positions.get(ordinal, ()))


def cell_path(cell: int) -> str:
    """The file of a cell, counted over the whole index."""
    return cards.card_path(cell * cards.CELL)


def encode_cells(cells: Mapping[int, bytes]) -> bytes:
    """The file of cells that belong together."""
    return cards.encode_file({cell % cards.CELLS: data for cell, data in cells.items()})


def _grouped(
    by_number: Mapping[int, Value],
    path_of: Callable[[int], str],
    encoded: Callable[[Mapping[int, Value]], bytes],
) -> Iterator[File]:
    files: dict[str, dict[int, Value]] = defaultdict(dict)
    for number, value in by_number.items():
        files[path_of(number)][number] = value
    for path, content in files.items():
        yield path, encoded(content)
