"""The check digit of 统一社会信用代码, held to python-stdnum."""

from __future__ import annotations

import random

from stdnum.cn import uscc

from disclosure.intake.party_check import is_unit_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_a_code_is_right_where_python_stdnum_says_so() -> None:
    draw = random.Random(31)
    for _ in range(300):
        body = "".join(draw.choices("0123456789", k=8)) + "".join(draw.choices(ALPHABET, k=9))
        for last in (uscc.calc_check_digit(body), draw.choice(ALPHABET)):
            assert is_unit_code(body + last) == uscc.is_valid(body + last)


def test_what_has_not_the_form_of_a_code_is_none() -> None:
    right = "91990000310000006U"

    assert is_unit_code(right)
    assert not any(map(is_unit_code, (right[:-1], right + "1", right.lower(), "I" + right[1:], "")))
