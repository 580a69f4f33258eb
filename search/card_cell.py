"""A cell of cards in few bytes: what is drawn at random as bits, what is written as packed text.

Identifiers, canaries and the ends of 统一社会信用代码 have no pattern, so each of their characters
takes five bits. All else is JSON by column, packed against ``phrases.txt``: words of which titles,
sanctions and numbers are made, so that one cell needs not bring them. A browser cannot unpack
against a text, but it can put the text in front of the packed bytes as a stored block, which is the
same, and many cells one after the other into one stream: therefore no cell is the last block of a
stream. A checksum of text and cell says whether they belong together. ``static/cards.js`` reads
what is written here; the phrases stand in ``phrases.bin``: an index is read by those it was written
with.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from disclosure import identifier
from search.coding import Reading, varint
from search.static_card import StaticCard

CELL = 8
"""Ordinals in a cell."""
CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: without I, O, S, V and Z."""
_ID_SIGNS, _CANARY_SIGNS, _CODE_SIGNS = identifier.LENGTH, identifier.LENGTH + 3, 10
"""Characters that stand among the signs: of an identifier, of a canary, of the end of a code."""
_ID = re.compile(f"[{identifier.ALPHABET}]{{{_ID_SIGNS}}}")
_CANARY = re.compile(f"c[{identifier.ALPHABET}]{{{_CANARY_SIGNS}}}")
_CODE = re.compile(f"(.{{8}})([{CODE_SIGNS}]{{{_CODE_SIGNS}}})", re.DOTALL)
_CHECK = 4
"""Bytes of the checksum."""
_FLUSHED = b"\0\0\xff\xff"
"""Ends what is packed so that something can follow it; left out in the cell."""


@lru_cache(maxsize=1)
def phrases() -> bytes:
    """The text against which cells are packed."""
    return Path(__file__).with_name("phrases.txt").read_bytes().rstrip(b"\n")


class _Signs:
    """Characters of an alphabet of at most 32, five bits each, the lowest first."""

    def __init__(self, data: bytes = b"") -> None:
        self._bits, self._at = int.from_bytes(data, "little"), 0

    def put(self, text: str, alphabet: str) -> None:
        """Add the characters of a text."""
        for sign in text:
            self._bits |= alphabet.index(sign) << self._at
            self._at += 5

    def take(self, count: int, alphabet: str) -> str:
        """The next characters."""
        here = self._bits >> self._at & (1 << 5 * count) - 1
        self._at += 5 * count
        return "".join([alphabet[here >> at & 31] for at in range(0, 5 * count, 5)])

    def skip(self, count: int) -> None:
        """Pass over the next characters."""
        self._at += 5 * count

    @property
    def bytes(self) -> bytes:
        """All characters that were put."""
        return self._bits.to_bytes(-(-self._at // 8), "little")


def encode_cell(cards: Iterable[StaticCard]) -> bytes:
    """One cell; nothing for no cards."""
    signs = _Signs()
    rows = [_row(card, signs) for card in sorted(cards, key=lambda card: card.ordinal)]
    if not rows:
        return b""
    columns = [list(column) for column in zip(*(row[:12] for row in rows), strict=True)]
    marks = {str(row[0]): row[12:] for row in rows if row[12:]}
    text = json.dumps([*columns, marks], ensure_ascii=False, separators=(",", ":")).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, phrases())
    check = _sum(phrases(), text).to_bytes(_CHECK, "big")
    body = (packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(_FLUSHED)
    return b"".join((varint(len(signs.bytes)), signs.bytes, check, body))


def _row(card: StaticCard, signs: _Signs) -> list[object]:
    """A card as columns; what stands among the signs is 0 there, or the beginning of a code."""
    key, canary = _ID.fullmatch(card.id), _CANARY.fullmatch(card.canary)
    if key:
        signs.put(card.id, identifier.ALPHABET)
    if canary:
        signs.put(card.canary[1:], identifier.ALPHABET)
    return [
        card.ordinal % CELL,
        0 if key else card.id,
        0 if canary else card.canary,
        card.title,
        len(card.name) if card.title.startswith(card.name) else card.name,
        [_number(number, signs) for number in card.numbers],
        card.agency,
        card.act,
        card.sanction,
        f"{card.disclosed_on:%Y%m%d}",
        (card.disclosed_on - card.decided_on).days,
        (card.last_day - card.disclosed_on).days,
        *card.marks,
    ]


def _number(number: str, signs: _Signs) -> object:
    code = _CODE.fullmatch(number)
    if code is None:
        return number
    signs.put(code[2], CODE_SIGNS)
    return [code[1]]


def decode_cell(
    data: bytes, first: int, against: bytes, only: Container[int] | None = None
) -> list[StaticCard]:
    """The cards of a cell whose first ordinal is ``first``, packed ``against`` some phrases; those
    of the ordinals ``only`` where they are given."""
    if not data:
        return []
    signs, text = _parts(data, against)
    *columns, marks = json.loads(text)
    found = []
    for row in zip(*columns, strict=True):
        if only is None or first + row[0] in only:
            found.append(_card(first, row, signs, marks))
        else:
            _, key, canary, _, _, numbers, *_ = row
            codes = sum(not isinstance(one, str) for one in numbers)
            signs.skip((0 if key else _ID_SIGNS) + (0 if canary else _CANARY_SIGNS))
            signs.skip(codes * _CODE_SIGNS)
    return found


def cell_text(data: bytes, against: bytes) -> str:
    """All that can be read in a cell, for a scan: its text, and what stands among the signs."""
    if not data:
        return ""
    signs, text = _parts(data, against)
    *columns, _ = json.loads(text)
    drawn = [sign for row in zip(*columns, strict=True) for sign in _drawn(row, signs)]
    return "\n".join([text.decode(), *drawn])


def _drawn(row: Sequence[Any], signs: _Signs) -> Iterator[str]:
    """Identifier, canary and codes of a row, in the order in which `_row` put them."""
    _, key, canary, _, _, numbers, *_ = row
    yield key or signs.take(_ID_SIGNS, identifier.ALPHABET)
    yield canary or "c" + signs.take(_CANARY_SIGNS, identifier.ALPHABET)
    for one in numbers:
        yield one if isinstance(one, str) else one[0] + signs.take(_CODE_SIGNS, CODE_SIGNS)


def _parts(data: bytes, against: bytes) -> tuple[_Signs, bytes]:
    reading = Reading(data)
    signs = _Signs(reading.bytes(reading.number()))
    check = int.from_bytes(reading.bytes(_CHECK), "big")
    packer = zlib.decompressobj(-15, zdict=against)
    text = packer.decompress(data[reading.at :] + _FLUSHED)
    if _sum(against, text) != check:
        raise zlib.error("the cell was packed against other phrases")
    return signs, text


@lru_cache(maxsize=1)
def _sum_of(against: bytes) -> int:
    return zlib.adler32(against)


def _sum(against: bytes, text: bytes) -> int:
    """The checksum of a text after the phrases it is packed against."""
    return zlib.adler32(text, _sum_of(against))


def _card(first: int, row: Sequence[Any], signs: _Signs, marks: dict[str, list[str]]) -> StaticCard:
    at, key, canary, title, name, numbers, agency, act, about, disclosed, before, after = row
    disclosed_on = date.fromisoformat(disclosed)
    return StaticCard(
        ordinal=first + at,
        id=key or signs.take(_ID_SIGNS, identifier.ALPHABET),
        canary=canary or "c" + signs.take(_CANARY_SIGNS, identifier.ALPHABET),
        title=title,
        name=title[:name] if isinstance(name, int) else name,
        numbers=tuple(
            one if isinstance(one, str) else one[0] + signs.take(_CODE_SIGNS, CODE_SIGNS)
            for one in numbers
        ),
        agency=agency,
        act=act,
        sanction=about,
        decided_on=disclosed_on - timedelta(days=before),
        disclosed_on=disclosed_on,
        last_day=disclosed_on + timedelta(days=after),
        marks=tuple(marks.get(str(at), ())),
    )
