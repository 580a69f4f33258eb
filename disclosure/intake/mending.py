"""Mending a file on the screen: single cells put right by a person, the file left as it came.

A mend names a cell as problems name it: sheet, row, column. The mended file is judged as any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from disclosure.errors import Problem
from disclosure.intake.column import column_named
from disclosure.intake.raw import RawRow, Source

LABELS = 5000
"""Rows whose number and party are remembered, to be shown beside their problems."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell of a file, as a problem names it."""

    sheet: str | None
    row: int
    column: str

    @classmethod
    def of(cls, one: Problem) -> Spot | None:
        """The cell that a problem is about; None where it is about no single cell."""
        if one.row is None or one.column is None:
            return None
        return cls(one.sheet, one.row, one.column)


class Mended:
    """A source with some of its cells put right; ``labels`` are (number, party) by sheet and row."""

    def __init__(self, source: Source, mends: Mapping[Spot, str]) -> None:
        self._source, self._mends = source, dict(mends)
        self._rows = {(spot.sheet, spot.row) for spot in mends}
        self.problems = source.problems
        self.is_stream = True  # an upload has no folder around it
        self.labels: dict[tuple[str | None, int | None], tuple[str, str]] = {}

    def __iter__(self) -> Iterator[RawRow]:
        for raw in self._source:
            place = (raw.place.sheet, raw.place.row)
            mended = self._mended(raw) if place in self._rows else raw
            if len(self.labels) < LABELS:
                self.labels[place] = (_text(mended, "document_number"), _text(mended, "name"))
            yield mended

    def _mended(self, raw: RawRow) -> RawRow:
        cells, headers = dict(raw.cells), dict(raw.headers)
        fields = {header: field for field, header in raw.headers.items()}
        for spot, value in self._mends.items():
            if (spot.sheet, spot.row) != (raw.place.sheet, raw.place.row):
                continue
            column = column_named(spot.column)
            field = fields.get(spot.column) or (column.field if column else None)
            if field is not None:
                cells[field] = value or None
                headers.setdefault(field, spot.column)
        return replace(raw, cells=cells, headers=headers)


def _text(raw: RawRow, field: str) -> str:
    cell = raw.cells.get(field)
    return str(cell)[:80] if isinstance(cell, str | int | float) else ""
