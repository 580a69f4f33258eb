"""CSV files: UTF-8 with or without a byte order mark, or GB18030; comma, semicolon or tab."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from disclosure.decision import Act
from disclosure.errors import BadInput, Problem
from disclosure.intake.cell import Cell
from disclosure.intake.header import SEARCHED, Header, is_guide, is_header, read_header
from disclosure.intake.limit import MAX_CELL, MAX_ROWS, too_large
from disclosure.intake.mapping import Mapping
from disclosure.intake.raw import Place, RawRow, problem


def decoded(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, UTF-16 with a mark, or GB18030; `BadInput` for anything else."""
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(f"{name} 不是文本文件，应为 UTF-8 或 GB18030 编码的 CSV、JSON 或 Markdown")
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(f"{name} 的编码无法识别，应为 UTF-8 或 GB18030")


class CsvFile:
    """A CSV file as a source of rows."""

    def __init__(self, path: Path, mapping: Mapping, name: str | None = None) -> None:
        self.path, self.mapping, self.name = path, mapping, name or path.name
        self.problems: list[Problem] = []
        self.is_stream = False

    def __iter__(self) -> Iterator[RawRow]:
        too_large(self.path, self.name)
        text = decoded(self.path.read_bytes(), self.name)
        if "\x00" in text:
            raise BadInput(f"{self.name} 中有空字符，不是 CSV 文件")
        yield from table_rows(self._lines(text), self.name, None, self.mapping, self.problems)

    def _lines(self, text: str) -> Iterator[tuple[int, Sequence[str]]]:
        csv.field_size_limit(MAX_CELL)
        first = text[: text.find("\n") if "\n" in text else len(text)]
        delimiter = max(",\t;", key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            for row in reader:
                yield reader.line_num, row
        except csv.Error as error:
            reason = (
                "引号没有配对"
                if "quote" in str(error) or "end of data" in str(error)
                else str(error)
            )
            if "field larger" in str(error):
                reason = f"有单元格超过 {MAX_CELL} 个字符"
            raise BadInput(f"{self.name} 第 {reader.line_num} 行不是正确的 CSV：{reason}") from None


def table_rows(
    rows: Iterator[tuple[int, Sequence[object]]],
    name: str,
    sheet: str | None,
    mapping: Mapping,
    problems: list[Problem],
    act: Act | None = None,
) -> Iterator[RawRow]:
    """The rows of a table below its header; what is wrong with the header goes to ``problems``."""
    header: Header | None = None
    for searched, (number, values) in enumerate(rows):
        row: Sequence[Cell] = values  # type: ignore[assignment]
        place = Place(name, sheet, number)
        if header is None:
            if is_header(mapping.renamed(values)):
                header, found = read_header(
                    mapping.renamed(values), place, mapping.act or act, mapping.constants
                )
                problems += found
            elif searched >= SEARCHED:
                break
            continue
        if number > MAX_ROWS + header.row:
            raise BadInput(f"{place}：行数超过 {MAX_ROWS} 行，请分成几个文件")
        cells = header.cells(row)
        if not cells or is_guide(row):
            continue
        cells = {**mapping.constants, **mapping.translate(cells)}
        yield RawRow(place, cells, header.act, header.headers, {**header.units, **mapping.units})
    if header is None:
        problems.append(
            problem(
                Place(name, sheet),
                None,
                None,
                "没有找到表头，应有双公示模板的列名，如“行政相对人名称”",
            )
        )
