"""A place in a text where private data stands, and the text as the patterns read it.

Offsets are Unicode code points of the text as it was given. The patterns read a *folded* text:
full-width letters and digits are half-width, invisible characters are gone, dashes and masking
marks are one character each. A folded text knows for each of its characters where it came from.

>>> folded = Folded.of("电话：１３８\u200b0")
>>> folded.text, folded.place(3, 7)
('电话:1380', (3, 8))
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class SecretClass(StrEnum):
    """What kind of private data was found; the names are those of ``portal redact``."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
    LANDLINE = "landline"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    EMAIL = "email"
    PASSPORT_PERMIT = "passport_permit"
    WECHAT_QQ = "wechat_qq"
    ADDRESS_HOME = "address_home"
    PERSON_NAME = "person_name"

    @property
    def chinese(self) -> str:
        """The class as a person reads it."""
        return _CHINESE[self]


_CHINESE = {
    SecretClass.ID_NUMBER: "身份证件号码",
    SecretClass.PHONE: "移动电话号码",
    SecretClass.LANDLINE: "固定电话号码",
    SecretClass.BANK_CARD: "银行账号",
    SecretClass.PLATE: "车牌号码",
    SecretClass.EMAIL: "电子邮箱",
    SecretClass.PASSPORT_PERMIT: "护照或通行证号码",
    SecretClass.WECHAT_QQ: "微信或QQ号",
    SecretClass.ADDRESS_HOME: "自然人住址",
    SecretClass.PERSON_NAME: "自然人姓名",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Private data at ``text[start:end]``; ``reason`` is a code such as ``checksum`` or ``role``."""

    start: int
    end: int
    cls: SecretClass
    reason: str


_INVISIBLE = (0xAD, 0x34F, 0x61C, 0x180E, 0x3164, 0xFEFF, 0xFFA0)
_INVISIBLE_RANGES = (
    (0x200B, 0x2010),
    (0x202A, 0x202F),
    (0x2060, 0x2070),
    (0x20DD, 0x20E5),
    (0xFE00, 0xFE10),
)
"""The fourth are circles and squares laid round the character before: 1\ufe0f\u20e3."""
DROPPED = frozenset((*_INVISIBLE, *(code for a, b in _INVISIBLE_RANGES for code in range(a, b))))
_TRADITIONAL = "張陳劉黃趙吳楊許鄭馮鄧蕭葉蘇鍾譚賈韋鄒閻龍賀顧龔萬錢湯嚴華國長東偉麗軍強勝慶衛蔣盧範羅馬孫呂傑榮蘭鳳雲飛紅麗靜寶貴"
_SIMPLIFIED = "张陈刘黄赵吴杨许郑冯邓萧叶苏钟谭贾韦邹阎龙贺顾龚万钱汤严华国长东伟丽军强胜庆卫蒋卢范罗马孙吕杰荣兰凤云飞红丽静宝贵"
"""Names on rolls are written with the one or the other; none of these is a digit."""
FOLD: dict[int, str] = {
    **dict(zip(map(ord, _TRADITIONAL), _SIMPLIFIED, strict=True)),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "‐‑‒–—―−－─﹘﹣⁃➖⁻₋"), "-"),
    **dict.fromkeys(map(ord, "＊×○■□◯✱∗╳✕✖●﹡"), "*"),
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x9), " "),
    **dict.fromkeys(map(ord, "\v\f\x85\u2028\u2029"), "\n"),
    **dict.fromkeys(map(ord, "•‧∙⋅・･"), "·"),
    **dict.fromkeys(map(ord, "ⅩⅹХхΧχ"), "X"),
    ord("﹒"): ".",
}
"""What a character is read as; not all that look alike, but what keyboards and scans make."""
_TRANSLATE: dict[int, str | None] = {**FOLD, **dict.fromkeys(DROPPED)}
_SPELT_OUT = re.compile("[○◯〇零一二三四五六七八九幺]{3,}")


def _with_noughts(match: re.Match[str]) -> str:
    """Circles beside Chinese digits are noughts: 一三八○○; elsewhere they hide something: 王○○."""
    written = match[0]
    hides = not written.strip("○◯")
    return written if hides else written.replace("○", "〇").replace("◯", "〇")


_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
"""Digits of other scripts: their texts are folded one character at a time."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as the patterns read it; ``origin[i]`` is the offset of its i-th character."""

    text: str
    origin: range | list[int]

    @classmethod
    def of(cls, text: str) -> Folded:
        """Fold a text, keeping where each character stood."""
        if text.isascii() and text.isprintable():
            return cls(text, range(len(text) + 1))
        if "○" in text or "◯" in text:
            text = _SPELT_OUT.sub(_with_noughts, text)
        folded = text.translate(_TRANSLATE)
        if len(folded) == len(text) and _OTHER_DIGIT.search(folded) is None:
            return cls(folded, range(len(text) + 1))
        origin = [i for i, character in enumerate(text) if ord(character) not in DROPPED]
        folded = "".join(_fold(text[i]) for i in origin)
        return cls(folded, [*origin, len(text)])

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the given text of a place in the folded one."""
        return self.origin[start], self.origin[end - 1] + 1


def places_of(value: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a value stands in a text as it is written; the places do not overlap."""
    start = text.find(value)
    while start >= 0:
        yield start, start + len(value)
        start = text.find(value, start + len(value))


def _fold(character: str) -> str:
    found = FOLD.get(ord(character))
    if found is not None:
        return found
    if character > "9" and character.isdecimal():
        return str(unicodedata.decimal(character))
    return character
