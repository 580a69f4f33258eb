"""Document numbers, dates and amounts, however they are written, in one form each.

>>> with_plain_numbers("应急罚〔2026〕第0126号").split()
['应急罚', '2026ǂ126']
>>> with_plain_numbers("2026-03-05 罚款1.5万元")
'2026年3月5日罚款15000元'
"""

from __future__ import annotations

import re

POINT = "ǃ"
"""The decimal point inside a run of digits."""
JOINT = "ǂ"
"""Joins year and serial of a document number: 〔2026〕126号 is ``2026ǂ126``."""

_YEAR = re.compile("(?:19|20)[0-9]{2}")
_DASH = "[-‐‑‒–—―−]"
_OPEN, _CLOSE = "[〔\\[【(〈<《「『{]", "[〕\\]】)〉>》」』}]"
_ORDINAL = re.compile(f"((?:19|20)[0-9]{{2}}\\s*{_CLOSE})\\s*第")
_NUMBER = re.compile(
    f"[字\\s12{_OPEN[1:]}(?:"
    f"(?:(?<=字)\\s*{_OPEN}|(?<=\\s)\\s*{_OPEN}|(?<={_OPEN}))"
    f"\\s*((?:19|20)[0-9]{{2}})\\s*年?\\s*{_CLOSE}\\s*0*([0-9]+)"
    f"(?:\\s*{_DASH}\\s*([0-9]+))?(?:\\s*号)?"
    f"|(?<=[12])(?<![0-9][12])((?:(?<=1)9|(?<=2)0)[0-9]{{2}})"
    f"\\s*(?:年?\\s*第|{_DASH}|\\s)\\s*0*([0-9]+)\\s*号)"
)
"""A document number's year and serial, and what stands before them. Every pattern here begins with
the characters that it can begin with, so that a long text is passed over quickly."""
_TYPED = (
    f"字?\\s*{_OPEN}\\s*(?:19|20)[0-9]{{2}}\\s*年?\\s*{_CLOSE}\\s*0*[0-9]+"
    f"(?:\\s*{_DASH}\\s*[0-9]+)?(?:\\s*号)?"
    f"|(?<![0-9])(?:19|20)[0-9]{{2}}\\s*(?:年?\\s*第|{_DASH}|\\s)\\s*0*[0-9]+\\s*号"
)
DOCUMENT_NUMBER = re.compile(f"\\s*(?:{_TYPED})")
"""A document number's year and serial as they are typed, with the spaces before them."""
_FULL_YEAR = "((?:19|20)(?<![0-9](?:19|20))[0-9]{2})"
_DATE = re.compile(
    _FULL_YEAR + r"\s*[-/.年]\s*(0?[1-9]|1[0-2])\s*[-/.月]\s*"
    r"(0?[1-9]|[12][0-9]|3[01])(?![0-9])\s*日?"
)
_MONTH = re.compile(
    _FULL_YEAR + r"\s*(?:[-/]\s*(0?[1-9]|1[0-2])(?![0-9])|年\s*(0?[1-9]|1[0-2])\s*月)"
)
_THOUSANDS = re.compile(r",(?<=[0-9],)(?=[0-9]{3}(?![0-9]))")
_DECIMAL = re.compile(r"\.(?<=[0-9]\.)(?=[0-9])")
_ZEROS = re.compile(f"{POINT}(?<=[0-9]{POINT})([0-9]*?)0+(?![0-9])")
_BARE_POINT = re.compile(f"{POINT}(?![0-9])")
_WAN = re.compile(f"([0-9](?<![0-9{POINT}][0-9])[0-9]*)(?:{POINT}([0-9]{{1,4}}))?\\s*万")


def with_plain_numbers(text: str) -> str:
    """Document numbers, dates and amounts in one form."""
    if _YEAR.search(text):
        text = _NUMBER.sub(_number, _ORDINAL.sub(r"\1", text))
        text = _MONTH.sub(_month, _DATE.sub(_date, text))
    if "," in text:
        text = _THOUSANDS.sub("", text)
    if "." in text:
        text = _DECIMAL.sub(POINT, text)
        text = _BARE_POINT.sub("", _ZEROS.sub(rf"{POINT}\1", text))
    if "万" in text:
        text = _WAN.sub(_wan, text)
    return text


def _number(match: re.Match[str]) -> str:
    year, serial, sub, rest, plain_serial = match.groups()
    parts = (year, serial, sub) if year else (match[0][0] + rest, plain_serial, None)
    return f" {JOINT.join(part for part in parts if part)} "


def _date(match: re.Match[str]) -> str:
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日"


def _month(match: re.Match[str]) -> str:
    return f"{match[1]}年{int(match[2] or match[3])}月"


def _wan(match: re.Match[str]) -> str:
    return (match[1] + (match[2] or "").ljust(4, "0")).lstrip("0") or "0"
