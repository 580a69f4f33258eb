"""A number is found however it is written: drawn at random, in forms drawn at random."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from disclosure.privacy.finding import Folded
from disclosure.privacy.number_form import is_card, is_identity_18, is_luhn
from disclosure.redaction import find, leaks

WAYS = (
    "0123456789",
    "０１２３４５６７８９",
    "零一二三四五六七八九",
    "〇幺二三四五六七八九",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "零壹贰叁肆伍陆柒捌玖",
    "٠١٢٣٤٥٦٧٨٩",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
)
GAPS = " \t\n\u00a0\u3000\u2009\u202f-‐‑–—−－.．·•・/／\\_＿|()[]{}（）［］【】〔〕「」"
UNSEEN = ("", "", "", "\u200b", "\u200d", "\ufeff", "\u00ad", "\ufe0f\u20e3")
CHECK = ("X", "x", "Ｘ", "ｘ", "×", "Х")
AROUND = (
    "",
    "电话",
    "张建国",
    "（",
    "；",
    "，",
    "其身份证号为",
    "卡号：",
    "系本人。",
    "联系 ",
    "\n",
    "一直",
)
A_DATE = re.compile(r"(?a:19\d\d( ?[-./|\n] ?| )\d\d?\1\d)")
"""What a telephone of today may look like, 1998-11-12-345, and then is not."""


@st.composite
def identity(draw: st.DrawFn) -> str:
    """An identity number with a right check digit."""
    area = draw(st.sampled_from(("110105", "130602", "320583", "440306", "650104", "810000")))
    born = draw(st.dates().filter(lambda day: 1930 <= day.year <= 2024))
    body = f"{area}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return next(body + last for last in "0123456789X" if is_identity_18(body + last))


@st.composite
def card(draw: st.DrawFn) -> str:
    """A card of sixteen to nineteen digits."""
    length = draw(st.integers(16, 19))
    body = "62" + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=length - 3, max_size=length - 3))
    )
    number = next(body + last for last in "0123456789" if is_luhn(body + last))
    assume(is_card(number))
    return number


@st.composite
def mobile(draw: st.DrawFn) -> str:
    """A mobile number, with a country code or without."""
    number = draw(st.from_regex("1[3-9][0-9]{9}", fullmatch=True).filter(str.isascii))
    return draw(st.sampled_from(("", "", "86", "0086", "0"))) + number


@st.composite
def written(draw: st.DrawFn, number: str) -> str:
    """The number in groups, each in its own way of writing, with gaps between them."""
    cuts = sorted(draw(st.sets(st.integers(1, len(number) - 1), max_size=len(number) - 1)))
    text = ""
    for start, end in zip([0, *cuts], [*cuts, len(number)], strict=True):
        way = draw(st.sampled_from(WAYS)) if draw(st.booleans()) else WAYS[0]
        for digit in number[start:end]:
            text += draw(st.sampled_from(UNSEEN)) if text else ""
            text += draw(st.sampled_from(CHECK)) if digit == "X" else way[int(digit)]
        if end < len(number):
            text += draw(st.text(GAPS, max_size=6))
    return text


@settings(max_examples=500, derandomize=True)
@given(
    st.data(),
    st.one_of(identity(), card(), mobile()),
    st.sampled_from(AROUND),
    st.sampled_from(AROUND),
)
def test_a_number_is_found_whole_in_every_written_form(
    data: Any, number: str, before: str, after: str
) -> None:
    form = data.draw(written(number))
    assume(after != "一直" or form[-1].isascii())  # 八一直 has no end
    assume(not A_DATE.search(Folded.of(form).text))
    text = before + form + after

    for found in (find(text), leaks(text)):
        hidden = {place for one in found for place in range(one.start, one.end)}
        missed = [
            text[place]
            for place in range(len(before), len(before) + len(form))
            if place not in hidden and text[place].isalnum()
        ]
        assert not missed, (text, found)


@pytest.mark.parametrize(
    "form",
    ["一三八，零零一一，二二三三", "1、3、8、0、0、1、3、8、0、0、0", "110105，19491231，002X"],
    ids=["groups", "digits", "identity"],
)
def test_a_number_is_found_as_it_is_said(form: str) -> None:
    text = f"问：电话？答：{form}。"

    assert [text[one.start : one.end] for one in find(text)] == [form]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("联系电话0632-5518274转0632-5518279", ["0632-5518274", "0632-5518279"]),
        ("联系电话0632-5518274转5518279", ["0632-5518274", "5518279"]),
        ("联系电话0632-5518274转8012", ["0632-5518274转8012"]),
        ("电话0632-5518274转138 0013 8000", ["0632-5518274", "138 0013 8000"]),
        ("QQ 8 1 9 0 3 7 2 4 6", ["8 1 9 0 3 7 2 4 6"]),
        ("手机139.128.14.155，IP 139.196.27.145", ["139.128.14.155"]),
        ("139-128-14-155", ["139-128-14-155"]),
        ("1900一①00000", ["1900一①00000"]),
        ("1900.1.1，00000", []),
        ("证书编号：T110105550610235", ["110105550610235"]),
        ("证书编号：110105550610235", []),
    ],
)
def test_a_second_number_and_single_digits_are_found(text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in find(text)] == found


def test_commas_between_amounts_make_no_number() -> None:
    assert find("各次金额为150,1234,5678元，分别入账") == []


@pytest.mark.parametrize(
    ("prefix", "length"),
    [
        ("436742", 19),
        ("456351", 19),
        ("601382", 19),
        ("405512", 17),
        ("601428", 17),
        ("966666", 18),
        ("90592", 18),
    ],
)
def test_debit_cards_of_older_series_are_found_without_a_word_before_them(
    prefix: str, length: int
) -> None:
    body = (prefix + "2436252401126")[: length - 1]
    number = next(body + digit for digit in "0123456789" if is_luhn(body + digit))
    (found,) = find(f"另{number}两笔。")
    assert (found.start, found.end, found.cls, found.reason) == (1, 1 + length, "bank_card", "luhn")
    assert leaks(f"<p>{number}</p>")
