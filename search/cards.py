"""What a result shows, and what candidates are checked on: the cards of the static index.

A file holds 512 ordinals in 64 cells, each packed by itself; it begins with the lengths of the
cells. A reader asks for the beginning and then for one cell by HTTP range; a server without
ranges sends the whole file, which is read just as well.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from disclosure.agency import Agencies
from disclosure.decision import Act, PartyKind
from disclosure.moment import end_of, start_of
from disclosure.public import PublicDecision
from search.analysis import fold_all
from search.coding import packed, unpacked
from search.searchable import Searchable
from themes.card import Card, sanction

CELL = 8
CELLS = 64
FILE = CELL * CELLS
HEADER = struct.Struct(f"<{CELLS}H")
_ACTS = {act.slug: act.value for act in Act}


@dataclass(frozen=True, slots=True)
class StaticCard:
    """A card as it stands in a cell; ``name`` is empty for natural persons."""

    ordinal: int
    id: str
    canary: str
    title: str
    name: str
    numbers: tuple[str, ...]
    agency: str
    act: str
    sanction: str
    decided_on: date
    disclosed_on: date
    last_day: date
    marks: tuple[str, ...]

    @property
    def ends_at(self) -> datetime:
        """The moment from which it must not be shown."""
        return end_of(self.last_day)

    @property
    def path(self) -> str:
        """The decision's page within the site."""
        return f"decisions/{self.id[:2]}/{self.id}.html"

    @property
    def twin(self) -> str:
        """The decision's JSON twin within the site."""
        return f"decisions/{self.id[:2]}/{self.id}.json"

    @property
    def fields(self) -> Searchable:
        """Name and numbers, folded, for checking a candidate."""
        return Searchable(next(iter(fold_all([self.name])), ""), fold_all(self.numbers), {})

    def shown(self, agencies: Agencies) -> Card:
        """The card as the theme prints it."""
        return Card(
            id=self.id,
            path=self.path,
            title=self.title,
            act=_ACTS[self.act],
            act_slug=self.act,
            sanction=self.sanction,
            agency_name=agencies[self.agency].name,
            decided_on=self.decided_on,
            disclosed_on=self.disclosed_on,
            last_day=self.last_day,
            ends_at=self.ends_at,
            canary=self.canary,
            marks=self.marks,
        )


def static_card(decision: PublicDecision) -> StaticCard:
    """The card of a public decision."""
    numbers = (decision.document_number, decision.party_code, decision.licence_number)
    is_person = decision.party_kind is PartyKind.PERSON
    return StaticCard(
        ordinal=decision.ordinal,
        id=decision.id,
        canary=decision.canary,
        title=decision.title,
        name="" if is_person else decision.party_name,
        numbers=tuple(number for number in numbers if number),
        agency=decision.agency_code,
        act=decision.act.slug,
        sanction=sanction(decision),
        decided_on=decision.decided_on,
        disclosed_on=decision.disclosed_at.astimezone(start_of(decision.last_day).tzinfo).date(),
        last_day=decision.last_day,
        marks=decision.marks,
    )


def card_path(ordinal: int) -> str:
    """The file of an ordinal's card, within ``search/data``."""
    return f"cards/{ordinal // FILE:03x}.bin"


def _row(card: StaticCard) -> list[object]:
    starts = card.title.startswith(card.name)
    return [
        card.ordinal % CELL,
        card.id,
        card.canary,
        card.title,
        len(card.name) if starts else card.name,
        list(card.numbers),
        card.agency,
        card.act,
        card.sanction,
        f"{card.decided_on:%Y%m%d}",
        f"{card.disclosed_on:%Y%m%d}",
        f"{card.last_day:%Y%m%d}",
        *card.marks,
    ]


def encode_cell(cards: Iterable[StaticCard]) -> bytes:
    """One cell, packed; nothing for no cards."""
    rows = [_row(card) for card in sorted(cards, key=lambda card: card.ordinal)]
    if not rows:
        return b""
    columns = [list(column) for column in zip(*(row[:12] for row in rows), strict=True)]
    marks = {str(row[0]): row[12:] for row in rows if row[12:]}
    text = json.dumps([*columns, marks], ensure_ascii=False, separators=(",", ":"))
    return packed(text.encode())


def decode_cell(data: bytes, first: int) -> list[StaticCard]:
    """The cards of a cell whose first ordinal is ``first``."""
    if not data:
        return []
    *columns, marks = json.loads(unpacked(data))
    return [_card(first, row, marks) for row in zip(*columns, strict=True)]


def _card(first: int, row: tuple[object, ...], marks: dict[str, list[str]]) -> StaticCard:
    at, key, canary, title, name, numbers, agency, act, about, *days = row
    decided, disclosed, last = (date.fromisoformat(str(day)) for day in days)
    return StaticCard(
        ordinal=first + int(str(at)),
        id=str(key),
        canary=str(canary),
        title=str(title),
        name=str(title)[:name] if isinstance(name, int) else str(name),
        numbers=tuple(map(str, numbers if isinstance(numbers, list) else ())),
        agency=str(agency),
        act=str(act),
        sanction=str(about),
        decided_on=decided,
        disclosed_on=disclosed,
        last_day=last,
        marks=tuple(marks.get(str(at), ())),
    )


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


class Cells:
    """The cards of an index while it is built; each file is given away once it is full."""

    def __init__(self) -> None:
        self._cell: list[StaticCard] = []
        self._cells: dict[int, bytes] = {}

    def add(self, card: StaticCard) -> Iterator[tuple[str, bytes]]:
        """Take in a card; its ordinal is greater than all before. Gives the file before, if any."""
        first = self._cell[0].ordinal if self._cell else card.ordinal
        if first // CELL != card.ordinal // CELL:
            self._close()
        if first // FILE != card.ordinal // FILE:
            yield from self.files(first)
        self._cell.append(card)

    def _close(self) -> None:
        self._cells[self._cell[0].ordinal % FILE // CELL] = encode_cell(self._cell)
        self._cell = []

    def files(self, ordinal: int | None = None) -> Iterator[tuple[str, bytes]]:
        """The last file, that of ``ordinal``."""
        if self._cell:
            ordinal = self._cell[0].ordinal
            self._close()
        if ordinal is not None and self._cells:
            yield card_path(ordinal), encode_file(self._cells)
            self._cells = {}


class CardFiles:
    """The cards below a data folder; files are read as they are at that moment."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def get(self, ordinals: Iterable[int]) -> dict[int, StaticCard]:
        """The cards of these ordinals that there are."""
        found: dict[int, StaticCard] = {}
        wanted = sorted(set(ordinals))
        files: dict[str, dict[int, bytes]] = {}
        for ordinal in wanted:
            if ordinal in found:
                continue
            cells = files.setdefault(card_path(ordinal), self._cells(card_path(ordinal)))
            first = ordinal - ordinal % CELL
            for card in decode_cell(cells.get(ordinal % FILE // CELL, b""), first):
                found[card.ordinal] = card
        return {ordinal: found[ordinal] for ordinal in wanted if ordinal in found}

    def _cells(self, path: str) -> dict[int, bytes]:
        file = self._data / path
        return decode_file(file.read_bytes()) if file.exists() else {}
