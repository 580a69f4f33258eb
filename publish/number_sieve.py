"""Tells of most files, in microseconds and without parsing them, that no number in them blocks.

What blocks (`disclosure.redaction.leaks`) has eleven digits or more, with at most marks, spaces or
what nobody sees between them. The sieve knows no format: every byte of which a digit or such a gap
may consist becomes a nought, and eleven noughts in a row are looked for, which a search for bytes
does a dozen at a time. Each such stretch is then read as `leaks` would read it, but for the words
around it, which can only excuse a number. So what the sieve holds back can't block; what it lets
through is parsed and judged for certain. Tags within a word are taken out where digits stand on
both sides; escapes, entities and digits of other scripts may hide anything: files with them are
let through.

>>> [may_block(text.encode()) for text in ("2026-11-13 12:30", "138 1234-5678")]
[False, True]
>>> may_block("统一社会信用代码91330100MA2B0ABC1X".encode()), may_block(b"<p>138<b>12345678</b>")
(False, True)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from ahocorasick_rs import BytesAhoCorasick, Implementation

from disclosure.privacy.finding import DROPPED, FOLD
from disclosure.privacy.number_form import is_card, is_identity_18
from disclosure.privacy.number_run import CHINESE, PLAIN_GAPS
from publish.node import WITHIN_WORDS
from publish.rows import rows, table

_WIDE = "０１２３４５６７８９Ｘｘ"
_OTHER_SCRIPT = frozenset({0xCD, *range(0xD8, 0xE2), *range(0xEA, 0xEF), *range(0xF0, 0x100)})
"""The first bytes of characters among which digits of other scripts and rare gaps stand."""

_MARKS = PLAIN_GAPS + "".join(chr(code) for code, read in FOLD.items() if read in PLAIN_GAPS)
_INVISIBLE = "".join(c for c in map(chr, sorted(DROPPED)) if c.encode()[0] not in _OTHER_SCRIPT)
_CHINESE = CHINESE + "○◯"
_CHECKS = "Xx*" + "".join(chr(code) for code, read in FOLD.items() if read in "Xx*")


def _any(characters: str) -> bytes:
    return b"(?:" + b"|".join(re.escape(one.encode()) for one in characters) + b")"


_FORM = table(("0123456789" + _WIDE + _MARKS + _INVISIBLE).encode(), _OTHER_SCRIPT, mark=1)
_OTHER = b"\x01"
_ELEVEN = 11
_SPELT_OUT_FORM = table((_CHINESE + _INVISIBLE).encode())
_SEVEN_SPELT_OUT = 7 * 3
"""Fewer digits in Chinese in a row, of three bytes each, are words and are read as such."""
_SPELT_OUT = re.compile(f"(?:[{_CHINESE}][{_INVISIBLE}]*){{7}}")
_ONLY_DIGITS = bytes(byte if 0x30 <= byte <= 0x39 else 0x20 for byte in range(256))
_NO_DIGITS = bytes({*range(256)} - {*b"0123456789"})
_HALF_WIDTH = dict(zip(map(ord, _WIDE), "0123456789XX", strict=True))
_MOBILE = re.compile(rb"(?:0086|86|0)?1[3-9][0-9]{9}")
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWYZ")
"""Directly behind digits, these excuse them: hashes are full of such. X may be a check digit."""
_LONGEST = 19
_AROUND = 24
"""Bytes beside a stretch that `leaks` may look at."""
_ESCAPE = re.compile(rb"\\(?:u(?!202[89]|00[01][0-8a-fA-F])|[/t])")
_PLAIN_ENTITIES = (b"amp;", b"lt;", b"gt;", b"quot;", b"#34;", b"#39;")
_WITHIN_WORDS = re.compile(WITHIN_WORDS.encode(), re.S | re.I)
_TAG = WITHIN_WORDS.encode().removeprefix(b"<")
_PARTED = re.compile(
    # To the left of a first tag the last byte of a digit or of a gap, to the right a digit or X.
    rb"(?<=[0-9\x80-\xbf \t./_()\[\]-])<%b(?:%b|<%b)*+(?:[0-9]|%b)"
    % (_TAG, _any(_MARKS + _INVISIBLE), _TAG, _any(_WIDE + _CHINESE + _CHECKS)),
    re.S | re.I,
)
_OPENINGS = BytesAhoCorasick(
    [
        f"<{stroke}{''.join(name)}".encode()
        for stroke in ("", "/")
        for tag in ("b", "i", "u", "em", "strong", "mark", "small", "wbr", "!--")
        for name in product(*({letter, letter.upper()} for letter in tag))
    ],
    implementation=Implementation.DFA,
)
"""How tags within words and comments begin, found ten times as fast as by an expression."""


def may_block(data: bytes) -> bool:
    """Whether a text in a file of these bytes may hold a number that blocks; seldom a wrong yes."""
    if _OTHER in data.translate(_FORM) or _is_hidden(data) or _has_caught(data):
        return True
    if b"<" not in data:
        return False
    tags = _OPENINGS.find_matches_as_indexes(data)
    is_parted = any(_PARTED.match(data, start) for _, start, _ in tags)
    return is_parted and _has_caught(_WITHIN_WORDS.sub(b"", data))


def caught(data: bytes) -> Iterator[bytes]:
    """The stretches of digits and gaps that may hold such a number, with what stands around them.

    Nothing is escaped and nothing marked in these bytes, or it was taken out.
    """
    for start, end in rows(data.translate(_FORM), _ELEVEN):
        if _may_block(data, start, end):
            yield data[max(0, start - _AROUND) : end + _AROUND]
    for start, end in rows(data.translate(_SPELT_OUT_FORM), _SEVEN_SPELT_OUT):
        if _SPELT_OUT.search(data[start:end].decode("utf-8", "ignore")):
            yield data[max(0, start - _AROUND) : end + _AROUND]


def _has_caught(data: bytes) -> bool:
    return next(caught(data), None) is not None


def _is_hidden(data: bytes) -> bool:
    if b"\\" in data and _ESCAPE.search(data) is not None:
        return True
    if b"&" not in data:
        return False
    _, *after = data.split(b"&")
    return not all(piece.startswith(_PLAIN_ENTITIES) for piece in after)


def _may_block(data: bytes, start: int, end: int) -> bool:
    stretch = data[start:end]
    if data[end : end + 1] and data[end] in _LETTERS and stretch.isdigit():
        return False
    if len(stretch.translate(None, _NO_DIGITS)) + stretch.count(0xEF) < _ELEVEN:
        return False
    if b"\xef" in stretch:
        stretch = stretch.decode("utf-8", "ignore").translate(_HALF_WIDTH).encode()
    groups = stretch.translate(_ONLY_DIGITS).split()
    if sum(map(len, groups)) < _ELEVEN:
        return False
    behind = data[end : end + 1]
    before_x = behind in b"Xx*" or behind >= b"\x80" or b"X" in stretch
    return _groups_may_block(tuple(groups), before_x)


@lru_cache(maxsize=1 << 14)
def _groups_may_block(groups: tuple[bytes, ...], before_x: bool) -> bool:
    """Whether some of these groups in a row are a number that blocks; an X may come after any."""
    for first in range(len(groups)):
        digits = b""
        for group in groups[first:]:
            digits += group
            if len(digits) > _LONGEST:
                break
            if _blocks(digits) or (before_x and len(digits) == 17 and _blocks(digits + b"X")):
                return True
    return False


def _blocks(digits: bytes) -> bool:
    if _MOBILE.fullmatch(digits):
        return True
    number = digits.decode()
    return is_card(number) or is_identity_18(number)
