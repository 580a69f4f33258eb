"""Colours the wrong cells of a workbook and puts a comment in each, in a process of its own.

Standard input: ``{"source", "target", "problems": [[sheet, row, column name, sentence, warning]]}``.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

_WRONG, _DOUBTFUL = "F4B6AB", "F9E3A8"


def main() -> None:
    """Read the request, write the coloured workbook."""
    seconds, memory = map(int, sys.argv[1:3])
    request = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    import openpyxl

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    book = openpyxl.load_workbook(request["source"], keep_links=False)
    problems = request["problems"]
    for sheet in book.worksheets:
        _mark(sheet, [one for one in problems if one[0] == sheet.title])
    _list(book, problems)
    book.save(request["target"])


def _mark(sheet: Any, problems: list[Any]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    columns = _columns(sheet)
    for (row, column), found in _by_cell(problems, columns).items():
        cell = sheet.cell(row, column)
        wrong = any(not warning for _, warning in found)
        cell.fill = PatternFill("solid", fgColor=_WRONG if wrong else _DOUBTFUL)
        text = "\n".join(sentence for sentence, _ in found)
        cell.comment = Comment(text, "导入检查", width=320, height=120)


def _by_cell(problems: list[Any], columns: dict[str, int]) -> dict[tuple[int, int], list[Any]]:
    found: dict[tuple[int, int], list[Any]] = {}
    for _, row, column, sentence, warning in problems:
        if row:
            found.setdefault((row, columns.get(column, 1)), []).append((sentence, warning))
    return found


def _columns(sheet: Any) -> dict[str, int]:
    """Every text of the first rows by its column: the header is among them."""
    names: dict[str, int] = {}
    for row in sheet.iter_rows(min_row=1, max_row=12):
        for cell in row:
            if isinstance(cell.value, str):
                names.setdefault(cell.value.strip(), cell.column)
    return names


def _list(book: Any, problems: list[Any]) -> None:
    name = "导入问题"
    if name in book.sheetnames:
        del book[name]
    sheet = book.create_sheet(name)
    sheet.append(["工作表", "行", "列", "问题", "性质"])
    for title, row, column, sentence, warning in problems:
        sheet.append([title, row, column, sentence, "提示" if warning else "错误"])
        sheet.cell(sheet.max_row, 4).data_type = "s"
    for letter, width in zip("ABCDE", (16, 8, 32, 90, 8), strict=True):
        sheet.column_dimensions[letter].width = width


if __name__ == "__main__":
    main()
