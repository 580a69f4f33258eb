"""Reads a workbook in a process of its own, under limits, and prints its rows as JSON Lines.

Started by file name with the standard library and openpyxl only, so that a workbook that explodes
takes nothing with it. Lines: ``["sheet", name]``, ``["row", number, cells]``, ``["bad", sentence]``.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

_ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"))


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
    for sheet in book.worksheets:
        yield _json("sheet", sheet.title if sheet.sheet_state == "visible" else None, sheet.title)
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()
        number = found = 0
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = _cells(row)
            if not cells:
                continue
            found += 1
            if len(cells) > max_columns:
                raise Bad(
                    f"工作表“{sheet.title}”第 {number} 行在第 {len(cells)} 列还有内容，列数不应超过 {max_columns}"
                )
            if found > max_rows:
                raise Bad(f"工作表“{sheet.title}”超过 {max_rows} 行，请分成几个文件")
            yield _json("row", number, cells)


def _cells(row: Iterable[Any]) -> list[Any]:
    cells = [_cell(value) for value in row]
    while cells and (cells[-1] is None or cells[-1] == ""):
        cells.pop()
    return cells if any(cell is not None for cell in cells) else []


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


def _json(*parts: Any) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")) + "\n"


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
