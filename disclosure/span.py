"""How periods by month and year are counted on the calendar (民法典 arts. 201–202).

A period by month or year ends on the day of the same number in its last month, or on that
month's last day where there is no such day:

>>> Span.parse("P3M").last_day(date(2025, 11, 30)).isoformat()
'2026-02-28'
>>> Span.parse("P1Y").last_day(date(2028, 2, 29)).isoformat()
'2029-02-28'
>>> Span.parse("P3Y").chinese
'三年'

Art. 203 (a last day on a holiday moves on) is for deadlines of acting; a burden on the party is
not prolonged by it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_PATTERN = re.compile(r"P(\d{1,3})([MY])")
_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A number of calendar months; written ``P3M`` or ``P1Y`` in the rule packs (ISO 8601)."""

    months: int

    @classmethod
    def parse(cls, text: str) -> Span:
        """The span that a rule pack writes; `ValueError` for any other form."""
        match = _PATTERN.fullmatch(text)
        if match is None or int(match[1]) == 0:
            raise ValueError(f"“{text}”不是期限，应写作 P3M（三个月）或 P1Y（一年）")
        return cls(int(match[1]) * (12 if match[2] == "Y" else 1))

    def last_day(self, start: date) -> date:
        """The last day of a span that begins on ``start``."""
        year, month = divmod(start.year * 12 + start.month - 1 + self.months, 12)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))

    @property
    def chinese(self) -> str:
        """The span in words: 三个月, 一年."""
        years, months = divmod(self.months, 12)
        if months == 0:
            return f"{_numeral(years)}年"
        return f"{_numeral(self.months)}个月"

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        return f"P{years}Y" if months == 0 else f"P{self.months}M"


def _numeral(number: int) -> str:
    if number == 2:
        return "两"
    return _NUMERALS[number] if number <= 10 else str(number)
