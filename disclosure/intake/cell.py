"""What stands in one cell, and its reading as text, code, day, amount or yes and no.

A reader never guesses: what could be wrong is refused with a sentence, what can only mean one thing
is taken. Cells come from readers as text, numbers, days, or `Refusal` where the reader itself saw
that the value cannot be trusted (a formula, an error value).

>>> read_day("2026年11月13日"), read_day("20261113"), read_day(46339)
(datetime.date(2026, 11, 13), datetime.date(2026, 11, 13), datetime.date(2026, 11, 13))
>>> read_amount("58,000元", "万元")
Decimal('5.8')
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that cannot be trusted: ``got`` as it stands there, ``expected`` in its stead."""

    got: str
    expected: str


Cell = str | int | float | bool | date | Refusal | None

UNLIMITED = date(2099, 12, 31)
"""What the template has for 长期有效."""
_EARLIEST, _LATEST = date(1990, 1, 1), UNLIMITED
_BIDI = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_UNCLEAN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Whatever must be looked at; most cells hold nothing of it."""
_YES = frozenset(
    [
        "是",
        "有",
        "通过",
        "已通过",
        "已审查",
        "审查通过",
        "已核对",
        "√",
        "✓",
        "Y",
        "YES",
        "TRUE",
        "1",
        "对",
        "同意",
    ]
)
_NO = frozenset(
    ["否", "无", "未通过", "不通过", "×", "N", "NO", "FALSE", "0", "未", "没有", "不是"]
)
_CHINESE_DIGIT = str.maketrans("〇零○一二三四五六七八九", "000123456789")


class Unreadable(ValueError):
    """A cell that cannot be read; the message says what was expected."""


def read_text(cell: Cell, *, lines: bool = False) -> str | None:
    """Clean text: NFC, no control or direction characters; ``lines`` keeps line breaks."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, Refusal):
        raise Unreadable(cell.expected)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    text = cell if type(cell) is str else str(cell)
    if _UNCLEAN.search(text) is None and unicodedata.is_normalized("NFC", text):
        return text.strip(" \u3000\u00a0") or None
    text = unicodedata.normalize("NFC", text)
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    text = _CONTROL.sub("", _BIDI.sub("", text.replace("\x0b", "\n")))
    text = text if lines else re.sub(r"\s*\n\s*", " ", text)
    return text.strip(" \t\n\u3000\u00a0") or None


def read_code(cell: Cell) -> str | None:
    """A code or number of which every digit counts: text only, half-width, without spaces."""
    if isinstance(cell, int | float):
        raise Unreadable(
            "应为文本：单元格是数字格式，末尾数字或开头的 0 可能已经丢失，请设为文本格式后重新填写"
        )
    text = read_text(cell)
    if text is None:
        return None
    code = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"[0-9]\.[0-9]+E\+[0-9]+", code):
        raise Unreadable("应为文本：代码已被表格软件改成科学记数法，末尾数字已经丢失，请重新填写")
    return code.removeprefix("'") or None


def read_day(cell: Cell) -> date | None:
    """A day: a real date, 2026-11-13, 2026/11/13, 2026年11月13日, 20261113, an Excel serial."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _possible(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _possible(_day_of_number(float(cell)))
    text = read_text(cell)
    if text is None:
        return None
    if re.fullmatch(r"长期(?:有效)?|永久|无期限|长期有效", text):
        return UNLIMITED
    return _possible(_day_of_text(unicodedata.normalize("NFKC", text)))


_EXPECTED_DAY = "应为日期，写作 2026-11-13、2026/11/13 或 2026年11月13日"


def _day_of_number(number: float) -> date:
    if 19_900_101 <= number <= 20_991_231 and number.is_integer():
        return _day_of_text(str(int(number)))
    if 32_874 <= number <= 73_050:  # 1990-01-01 to 2099-12-31 as Excel counts
        return date(1899, 12, 30) + timedelta(days=int(number))
    raise Unreadable(_EXPECTED_DAY)


def _day_of_text(text: str) -> date:
    text = re.sub(r"\s+(?:0{1,2}:00(?::00)?(?:\.0+)?)$|T00:00.*$", "", text.strip())
    match = re.fullmatch(
        r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", _in_digits(text)
    ) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    if match is None:
        if re.fullmatch(r"[3-7]\d{4}(?:\.0+)?", text):
            return _day_of_number(float(text))
        raise Unreadable(_EXPECTED_DAY)
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        raise Unreadable("这一天不存在，" + _EXPECTED_DAY) from None


def _in_digits(text: str) -> str:
    """二〇二六年十一月十三日 → 2026年11月13日."""
    if "年" not in text or text[0].isdigit():
        return text
    year, _, rest = text.partition("年")
    rest = re.sub("[一二三四五六七八九十]+", lambda m: str(_small_number(m[0])), rest)
    return year.translate(_CHINESE_DIGIT) + "年" + rest


def _small_number(text: str) -> int:
    tens, ten, ones = text.partition("十")
    digit = {c: i for i, c in enumerate("〇一二三四五六七八九")}
    if not ten:
        return digit.get(text, 0)
    return digit.get(tens, 1) * 10 + digit.get(ones, 0)


def _possible(day: date) -> date:
    if not _EARLIEST <= day <= _LATEST:
        raise Unreadable("日期应在 1990-01-01 与 2099-12-31 之间")
    return day


def read_amount(cell: Cell, unit: str = "万元") -> Decimal | None:
    """An amount in 万元 with at most six decimals; ``unit`` is what a bare number is in."""
    if isinstance(cell, bool | date):
        raise Unreadable("应为金额，单位为万元，如 5.8")
    if isinstance(cell, int | float):
        return _amount(Decimal(str(round(cell, 9))), unit)
    text = read_text(cell)
    if text is None:
        return None
    folded = re.sub(r"[\s,￥¥]|人民币|CNY|RMB", "", unicodedata.normalize("NFKC", text))
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(万元|万|元)?整?", folded)
    if match is None:
        if folded in ("-", "--", "/", "无"):
            return None
        raise Unreadable("应为金额，单位为万元，如 5.8")
    try:
        return _amount(Decimal(match[1]), (match[2] or unit).replace("万元", "万"))
    except InvalidOperation:
        raise Unreadable("应为金额，单位为万元，如 5.8") from None


def _amount(number: Decimal, unit: str) -> Decimal:
    if number < 0 or not number.is_finite():
        raise Unreadable("金额不能为负数")
    if number >= 10**13:
        raise Unreadable("金额过大，应以万元为单位")
    if unit == "元":
        number /= 10_000
    if number != round(number, 6):
        raise Unreadable("金额以万元为单位，最多六位小数")
    if number >= 10**9:
        raise Unreadable("金额过大，应以万元为单位")
    number = number.normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral() else number


def read_yes_no(cell: Cell) -> bool | None:
    """是 or 否; None for an empty cell."""
    text = read_text(cell)
    if text is None:
        return None
    word = unicodedata.normalize("NFKC", text).upper()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable("应填“是”或“否”")
