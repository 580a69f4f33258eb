"""JSON and JSON Lines: a decision is an object with the template's column names (or codes) as keys.

Either a list of such objects, an object with a list under ``decisions``, or one object a line.
Several parties stand as a list under ``当事人``; see ``portal import --schema``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from disclosure.decision import Act
from disclosure.errors import BadInput, Problem
from disclosure.intake.cell import Cell, Refusal
from disclosure.intake.column import column_named, folded_header
from disclosure.intake.csv_file import decoded
from disclosure.intake.limit import MAX_ROWS, too_large
from disclosure.intake.mapping import Mapping
from disclosure.intake.raw import Place, RawRow, problem

PARTIES = "当事人"


class JsonFile:
    """A JSON or JSON Lines file as a source of rows; ``row`` is the number of the decision."""

    def __init__(self, path: Path, mapping: Mapping, name: str | None = None) -> None:
        self.path, self.mapping, self.name = path, mapping, name or path.name
        self.problems: list[Problem] = []
        self.is_stream = False

    def __iter__(self) -> Iterator[RawRow]:
        too_large(self.path, self.name)
        text = decoded(self.path.read_bytes(), self.name).strip()
        for number, value in enumerate(self._values(text), 1):
            if number > MAX_ROWS:
                raise BadInput(f"{self.name}：决定超过 {MAX_ROWS} 件，请分成几个文件")
            yield from object_rows(
                value, Place(self.name, None, number), self.mapping, self.problems
            )

    def _values(self, text: str) -> Iterator[Any]:
        """The objects of the file: of a document, or one a line."""
        first = text.partition("\n")[0].strip()
        if first.startswith("{") and first.endswith("}") and "\n" in text:
            for number, line in enumerate(text.split("\n"), 1):
                if line.strip():
                    yield self._parsed(line, f"第 {number} 行")
            return
        document = self._parsed(text, "")
        if isinstance(document, dict) and "decisions" in document:
            document = document["decisions"]
        if isinstance(document, dict):
            document = [document]
        if not isinstance(document, list):
            raise BadInput(f"{self.name} 应为决定的列表，或 decisions 下的列表")
        yield from document

    def _parsed(self, text: str, where: str) -> Any:
        try:
            return from_json(text, allow_inf_nan=False)
        except ValueError as error:
            reason = str(error).replace("at line", "位置：行").replace("column", "列")
            raise BadInput(
                f"{self.name} {where}不是正确的 JSON（{reason}）".replace("  ", " ")
            ) from None


def object_rows(
    value: Any, place: Place, mapping: Mapping, problems: list[Problem]
) -> Iterator[RawRow]:
    """The rows of one object: one for each of its parties."""
    if not isinstance(value, dict):
        problems.append(problem(place, None, value, "应为一个对象，以模板列名为键"))
        return
    parties = value.get(PARTIES)
    if not isinstance(parties, list):
        yield _row(value, place, mapping, problems)
        return
    common = {key: content for key, content in value.items() if key != PARTIES}
    for party in parties:
        if not isinstance(party, dict):
            problems.append(problem(place, PARTIES, party, "应为对象的列表，以模板列名为键"))
            continue
        yield _row({**common, **party}, place, mapping, problems)


def _row(value: dict[str, Any], place: Place, mapping: Mapping, problems: list[Problem]) -> RawRow:
    cells: dict[str, Cell] = {}
    headers: dict[str, str] = {}
    units: dict[str, str] = dict(mapping.units)
    for key, content in value.items():
        name = mapping.columns.get(folded_header(key), key)
        column = column_named(name) or column_named(_in_wan(name))
        if column is None:
            problems.append(problem(place, key, key, "不认识这个字段，不读取", warning=True))
            continue
        if column_named(name) is None:
            units[column.field] = "元"
        headers[column.field] = key
        cells[column.field] = _cell(content)
    cells = {**mapping.constants, **mapping.translate(cells)}
    act = mapping.act or (None if "act" in cells else _act(headers))
    return RawRow(place, cells, act, headers, units)


def _in_wan(name: str) -> str:
    return name.replace("（元）", "(万元)").replace("(元)", "(万元)")


def _act(headers: dict[str, str]) -> Act | None:
    if headers.keys() & {"licence_category", "licence_number", "certificate_name"}:
        return Act.LICENCE
    return Act.PENALTY if headers.keys() & {"penalty_kinds", "fine_wan", "facts"} else None


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "；".join(value)
    return Refusal(str(value)[:60], "应为文本、数字或文本的列表")
