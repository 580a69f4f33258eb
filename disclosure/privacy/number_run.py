"""Rows of digits, whatever way they are written: where a number of a person may stand.

A digit is one of any script, full-width, circled, or Chinese (一, 壹, 幺, 〇). Between two digits of
one row may stand up to six spaces, line ends, dashes, dots, strokes and brackets, in any mixture;
what nobody sees is gone from a folded text. A change of the way of writing parts groups as a gap
does: ①13812345678 is an item of a list and a telephone.

>>> [[group.digits for group in row] for row in rows("①(138) 一二三四-5678，2026年11月")]
[['1', '138', '1234', '5678']]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

CHINESE = "零〇一二三四五六七八九幺"
OTHERS = "壹贰叁肆伍陆柒捌玖" + "".join(
    chr(code)
    for code in (*range(0x2460, 0x2500), *range(0x2776, 0x2794))
    if unicodedata.digit(chr(code), None) is not None
)
"""Capital digits, and those in circles, in brackets or with a dot."""
PLAIN_GAPS = " -.·/_()[]"
GAPS = PLAIN_GAPS + "\n\r\\|{}【】〔〕〈〉「」『』"
_TO_DIGITS = {ord(one): str(int(unicodedata.numeric(one))) for one in CHINESE + OTHERS}
DIGIT_FORMS = {
    digit: "".join(chr(code) for code, value in _TO_DIGITS.items() if value == digit)
    for digit in "0123456789"
}
"""How each digit is written otherwise: 1 as 一, 幺, 壹, ①."""
LEAST = 7
"""Digits of the shortest row that is looked at: a telephone without its area code."""
ANY = f"[0-9{CHINESE}{OTHERS}]"
_GAP = f"[{re.escape(GAPS)}]"
_ROW = re.compile(
    rf"{ANY}(?:{_GAP}{{0,6}}+{ANY}){{{LEAST - 1},}}+(?:{_GAP}{{0,6}}+[Xx*](?![0-9A-Za-z*]))?"
)
_DICTATED = re.compile(
    rf"{ANY}(?:{_GAP}{{0,2}}+[,、]? ?{ANY}){{10,}}+(?:[,、]? ?[Xx*](?![0-9A-Za-z*]))?"
)
_PLAIN = re.compile(rf"(?:[0-9Xx*+{re.escape(PLAIN_GAPS)}]|[{CHINESE}]{{{LEAST},}}+)+")
_GROUP = re.compile(rf"[0-9]+|[{CHINESE}]+|[{OTHERS}]+|[Xx*]")


class Group(NamedTuple):
    """Digits side by side at ``start:end`` of a text; the last of a row may be an X."""

    start: int
    end: int
    digits: str


def rows(text: str) -> Iterator[list[Group]]:
    """The rows of digits of a folded text, in groups as they are written.

    A mark in the place of a last digit is read as X: that is how × and * of check digits look.
    """
    for row in _ROW.finditer(text):
        yield [_group(one) for one in _GROUP.finditer(text, *row.span())]


def dictated(text: str) -> Iterator[list[Group]]:
    """Rows with commas in them, as numbers are said: 一三八，零零一一，二二三三."""
    has_commas = "," in text or "、" in text
    for row in _DICTATED.finditer(text) if has_commas else ():
        if "," in row[0] or "、" in row[0]:
            yield [_group(one) for one in _GROUP.finditer(text, *row.span())]


def _group(match: re.Match[str]) -> Group:
    written = match[0]
    if written in "Xx*":
        return Group(*match.span(), "X")
    return Group(*match.span(), written if written.isascii() else written.translate(_TO_DIGITS))


def is_plain(written: str) -> bool:
    """Whether the form is one that built files are sieved for: `publish.number_sieve`.

    In digits, or seven and more Chinese ones side by side, with no gap but the usual; no line end.
    """
    return _PLAIN.fullmatch(written) is not None
