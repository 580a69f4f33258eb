"""What results show, and what candidates are checked on: the cards of the static index.

A file holds 512 ordinals in 64 cells, each packed by itself (`card_cell`); it begins with the
lengths of the cells. A reader asks for the beginning and then for one cell by HTTP range; a server
without ranges sends the whole file, which is read just as well.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from search.card_cell import CELL, decode_cell, encode_cell, phrases
from search.coding import unpacked
from search.directory import Directory, directory_path
from search.static_card import StaticCard

CELLS = 64
FILE = CELL * CELLS
HEADER = struct.Struct(f"<{CELLS}H")
PHRASES = "phrases.bin"
"""The file with the text against which cells are packed, within ``search/data``."""


def card_path(ordinal: int) -> str:
    """The file of an ordinal's card, within ``search/data``."""
    return f"cards/{ordinal // FILE:03x}.bin"


def encode_file(cells: dict[int, bytes]) -> bytes:
    """A file of cells by their number, 0 to 15."""
    bodies = [cells.get(number, b"") for number in range(CELLS)]
    return HEADER.pack(*map(len, bodies)) + b"".join(bodies)


def decode_file(data: bytes) -> dict[int, bytes]:
    """The packed cells of a file that hold anything, by their number."""
    found, at = {}, HEADER.size
    for number, length in enumerate(HEADER.unpack_from(data)):
        if length:
            found[number] = data[at : at + length]
        at += length
    return found


def cell_lengths(file: bytes) -> tuple[int, ...]:
    """The lengths of the cells of a file; of no file, too."""
    return HEADER.unpack_from(file) if file else (0,) * CELLS


class Cells:
    """The cards of an index while it is built; each file is given away once it is full."""

    def __init__(self) -> None:
        self._cell: list[StaticCard] = []
        self._cells: dict[int, bytes] = {}
        self._directory = Directory(CELLS)

    def add(self, card: StaticCard) -> Iterator[tuple[str, bytes]]:
        """Take in a card; its ordinal is greater than all before. Gives the file before, if any."""
        first = self._cell[0].ordinal if self._cell else card.ordinal
        if first // CELL != card.ordinal // CELL:
            self._close()
        if first // FILE != card.ordinal // FILE:
            yield from self._file(first)
        self._cell.append(card)

    def _close(self) -> None:
        self._cells[self._cell[0].ordinal % FILE // CELL] = encode_cell(self._cell)
        self._cell = []

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The last file, and the directory of all."""
        if self._cell:
            ordinal = self._cell[0].ordinal
            self._close()
            yield from self._file(ordinal)
        yield directory_path("cards"), self._directory.bytes

    def _file(self, ordinal: int) -> Iterator[tuple[str, bytes]]:
        """The file of an ordinal, now that all its cells are there."""
        data = encode_file(self._cells)
        self._directory.put(ordinal // FILE, cell_lengths(data))
        self._cells = {}
        yield card_path(ordinal), data


def phrases_of(data: Path) -> bytes:
    """The phrases of the index below a data folder; those of a new one where it is being made."""
    file = data / PHRASES
    return unpacked(file.read_bytes()) if file.exists() else phrases()


class CardFiles:
    """The cards below a data folder; files are read as they are at that moment."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def get(self, ordinals: Iterable[int]) -> dict[int, StaticCard]:
        """The cards of these ordinals that there are."""
        found: dict[int, StaticCard] = {}
        wanted = set(ordinals)
        files: dict[str, dict[int, bytes]] = {}
        for number in sorted({ordinal // CELL for ordinal in wanted}):
            path = card_path(number * CELL)
            if path not in files:
                files[path] = self._cells(path)
            cell = files[path].get(number % CELLS, b"")
            for card in decode_cell(cell, number * CELL, self._phrases, wanted):
                found[card.ordinal] = card
        return found

    @cached_property
    def _phrases(self) -> bytes:
        return phrases_of(self._data)

    def _cells(self, path: str) -> dict[int, bytes]:
        file = self._data / path
        return decode_file(file.read_bytes()) if file.exists() else {}
