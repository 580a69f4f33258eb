"""Moments and days, as the law counts them: in Asia/Shanghai, to the second.

A disclosure that runs to 2027-03-29 is visible through 24:00 of that day:

>>> end_of(date(2027, 3, 29)).isoformat()
'2027-03-30T00:00:00+08:00'
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from disclosure.errors import ClockRefused

SHANGHAI = ZoneInfo("Asia/Shanghai")


def end_of(last_day: date) -> datetime:
    """The moment at which a disclosure with this last day ends: 00:00 of the day after."""
    return datetime.combine(last_day + timedelta(days=1), time(), SHANGHAI)


def start_of(day: date) -> datetime:
    """00:00 of a day in Asia/Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)


@lru_cache(maxsize=2048)
def day_of(moment: datetime) -> date:
    """The calendar day of a moment in Asia/Shanghai."""
    return aware(moment).astimezone(SHANGHAI).date()


def aware(moment: datetime) -> datetime:
    """The moment in Asia/Shanghai; a moment without a zone is refused, never guessed."""
    if moment.tzinfo is None:
        raise ClockRefused(f"时刻“{moment.isoformat()}”没有时区，应写作 2026-11-20T00:00:00+08:00")
    return moment.astimezone(SHANGHAI)


def parse_moment(text: str) -> datetime:
    """An RFC 3339 moment, such as ``2026-11-20T00:00:00+08:00`` or ``…Z``."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ClockRefused(f"“{text}”不是时刻，应写作 2026-11-20T00:00:00+08:00") from None
    return aware(moment)


def clock() -> datetime:
    """The machine's clock, read once by each entry point."""
    return datetime.now(SHANGHAI)
