"""How a Chinese character sounds, as far as those who type confuse it.

Tones, zh/z, ch/c, sh/s and the endings -ng/-n are not told apart: 宏 and 红, 诚 and 陈 are one
sound. Each character has its most usual reading. The table stands in ``static/sound.js``, for the
browser and for this module; ``python -m search.sound`` makes it with pypinyin.

>>> sounds("宏远化工") == sounds("红源华功")
True
>>> syllables("hongyuanhuagong")
('hon', 'yuan', 'hua', 'gon')
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

TWIN = Path(__file__).parent / "static" / "sound.js"
_FLAT = re.compile("^([zcs])h")
_ROW = re.compile("^  ([a-z]+): '(.+)',$", re.MULTILINE)
_LONGEST = 6


def sound(sign: str) -> str:
    """The sound of one character; empty for what is not in the table."""
    return _by_sign().get(sign, "")


def flat(syllable: str) -> str:
    """A syllable of pinyin without what is often confused."""
    short = _FLAT.sub(r"\1", syllable.lower().replace("ü", "v"))
    return short.removesuffix("g") if short.endswith("ng") else short


def sounds(text: str) -> tuple[str, ...]:
    """The sounds of a text's characters; empty when one of them has none."""
    found = tuple(map(sound, text))
    return found if all(found) else ()


@cache
def table() -> dict[str, str]:
    """The characters of GB 2312 by their sound."""
    return dict(_ROW.findall(TWIN.read_text(encoding="utf-8")))


def made_table() -> dict[str, str]:
    """The same, made anew."""
    found: dict[str, str] = defaultdict(str)
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            sign = bytes((high, low)).decode("gb2312", errors="ignore")
            if reading := _reading(sign):
                found[reading] += sign
    return dict(sorted(found.items()))


def _reading(sign: str) -> str:
    # Loading its dictionaries costs a second, which a removal must not pay.
    from pypinyin import Style, lazy_pinyin

    readings = lazy_pinyin(sign, style=Style.NORMAL, v_to_u=False, errors="ignore")
    return flat(readings[0]) if readings else ""


@cache
def _by_sign() -> dict[str, str]:
    return {sign: reading for reading, signs in table().items() for sign in signs}


def syllables(letters: str) -> tuple[str, ...]:
    """Letters cut into sounds, the longest first; empty when they are no pinyin."""
    if not letters:
        return ()
    for length in range(min(_LONGEST, len(letters)), 0, -1):
        head, rest = flat(letters[:length]), letters[length:]
        if head in table() and (not rest or syllables(rest)):
            return (head, *syllables(rest))
    return ()


def twin() -> str:
    """The table as a module of the browser."""
    rows = (f"  {name}: '{signs}'," for name, signs in made_table().items())
    return "\n".join(
        (
            "// The characters of GB 2312 by their sound, as search/sound.py has them (pypinyin,",
            "// MIT). Made by `python -m search.sound`.",
            "",
            "/** @type {Record<string, string>} */",
            "export const SOUNDS = {",
            *rows,
            "};",
            "",
        )
    )


if __name__ == "__main__":
    TWIN.write_text(twin(), encoding="utf-8")
