"""The fields of one raw row, read one by one; what cannot be read becomes a problem."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from disclosure.errors import Problem
from disclosure.intake.cell import (
    Cell,
    Refusal,
    Unreadable,
    read_amount,
    read_code,
    read_day,
    read_text,
    read_yes_no,
)
from disclosure.intake.column import LICENCE, OTHER, PENALTY, REVIEW, Column
from disclosure.intake.raw import RawRow, problem

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_COLUMNS: dict[str, Column] = {
    column.field: column for part in (LICENCE, OTHER, REVIEW, PENALTY) for column in part
}
_LONG = frozenset(("full_text", "facts", "content", "basis"))


_REPEATED = 40
"""Characters. Short cells come back in row after row: kinds, days, agencies and their codes."""


@lru_cache(maxsize=8192)
def _read_before(reader: Callable[[Cell], T | None], cell: str) -> T | None:
    return reader(cell)


def _read_long(cell: Cell) -> str | None:
    return read_text(cell, lines=True)


def _read_yuan(cell: Cell) -> Decimal | None:
    return read_amount(cell, "元")


class Fields:
    """Reads fields of a row by name and gathers ``problems``; an unreadable field is None."""

    def __init__(self, raw: RawRow) -> None:
        self.raw = raw
        self.problems: list[Problem] = []
        self.unreadable: set[str] = set()

    def text(self, field: str) -> str | None:
        """Clean text; one longer than the template allows is warned about."""
        if field not in self.raw.cells:
            return None
        text = self._read(field, _read_long if field in _LONG else read_text)
        length = _COLUMNS[field].length
        if text is not None and len(text) > length:
            self.wrong(field, f"超过模板规定的 {length} 字", text[:20] + "…", warning=True)
        return text

    def code(self, field: str) -> str | None:
        """A code of which every digit counts."""
        return self._read(field, read_code)

    def number(self, field: str) -> str | None:
        """A telephone or the like: text, or a whole number that lost nothing."""
        cell = self.raw.cells.get(field)
        if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == int(cell):
            return str(int(cell))
        return self._read(field, read_code)

    def day(self, field: str) -> date | None:
        """A day."""
        return self._read(field, read_day)

    def amount(self, field: str) -> Decimal | None:
        """An amount in 万元."""
        unit = self.raw.units.get(field, "万元")
        return self._read(field, _read_yuan if unit == "元" else read_amount)

    def yes_no(self, field: str) -> bool | None:
        """是 or 否."""
        return self._read(field, read_yes_no)

    def choice(self, field: str, kind: type[E], others: Mapping[str, E]) -> E | None:
        """One value of a closed list, or one of its older spellings."""
        text = self.text(field)
        if text is None:
            return None
        word = unicodedata.normalize("NFKC", text).replace(" ", "")
        try:
            return kind(word)
        except ValueError:
            if word in others:
                return others[word]
        self.wrong(field, "应为" + "、".join(kind))
        self.unreadable.add(field)
        return None

    def given(self, field: str) -> bool:
        """Whether something stands in the field, readable or not."""
        cell = self.raw.cells.get(field)
        return cell is not None and cell != ""

    def wrong(
        self, field: str, expected: str, got: object = None, *, warning: bool = False
    ) -> None:
        """Note a problem in a field."""
        got = self._shown(field) if got is None else got
        self.problems.append(
            problem(self.raw.place, self.header(field), got, expected, warning=warning)
        )

    def required(self, field: str, value: object, expected: str = "必填，不能为空") -> None:
        """Note a problem if a field that must be there is empty."""
        if value is None and field not in self.unreadable:
            self.wrong(field, expected)

    def header(self, field: str) -> str:
        """The column's name in the file, or in the template."""
        return header(self.raw, field)

    def _read(self, field: str, reader: Callable[[Cell], T | None]) -> T | None:
        cell = self.raw.cells.get(field)
        if cell is None:
            return None
        try:
            if type(cell) is str and len(cell) <= _REPEATED:
                return _read_before(reader, cell)
            if isinstance(cell, Refusal):
                raise Unreadable(cell.expected)
            return reader(cell)
        except Unreadable as error:
            self.unreadable.add(field)
            self.wrong(field, str(error))
            return None

    def _shown(self, field: str) -> str:
        cell = self.raw.cells.get(field)
        if isinstance(cell, Refusal):
            return cell.got
        return "" if cell is None else str(cell)


def header(raw: RawRow, field: str) -> str:
    """The name of a field's column in the row's file, or in the template."""
    return raw.headers.get(field) or _COLUMNS[field].name
