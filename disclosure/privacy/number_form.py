"""Whether digits have the form of an identity number or of a bank card.

GB 11643-1999: six digits of a place, the birthday, three digits, a check digit. The province
codes 81, 82 and 83 belong to residence permits of people from Hong Kong, Macao and Taiwan, 9 to
the permanent residence of foreigners.

>>> is_identity_18("11010519491231002X"), is_identity_18("110105194912310021")
(True, False)
>>> is_luhn("6222020200000000001")
False
"""

from __future__ import annotations

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)}
    | {*range(61, 66), 71, 81, 82, 83}
)
_ISSUERS = re.compile(
    r"62[0-9]{14,17}|(?:4|5[1-5]|2[2-7]|35)[0-9]{14,15}|(?:60|65|68|69|84|87|90|94|96)[0-9]{14}"
    r"|(?:955|9558)[0-9]{12,16}|103[0-9]{16}"
    # Debit cards of older series, longer than others of their prefix.
    r"|(?:436742|456351|601382)[0-9]{13}|(?:405512|601428)[0-9]{11}|966666[0-9]{12}|90592[0-9]{13}"
)


def is_identity_18(digits: str) -> bool:
    """Eighteen characters with a possible birthday and the right check digit."""
    if re.fullmatch(r"[1-9][0-9]{16}[0-9X]", digits) is None or not _is_birthday(digits[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == digits[17]


def looks_like_identity(digits: str) -> bool:
    """The form of an identity number, whatever its check digit says."""
    return (
        re.fullmatch(r"[1-9][0-9]{16}[0-9X]", digits) is not None
        and int(digits[:2]) in _PROVINCES
        and _is_birthday(digits[6:14])
    )


def is_identity_15(digits: str) -> bool:
    """The number of before 1999: place, six digits of birthday, three more."""
    return (
        re.fullmatch(r"[1-9][0-9]{14}", digits) is not None
        and int(digits[:2]) in _PROVINCES
        and _is_birthday("19" + digits[6:12])
    )


def is_card(digits: str) -> bool:
    """Sixteen to nineteen digits with an issuer's prefix and a right Luhn digit."""
    return (
        16 <= len(digits) <= 19
        and _ISSUERS.fullmatch(digits) is not None
        and len(set(digits)) > 2
        and is_luhn(digits)
    )


def is_luhn(digits: str) -> bool:
    """The check of ISO/IEC 7812."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_birthday(text: str) -> bool:
    if not "1880" <= text[:4] <= "2049":
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True
