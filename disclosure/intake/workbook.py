"""双公示 workbooks: measured, then parsed in a child process with limits of memory and time."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from disclosure.errors import BadInput, Problem
from disclosure.intake.cell import Refusal
from disclosure.intake.csv_file import table_rows
from disclosure.intake.limit import MAX_COLUMNS, MAX_ROWS
from disclosure.intake.mapping import Mapping
from disclosure.intake.raw import Place, RawRow, problem
from disclosure.intake.zip_measure import measure

_CHILD = Path(__file__).with_name("workbook_child.py")
MEMORY = 1024 * 2**20
"""Address space of the child, in bytes."""
_GUIDE_SHEETS = ("说明", "字典", "填表", "下拉", "样例", "示例", "代码表", "选项", "导入问题")


class Workbook:
    """A workbook as a source of rows; each visible sheet with a header is read."""

    def __init__(self, path: Path, mapping: Mapping, name: str | None = None) -> None:
        self.path, self.mapping, self.name = path, mapping, name or path.name
        self.problems: list[Problem] = []
        self.is_stream = False
        self._child: _Child | None = None

    @property
    def share(self) -> float:
        """How much of it has been read, from 0 to 1."""
        return self._child.share if self._child else 0.0

    def __iter__(self) -> Iterator[RawRow]:
        unpacked = measure(self.path, self.name)
        seconds = 30 + unpacked // 2**20
        self._child = _Child(self.path, self.name, seconds)
        with self._child as lines:
            yield from self._sheets(lines)

    def _sheets(self, lines: Iterator[list[Any]]) -> Iterator[RawRow]:
        found_header = False
        without: list[Problem] = []
        line = next(lines, None)
        while line is not None:
            _, title, real_title = line
            table = _Table(lines)
            problems: list[Problem] = []
            for raw in table_rows(table.rows(), self.name, title, self.mapping, problems):
                found_header = True
                yield raw
            table.exhaust()
            headless = [one for one in problems if "没有找到表头" in one.expected]
            self.problems += [one for one in problems if one not in headless]
            found_header = found_header or (table.count > 0 and not headless)
            if title is None and not any(word in real_title for word in _GUIDE_SHEETS):
                self.problems.append(_hidden(self.name, real_title))
            elif (
                title
                and headless
                and table.count
                and not any(word in title for word in _GUIDE_SHEETS)
            ):
                without += headless
            line = table.next_sheet
        if not found_header:
            self.problems += without or [_empty(self.name)]
        else:
            self.problems += [_as_warning(one) for one in without]


class _Table:
    """The rows of one sheet out of the child's lines, up to the next sheet."""

    def __init__(self, lines: Iterator[list[Any]]) -> None:
        self.lines, self.count, self.next_sheet = lines, 0, None

    def rows(self) -> Iterator[tuple[int, Sequence[object]]]:
        for line in self.lines:
            if line[0] == "sheet":
                self.next_sheet = line  # type: ignore[assignment]
                return
            self.count += 1
            yield line[1], [_cell(cell) for cell in line[2]]

    def exhaust(self) -> None:
        """Pass over the rows that nobody asked for."""
        if self.next_sheet is None:
            for _ in self.rows():
                pass


class _Child:
    """The reading process; iterating gives its lines, leaving it ends it."""

    def __init__(self, path: Path, name: str, seconds: int) -> None:
        self.name, self.share = name, 0.0
        command = [sys.executable, "-I", str(_CHILD), str(path.resolve())]
        limits = (seconds, MEMORY, MAX_ROWS + 20, MAX_COLUMNS)
        self.process = subprocess.Popen(
            [*command, *map(str, limits)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env={"PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        )
        self.timer = threading.Timer(seconds * 4 + 60, self.process.kill)
        self.timer.daemon = True

    def __enter__(self) -> Iterator[list[Any]]:
        self.timer.start()
        return self._lines()

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        self.process.kill()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.wait()

    def _lines(self) -> Iterator[list[Any]]:
        assert self.process.stdout is not None
        for data in self.process.stdout:
            line: list[Any] = from_json(data)
            if line[0] == "bad":
                raise BadInput(f"{self.name}：{line[1]}")
            if line[0] == "at":
                self.share = float(line[1])
            else:
                yield line
        code = self.process.wait()
        if code == 71:
            raise BadInput(f"{self.name} 读取时占用内存过大，不予打开")
        if code in (-24, -9):
            raise BadInput(f"{self.name} 读取超时，请删除多余的行列或分成几个文件")
        if code:
            raise BadInput(f"{self.name} 无法读取，文件可能已损坏")


def _cell(value: Any) -> Any:
    if type(value) is dict:
        if "d" in value:
            return date.fromisoformat(value["d"])
        return Refusal(*value["r"])
    return value


def _hidden(name: str, title: str) -> Problem:
    return problem(Place(name, title), None, title, "是隐藏的工作表，不读取", warning=True)


def _empty(name: str) -> Problem:
    return problem(
        Place(name), None, None, "没有找到表头，应有双公示模板的列名，如“行政相对人名称”"
    )


def _as_warning(one: Problem) -> Problem:
    return Problem(one.where, one.got, "没有表头，不读取这个工作表", sheet=one.sheet, warning=True)
