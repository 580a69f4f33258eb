"""Which column fills which field: the header row of a sheet or CSV file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from disclosure.decision import Act
from disclosure.errors import Problem
from disclosure.intake.cell import Cell
from disclosure.intake.column import TEMPLATES, Column, column_named, folded_header
from disclosure.intake.raw import Place, problem

ENOUGH = 5
"""A row is a header when at least this many of its cells name a column."""
SEARCHED = 12
"""In how many rows from the top the header is looked for."""
_LICENCE_ONLY = frozenset(
    ["licence_category", "licence_number", "certificate_name", "valid_from", "licence_status"]
)
_PENALTY_ONLY = frozenset(
    ["violation_type", "penalty_kinds", "fine_wan", "facts", "confiscated_wan"]
)
_GUIDE = re.compile(r"^(?:填表说明|表格说明|填写说明|说明|示例|样例|例)(?:[:：]|$|行)")
_GUIDE_CELL = re.compile(r"必填|选填|填写|长度不超过|文本类型|字符类型")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: for each column of the file the field it fills, or None."""

    row: int
    fields: tuple[str | None, ...]
    headers: dict[str, str]
    units: dict[str, str]
    act: Act | None

    def cells(self, row: Sequence[Cell]) -> dict[str, Cell]:
        """The cells of a row by field."""
        return {
            field: cell
            for field, cell in zip(self.fields, row, strict=False)
            if field is not None and cell is not None and cell != ""
        }


def is_header(row: Sequence[Cell]) -> bool:
    """Whether a row names enough columns to be the header."""
    return sum(isinstance(cell, str) and column_named(cell) is not None for cell in row) >= ENOUGH


def is_guide(row: Sequence[Cell]) -> bool:
    """Whether a row explains the columns instead of holding a decision."""
    texts = [cell for cell in row if isinstance(cell, str)]
    first = next((text for text in map(str.strip, texts) if text), "")
    if _GUIDE.match(first):
        return True
    if _GUIDE_CELL.search("\n".join(texts)) is None:
        return False
    return sum(bool(_GUIDE_CELL.search(text)) for text in texts) >= 3


def read_header(
    row: Sequence[Cell],
    place: Place,
    act: Act | None = None,
    constants: Iterable[str] = (),
) -> tuple[Header, list[Problem]]:
    """The header in a row, and what is wrong with it: doubled, missing or unknown columns.

    Columns whose ``constants`` fill every row need not be there.
    """
    fields: list[str | None] = []
    headers: dict[str, str] = {}
    units: dict[str, str] = {}
    problems: list[Problem] = []
    for cell in row:
        text = cell.strip() if isinstance(cell, str) else ""
        column = column_named(text) or _with_unit(text)
        if column is None:
            if text:
                problems.append(
                    problem(place, text, text, "模板中没有这一列，不读取", warning=True)
                )
        elif column.field in headers:
            problems.append(problem(place, text, text, "这一列出现了两次，应只有一列"))
            column = None
        else:
            headers[column.field] = text
            if re.search(r"[(（]元[)）]", text):
                units[column.field] = "元"
        fields.append(column.field if column else None)
    act = act or _act_of(headers)
    problems += _missing(headers.keys() | _filled(constants), act, place)
    return Header(place.row or 1, tuple(fields), headers, units, act), problems


def _with_unit(text: str) -> Column | None:
    """罚款金额（元）: a known column in another unit."""
    if re.search(r"\(元\)$", folded_header(text)):
        return column_named(re.sub(r"[(（]\s*元\s*[)）]", "(万元)", text))
    return None


def _act_of(headers: dict[str, str]) -> Act | None:
    if "act" in headers:
        return None
    if _LICENCE_ONLY & headers.keys():
        return Act.LICENCE
    return Act.PENALTY if _PENALTY_ONLY & headers.keys() else None


def _filled(constants: Iterable[str]) -> set[str]:
    """The fields that constants fill; an agency is known by its name or by its code alone."""
    filled = set(constants)
    return filled | {"agency", "agency_uscc"} if filled & {"agency", "agency_uscc"} else filled


def _missing(fields: Set[str], act: Act | None, place: Place) -> list[Problem]:
    if act is None and "act" not in fields:
        return [
            problem(place, "执法类别", None, "既不是处罚模板也不是许可模板，应有“执法类别”一列")
        ]
    columns = TEMPLATES.get(act, ()) if act else ()
    return [
        problem(place, column.name, None, "表头缺少这一列")
        for column in columns
        if column.need == "必填" and column.field not in fields and column.field not in _LENIENT
    ]


_LENIENT = frozenset(("source_name", "source_code", "licence_status", "valid_until", "valid_from"))
"""Columns of the template without which a decision can be published all the same."""
