"""A row as a reader found it, before anyone has judged it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from disclosure.decision import Act
from disclosure.errors import Problem
from disclosure.intake.cell import Cell


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the file, the sheet, the row as the office counts it."""

    file: str
    sheet: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        parts = [
            self.file,
            self.sheet and f"工作表“{self.sheet}”",
            self.row and f"第 {self.row} 行",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class RawRow:
    """The cells of one row by the fields they fill.

    ``headers`` are the columns' names in the file and ``letters`` their letters, by field;
    ``act`` is what the header says, None where a column 执法类别 must say it.
    """

    place: Place
    cells: dict[str, Cell]
    act: Act | None = None
    headers: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)


class Source(Protocol):
    """A file being read: its rows, and what is wrong with the file itself.

    ``is_stream`` when it came without a folder around it.
    """

    problems: list[Problem]
    is_stream: bool

    def __iter__(self) -> Iterator[RawRow]: ...


def problem(
    place: Place, column: str | None, got: object, expected: str, *, warning: bool = False
) -> Problem:
    """A problem at a place, with the column's name where one is concerned."""
    where = f"{place} “{column}”列" if column else str(place)
    text = "" if got is None else str(got)
    if len(text) > 60:
        text = text[:57] + "…"
    return Problem(
        where, text, expected, row=place.row, column=column, sheet=place.sheet, warning=warning
    )
