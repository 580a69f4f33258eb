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

_ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"))


_TOLD_EVERY = 250


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
    parser = _parser()(
        source,
        sheet._shared_strings,
        data_only=False,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )
    for number, found in parser.parse():
        parser.row_dimensions.clear()  # openpyxl keeps the height of every row
        cells = _cells(found)
        if len(cells) > max_columns:
            raise Bad(
                f"工作表“{sheet.title}”第 {number} 行在第 {len(cells)} 列还有内容，列数不应超过 {max_columns}"
            )
        if cells:
            yield number, cells


def _parser() -> type[Any]:
    """openpyxl's parser of a sheet, with a short way for cells that are nothing but text.

    Three quarters of the time of reading went into objects for the formatting of such texts.
    Formulas, numbers, days, formatted text and whatever else there is take openpyxl's own way.
    """
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet._reader import INLINE_STRING, VALUE_TAG, WorkSheetParser
    from openpyxl.xml.constants import SHEET_MAIN_NS

    columns = {get_column_letter(number): number for number in range(1, 200)}
    text_tag = f"{{{SHEET_MAIN_NS}}}t"

    def only_text(cell: Any, shared: Any) -> Any:
        """The text of a cell that holds one without formatting, and nothing else."""
        if len(cell) != 1:
            return None
        kind, inside = cell.get("t"), cell[0]
        if kind == "s" and inside.tag == VALUE_TAG and inside.text:
            return shared[int(inside.text)]
        if kind == "inlineStr" and inside.tag == INLINE_STRING and len(inside) == 1:
            return inside[0].text if inside[0].tag == text_tag else None
        return None

    class Parser(WorkSheetParser):
        """Gives each cell as its column and its value."""

        def parse_cell(self, element: Any) -> Any:
            column = columns.get(element.get("r", "").rstrip("0123456789"))
            text = only_text(element, self.shared_strings)
            if column is None or text is None:
                cell = super().parse_cell(element)
                return cell["column"], cell["value"]
            self.col_counter = column
            return column, text

    return Parser


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
