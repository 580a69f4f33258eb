"""Working days (工作日): which days count, and how a deadline is counted in them.

A working day is Monday to Friday, less the public holidays, plus the weekend days worked in
their place (调休). The State Council's office fixes both each year by a notice
(《全国年节及纪念日放假办法》); ``content/calendar/<year>.yaml`` holds one notice. 行政处罚法
art. 85 and 行政许可法 art. 82 count in these days; the day itself is not counted (民法典
art. 201).

>>> from disclosure.site import CONTENT
>>> days = WorkingDays.load(CONTENT / "calendar")
>>> days.add(date(2026, 2, 11), 3).isoformat()  # a Saturday that is worked
'2026-02-14'
>>> days.add(date(2026, 2, 11), 7).isoformat()  # after the Spring Festival
'2026-02-27'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from disclosure.errors import BadInput, CalendarMissing, Problem
from disclosure.strict_yaml import faults, not_yaml, read_text

_DAY = timedelta(days=1)
_SATURDAY = 5


class Notice(BaseModel):
    """The notice that fixed a year's holidays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    number: str | None = None
    """文号; None where it is not known for certain."""
    dated: date


class YearTable(BaseModel):
    """One file of ``content/calendar``: the days off and the weekend days worked in one year."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int
    notice: Notice
    holidays: tuple[date, ...]
    worked: tuple[date, ...]

    def problems(self) -> list[Problem]:
        """What contradicts itself in this table."""
        where = f"{self.year} 年工作日历"
        found = [
            Problem(where, str(day), f"应是 {self.year} 年的日期")
            for day in (*self.holidays, *self.worked)
            if day.year != self.year
        ]
        found += [
            Problem(where, str(day), "不能既放假又上班")
            for day in sorted(set(self.holidays) & set(self.worked))
        ]
        found += [
            Problem(where, str(day), "调休上班的日子应是周六或周日")
            for day in self.worked
            if day.weekday() < _SATURDAY
        ]
        return found


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of all years that have a table; no year is ever guessed."""

    tables: Mapping[int, YearTable]

    @classmethod
    def load(cls, folder: Path) -> WorkingDays:
        """Read every year of a folder; all problems of all files are raised as one `BadInput`."""
        tables: dict[int, YearTable] = {}
        problems: list[Problem] = []
        for path in sorted(folder.glob("*.yaml")):
            try:
                table = YearTable.model_validate(read_text(path.read_text(encoding="utf-8")))
            except yaml.YAMLError as error:
                problems.append(Problem(path.name, "内容", not_yaml(error)))
                continue
            except ValidationError as error:
                problems += [Problem(path.name, "内容", fault) for fault in faults(error)]
                continue
            tables[table.year] = table
            problems += table.problems()
            if path.stem != str(table.year):
                problems.append(Problem(path.name, str(table.year), "文件名应与年份相同"))
        if problems:
            raise BadInput(f"工作日历有 {len(problems)} 处错误", tuple(problems))
        return cls(tables)

    @property
    def last_covered(self) -> date:
        """The last day of the last year that has a table."""
        return date(max(self.tables), 12, 31)

    def is_working(self, day: date) -> bool:
        """Whether a day is a working day; `CalendarMissing` for a year without a table."""
        table = self.tables.get(day.year)
        if table is None:
            raise CalendarMissing(day.year, 0)
        if day in table.worked:
            return True
        return day.weekday() < _SATURDAY and day not in table.holidays

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which itself is not counted.

        `CalendarMissing` when the count runs into a year without a table; it carries the first
        such year and the working days still to count from there.
        """
        left = count
        while left > 0:
            day += _DAY
            if day.year not in self.tables:
                raise CalendarMissing(day.year, left)
            left -= self.is_working(day)
        return day

    def provisional(self, day: date, count: int) -> date:
        """As `add`, but Monday to Friday where no table is: shown as 暂定, never relied on."""
        left = count
        while left > 0:
            day += _DAY
            known = day.year in self.tables
            left -= self.is_working(day) if known else day.weekday() < _SATURDAY
        return day

    def between(self, start: date, end: date) -> int:
        """The working days after ``start`` up to and with ``end``; negative when end is earlier."""
        if end < start:
            return -self.between(end, start)
        days = (start + _DAY * number for number in range(1, (end - start).days + 1))
        return sum(self.is_working(day) for day in days)
