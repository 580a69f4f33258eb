"""The sieve holds back no file in which a number would block; most others it does hold back."""

from __future__ import annotations

import html
import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.privacy.number_form import is_card, is_identity_18
from publish import number_sieve
from publish.exposure import leaks
from publish.node import nodes

IDENTITY, CARD, MOBILE = "11010519491231002X", "6222020200112233446", "13812345678"
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
GAPS = ["", "", "", " ", "-", ".", "/", "_", "·", "—", "\u00a0", "\u3000", "\u200b", "\ufeff", "\t"]
GAPS += [
    "- ",
    " -",
    "\u00ad",
    "－",
    "・",
    "\u2060",
    "\ufe0f",
    "，",
    "年",
    "x",
    "(",
    ")",
    "（",
    "）",
    "[",
    "］",
    ") - ",
    "\u2004",
    "﹣",
    " ] / [ ",
    "\n",
]
WORDS = [
    "第",
    "经查，当事人电话",
    "〔2026〕12号",
    "2026-11-13",
    "X",
    "x",
    "a",
    "1",
    "12",
    "+86 ",
    "元",
    "号",
]
TAGS = ["", "", "", "<b>", "</b>", "<wbr>", "<STRONG>", "<em class='a'>", "<!-- 3 -->", "<i></i>"]
FORMATS = {
    "a.html": lambda pieces: "<p>" + "".join(pieces) + "</p>",
    "b.html": lambda pieces: '<p title="' + html.escape("".join(pieces)) + '">经查</p>',
    "c.html": lambda pieces: "<p>" + "".join(f"&#{ord(c)};" for c in "".join(pieces)) + "</p>",
    "a.json": lambda pieces: json.dumps({"facts": "".join(pieces)}, ensure_ascii=False),
    "b.json": lambda pieces: json.dumps({"facts": "".join(pieces)}),
    "a.jsonl": lambda pieces: json.dumps({"facts": "".join(pieces)}, ensure_ascii=False) + "\n",
    "a.csv": lambda pieces: "facts\n" + "".join(pieces) + "\n",
    "a.txt": lambda pieces: "".join(pieces),
}


@st.composite
def written(draw: st.DrawFn) -> list[str]:
    """A number in some form, cut by gaps and tags, between words."""
    number = draw(
        st.sampled_from(
            [IDENTITY, IDENTITY[:-1] + "×", CARD, MOBILE, f"86{MOBILE}", f"0086{MOBILE}"]
        )
    )
    for table in draw(st.sampled_from([(), (), (), (WIDE,), (CHINESE,), (ARABIC,)])):
        number = number.translate(table)
    pieces = [*draw(st.lists(st.sampled_from(WORDS), max_size=3))]
    start = 0
    for cut in sorted(draw(st.lists(st.integers(1, len(number) - 1), max_size=4))):
        pieces.append(number[start:cut])
        pieces.append(draw(st.sampled_from(GAPS)) + draw(st.sampled_from(TAGS)))
        start = cut
    return [*pieces, number[start:], *draw(st.lists(st.sampled_from(WORDS), max_size=3))]


@settings(max_examples=1500, deadline=None)
@given(written(), st.sampled_from(sorted(FORMATS)))
@example(["138\t1234", "5678"], "a.json")
@example(["一三八一二三四", "5678"], "a.html")
@example(["138<b>1234</b><i>5678</i>"], "a.html")
@example(["11010519491231002<b>X</b>"], "a.html")
@example(["（138）1234[5678]"], "a.json")
def test_no_file_is_held_back_in_which_a_number_blocks(pieces: list[str], path: str) -> None:
    data = FORMATS[path](pieces).encode()

    blocks = any(leaks(node.text) for node in nodes(path, data))

    assert number_sieve.may_block(data) or not blocks


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="0123456789 -./_()[]（］xX，a<b>", max_size=60))
def test_random_digits_with_marks_are_held_back_only_where_nothing_blocks(text: str) -> None:
    assert number_sieve.may_block(text.encode()) or not leaks(text)


def test_dates_amounts_codes_and_document_numbers_are_held_back() -> None:
    text = (
        "91330100MA2B0ABC15 91110108551385082Q 119901000002048120 （澜）应急罚〔2026〕12号 "
        "2026-11-13T00:00:00+08:00 2026-11-13 2027-11-13 没收违法所得1390123.56元 0199-5550002"
    )
    page = f"<p>{html.escape(text)}</p><ul><li><strong>罚款 58,000 元</strong> 2026</li></ul>"

    assert not number_sieve.may_block(page.encode())
    assert not number_sieve.may_block(json.dumps({"a": text}, ensure_ascii=False).encode())


def test_a_hash_is_held_back_whose_digits_would_be_a_number_without_the_letter_behind() -> None:
    for number in (MOBILE, CARD, IDENTITY[:-1]):
        assert not number_sieve.may_block(f'"sha256": "7caf{number}d6b5"'.encode())
    assert number_sieve.may_block(f'"sha256": "7caf{MOBILE}"'.encode())


def test_the_numbers_of_these_tests_are_what_they_say() -> None:
    assert is_identity_18(IDENTITY)
    assert is_card(CARD)
