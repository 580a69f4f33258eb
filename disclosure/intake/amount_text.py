"""Amounts of money as decisions write them: 罚款人民币58000元, 5.8万元, 伍万捌仟元整.

>>> [str(amount) for amount in amounts_in_yuan("罚款人民币伍万捌仟元整（58,000.00元）")]
['58000', '58000.00']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

_DIGITS = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?) ?(万元|万|元)")
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_CAPITAL = re.compile(r"([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}) ?元")


def amounts_in_yuan(text: str) -> Iterator[Decimal]:
    """Every amount in a text, in 元."""
    folded = unicodedata.normalize("NFKC", text)
    for match in _CAPITAL.finditer(folded):
        yield Decimal(_capital(match[1]))
    for match in _DIGITS.finditer(folded):
        number = Decimal(match[1].replace(",", ""))
        yield number * 10_000 if match[2].startswith("万") else number


def _capital(text: str) -> int:
    """叁万陆仟 → 36000."""
    total = part = digit = 0
    for character in text:
        if character in _CAPITALS:
            digit = _CAPITALS.index(character)
        elif character in "拾佰仟":
            part += (digit or (1 if character == "拾" else 0)) * 10 ** (
                1 + "拾佰仟".index(character)
            )
            digit = 0
        else:
            total = (total + part + digit) * (10_000 if character == "万" else 10**8)
            part = digit = 0
    return total + part + digit
