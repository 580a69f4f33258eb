"""A row with several parties: one decision for each, all with the same document number."""

from __future__ import annotations

import re
from dataclasses import replace

from disclosure.errors import Problem
from disclosure.intake.cell import Cell
from disclosure.intake.raw import RawRow, problem

_SPLIT = re.compile(r"\s*[；;\n]\s*")
_OF_PARTY = [
    "kind",
    "code",
    "gszc",
    "zzjg",
    "swdj",
    "sydw",
    "shzz",
    "representative",
    "representative_id_kind",
    "representative_id",
    "id_kind",
    "id_number",
    "address",
    "phone",
    "is_minor",
]


def one_party_each(raw: RawRow) -> tuple[list[RawRow], list[Problem]]:
    """The row itself, or one row for each name in its first column.

    Names stand apart by ；or a line break, and so do the columns that belong to each of them; a
    kind or an address that all share is written once.
    """
    names = _parts(raw.cells.get("name"))
    if len(names) < 2:
        return [raw], []
    problems: list[Problem] = []
    columns: dict[str, list[str]] = {}
    for field in _OF_PARTY:
        values = _parts(raw.cells.get(field), keep_empty=True)
        if len(values) == 1 and field in ("kind", "address", "id_kind"):
            values *= len(names)
        if values and len(values) != len(names):
            expected = f"有 {len(names)} 个行政相对人，这一列也应有 {len(names)} 项，以“；”分隔"
            header = raw.headers.get(field, field)
            problems.append(problem(raw.place, header, raw.cells[field], expected))
        elif values:
            columns[field] = values
    if problems:
        return [], problems
    return [_single(raw, name, i, columns) for i, name in enumerate(names)], []


def _parts(cell: Cell, *, keep_empty: bool = False) -> list[str]:
    if not isinstance(cell, str):
        return [] if cell is None else [str(cell)]
    parts = _SPLIT.split(cell.strip())
    return parts if keep_empty else [part for part in parts if part]


def _single(raw: RawRow, name: str, index: int, columns: dict[str, list[str]]) -> RawRow:
    cells: dict[str, Cell] = {**raw.cells, "name": name}
    for field, values in columns.items():
        cells[field] = values[index] or None
    return replace(raw, cells=cells)
