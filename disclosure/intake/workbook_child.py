"""Reads a workbook in a process of its own, under limits, and prints its rows as JSON Lines.

Started by file name with the standard library and openpyxl only, so that a workbook that explodes
takes nothing with it. Lines: ``["sheet", name]``, ``["row", number, cells]``, ``["bad", sentence]``, and now and then
``["at", share]``: how much of the rows has been read, from 0 to 1.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

_ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"))


_TOLD_EVERY = 250
_CHUNK, _REMEMBERED = 1 << 16, 4096


class Bad(Exception):
    """A workbook that is not read any further, in a sentence."""


def main() -> None:
    """``workbook_child.py PATH CPU_SECONDS MEMORY_BYTES MAX_ROWS MAX_COLUMNS``."""
    path, seconds, memory, max_rows, max_columns = sys.argv[1], *map(int, sys.argv[2:6])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    out = sys.stdout
    try:
        import openpyxl
        from openpyxl.worksheet._read_only import ReadOnlyWorksheet

        # Where a sheet does not say how large it is, openpyxl reads all of it to find out.
        setattr(ReadOnlyWorksheet, "_get_size", _not_asked)  # noqa: B010
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
        for line in lines(book, max_rows, max_columns):
            out.write(line)
    except Bad as error:
        out.write(_json("bad", str(error)))
    except MemoryError:
        sys.exit(71)
    except Exception as error:
        out.write(_json("bad", _sentence(error)))
    out.flush()


def _not_asked(sheet: Any) -> None:
    """In the place of openpyxl's question how large a sheet is."""


def lines(book: Any, max_rows: int, max_columns: int) -> Iterator[str]:
    """The lines of a workbook, sheet by sheet."""
    sizes = [book._archive.getinfo(sheet._worksheet_path).file_size for sheet in book.worksheets]
    for place, sheet in enumerate(book.worksheets):
        yield _json("sheet", sheet.title if sheet.sheet_state == "visible" else None, sheet.title)
        if sheet.sheet_state != "visible":
            continue
        with sheet._get_source() as source:
            for found, (number, cells) in enumerate(_rows(book, sheet, source, max_columns), 1):
                if found > max_rows:
                    raise Bad(f"工作表“{sheet.title}”超过 {max_rows} 行，请分成几个文件")
                yield _json("row", number, cells)
                if found % _TOLD_EVERY == 0:
                    yield _json("at", (sum(sizes[:place]) + source.tell()) / (sum(sizes) or 1))


def _rows(book: Any, sheet: Any, source: Any, max_columns: int) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a sheet that hold something, with the numbers they have in it."""
    for number, found in _SheetRows(book, sheet).read(source):
        cells = _cells(found)
        if len(cells) > max_columns:
            raise Bad(
                f"工作表“{sheet.title}”第 {number} 行在第 {len(cells)} 列还有内容，列数不应超过 {max_columns}"
            )
        if cells:
            yield number, cells


class _SheetRows:
    """The rows of a sheet as pairs of column and value, without an object for each part of a cell.

    Three quarters of the time of reading went into those. The parser is defusedxml's with all that
    it refuses; only what it tells of elements is taken as it comes. A cell that is nothing but a
    text is read here; numbers, days, formulas, formatted text and whatever else are openpyxl's. A
    test holds both to the same answers.
    """

    def __init__(self, book: Any, sheet: Any) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet._reader import WorkSheetParser
        from openpyxl.xml.constants import SHEET_MAIN_NS

        self._shared = sheet._shared_strings
        reader: Any = WorkSheetParser
        self._reader = reader(
            None,
            self._shared,
            data_only=False,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self._columns = {get_column_letter(number): number for number in range(1, 200)}
        names = (f"{SHEET_MAIN_NS}}}{name}" for name in ("row", "c", "v", "is", "t"))
        self._row_tag, self._cell_tag, self._value_tag, self._inline_tag, self._text_tag = names
        self._plain: dict[tuple[str | None, str | None, str], Any] = {}
        self._read: list[tuple[int, list[tuple[int, Any]]]] = []
        self._row: list[tuple[int, Any]] | None = None
        self._cell: dict[str, str] | None = None
        self._inside: list[Any] = []

    def read(self, source: Any) -> Iterator[tuple[int, list[tuple[int, Any]]]]:
        """The rows with their numbers, as the file is read."""
        from defusedxml.ElementTree import DefusedXMLParser

        parser = DefusedXMLParser(target=self)
        expat = parser.parser
        expat.ordered_attributes, expat.buffer_size = False, _CHUNK
        expat.StartElementHandler, expat.EndElementHandler = self._starts, self._ends
        while data := source.read(_CHUNK):
            parser.feed(data)
            yield from self._read
            self._read.clear()
        parser.close()

    def data(self, text: str) -> None:
        """Text, as the parser tells of it; of interest within cells."""
        if self._cell is not None:
            self._inside.append(text)

    def _starts(self, tag: str, attributes: dict[str, str]) -> None:
        if self._cell is not None:
            self._inside.append((tag, attributes))
        elif self._row is None:
            if tag == self._row_tag:
                self._row = []
                number = {"r": attributes["r"]} if "r" in attributes else {}
                self._reader.parse_row(Element(f"{{{tag}", number))
        elif tag == self._cell_tag:
            self._cell = attributes

    def _ends(self, tag: str) -> None:
        if self._cell is None:
            if tag == self._row_tag and self._row is not None:
                self._read.append((self._reader.row_counter, self._row))
                self._row = None
        elif tag == self._cell_tag:
            assert self._row is not None  # cells are told of within rows only
            self._row.append(self._value(self._cell, self._inside))
            self._cell = None
            self._inside.clear()
        else:
            self._inside.append(None)

    def _value(self, cell: dict[str, str], inside: list[Any]) -> tuple[int, Any]:
        """The column and the value of a cell; ``inside`` are starts, texts and ends (None)."""
        column = self._columns.get(cell.get("r", "").rstrip("0123456789"))
        if column is None:
            return self._by_openpyxl(cell, inside)
        self._reader.col_counter = column
        if not inside:
            return column, None
        kind, size = cell.get("t"), len(inside)
        text = inside[size // 2]
        if type(text) is str and type(inside[0]) is tuple:
            first = inside[0][0]
            if kind == "inlineStr":
                if size == 5 and first == self._inline_tag and self._is_text(inside):
                    return column, text
            elif size == 3 and first == self._value_tag:
                if kind == "s":
                    return column, self._shared[int(text)]
                return column, self._plain_value(kind, cell.get("s"), text)
        return self._by_openpyxl(cell, inside)

    def _is_text(self, inside: list[Any]) -> bool:
        """Whether the second of two starts is that of an unformatted text."""
        second = inside[1]
        return type(second) is tuple and second[0] == self._text_tag and inside[3] is None

    def _plain_value(self, kind: str | None, style: str | None, text: str) -> Any:
        """The value of a number, a day, yes or no: the same come back in row after row."""
        key = kind, style, text
        if key not in self._plain:
            if len(self._plain) > _REMEMBERED:
                self._plain.clear()
            cell = {
                name: value for name, value in (("r", "A1"), ("t", kind), ("s", style)) if value
            }
            column = self._reader.col_counter
            self._plain[key] = self._by_openpyxl(cell, [(self._value_tag, {}), text, None])[1]
            self._reader.col_counter = column
        return self._plain[key]

    def _by_openpyxl(self, cell: dict[str, str], inside: list[Any]) -> tuple[int, Any]:
        """A cell as openpyxl reads it: as an element with all that is in it."""
        tree = TreeBuilder()
        names = [f"{{{self._cell_tag}"]
        tree.start(names[0], cell)
        for part in inside:
            if part is None:
                tree.end(names.pop())
            elif type(part) is str:
                tree.data(part)
            else:
                names.append(f"{{{part[0]}")
                tree.start(names[-1], part[1])
        tree.end(names.pop())
        read = self._reader.parse_cell(tree.close())
        return read["column"], read["value"]


def _cells(found: Iterable[tuple[int, Any]]) -> list[Any]:
    """The cells of a row in their columns, up to the last that holds something."""
    cells: list[Any] = []
    for column, value in found:
        cell = _cell(value)
        if cell is None:
            continue
        if column > len(cells):
            cells += [None] * (column - len(cells))
        cells[column - 1] = cell
    return cells


def _cell(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        if value[:1] == "=":
            return {"r": [value[:60], "是公式，应改为具体的值（复制后选择性粘贴为数值）"]}
        if value in _ERRORS:
            return {"r": [value, "是公式错误值，应填写具体的值"]}
        return value if value.strip() else None
    if value is None or kind is int or kind is float or kind is bool:
        return value
    if kind is datetime or kind is date:
        return {"d": str(value)[:10]}
    if "Formula" in kind.__name__:
        return {"r": [f"={getattr(value, 'text', '')}"[:60], "是公式，应改为具体的值"]}
    return {"r": [str(value)[:60], "应为文本、数字或日期"]}


_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: `json.dumps` makes one for every call that asks for other than its defaults."""


def _json(*parts: Any) -> str:
    return _LINE.encode(parts) + "\n"


def _sentence(error: Exception) -> str:
    cause: BaseException | None = error
    name = ""
    while cause is not None:
        name += type(cause).__name__
        cause = cause.__cause__ or cause.__context__
    if "Entities" in name or "DTD" in name or "External" in name:
        return "内部的 XML 含有实体定义，不予读取"
    if "Parse" in name or "XML" in name:
        return "内部的 XML 不完整，文件已损坏"
    return "内部结构不完整，文件已损坏，请用表格软件打开后另存一份再试"


if __name__ == "__main__":
    main()
