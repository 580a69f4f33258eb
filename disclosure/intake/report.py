"""What is wrong with a file, to be mended: as JSON, or as the same workbook with marked cells."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Book

from disclosure.errors import BadInput, Problem
from disclosure.intake.csv_file import decoded
from disclosure.intake.reading import Reading

_CHILD = Path(__file__).with_name("report_child.py")
_MEMORY = 2048 * 2**20
_SECONDS = 300


def as_values(reading: Reading) -> dict[str, Any]:
    """A reading's outcome as plain values for JSON."""
    return {
        "rows": reading.rows,
        "repeated": reading.repeated,
        "errors": reading.error_count,
        "warnings": reading.warning_count,
        "untold": reading.untold,
        "problems": [
            {
                "where": one.where,
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "value": one.got,
                "expected": one.expected,
                "warning": one.warning,
            }
            for one in reading.problems
        ],
    }


def write_report(source: Path, problems: Sequence[Problem], target: Path) -> None:
    """Write the same workbook with coloured cells and comments; a CSV file becomes a workbook.

    Raises `BadInput` for a source that has no cells, or that cannot be opened again.
    """
    if source.read_bytes()[:2] == b"PK":
        _marked(source, problems, target)
        return
    if source.suffix.lower() not in (".csv", ".txt", ".tsv"):
        raise BadInput(f"{source.name} 不是表格，问题清单请用 --json 输出")
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        book = Path(folder) / "table.xlsx"
        _as_book(source, book)
        _marked(book, [_on_sheet(one) for one in problems], target)


def _on_sheet(one: Problem) -> Problem:
    return Problem(one.where, one.got, one.expected, one.row, one.column, "数据", one.warning)


def _as_book(source: Path, target: Path) -> None:
    text = decoded(source.read_bytes(), source.name)
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=first.count))
    book = Book(write_only=True)
    sheet = book.create_sheet("数据")
    for row in rows:
        sheet.append([f"'{cell}" if cell[:1] in "=+-@" else cell for cell in row])
    book.save(target)


def _marked(source: Path, problems: Sequence[Problem], target: Path) -> None:
    request = {
        "source": str(source.resolve()),
        "target": str(target.resolve()),
        "problems": [
            [one.sheet, one.row, one.column, f"“{one.got}”：{one.expected}", one.warning]
            for one in problems
        ],
    }
    done = subprocess.run(
        [sys.executable, "-I", str(_CHILD), str(_SECONDS), str(_MEMORY)],
        input=json.dumps(request).encode(),
        capture_output=True,
        timeout=_SECONDS * 3,
        check=False,
    )
    if done.returncode:
        raise BadInput(f"{source.name} 不能标注（文件过大或已损坏），问题清单请用 --json 输出")
