"""Whether a person's name may begin at a place of a text, how long it is and how sure we are.

A Chinese name is a surname and one or two more characters. Where it begins and ends is told by the
words around it: a name never cuts a common word, and ends where a word of what follows begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from disclosure.privacy.given import NO_GIVEN, is_function_word
from disclosure.privacy.name_context import VERBS
from disclosure.privacy.names import COMPOUND_SURNAMES, GIVEN, SURNAMES, WEAK_SURNAMES
from disclosure.privacy.no_name import begins_none
from disclosure.privacy.person_words import (
    FOLLOW,
    MINORITY,
    NOT_GIVEN,
    NOT_NAMES,
    UNLIKELY_AFTER,
)
from disclosure.privacy.word_list import word_list

COMMON = word_list("common")
RARER = word_list("rarer")
_LATIN = re.compile(r"[A-Z][A-Za-z'\-]{1,20}(?: [A-Z][A-Za-z'.\-]{0,20}){1,3}(?![A-Za-z])")
_HAN = re.compile(r"[一-龥]")
_FOLLOW = re.compile(FOLLOW)
_END = re.compile("$")
_PART = re.compile(MINORITY)
_UNLIKELY_AFTER = re.compile(UNLIKELY_AFTER)
_BEGIN = re.compile(f"[{''.join(sorted({*SURNAMES, *(two[0] for two in COMPOUND_SURNAMES)}))}]")
_BREAKS = frozenset(",，;；。")
"""Behind these 但 is the conjunction: 但库门未上锁."""
_ORDINALS = frozenset("甲乙丙丁戊己")
"""周某甲 is hidden already."""
_HALF_HIDDEN = re.compile(r"[一-龥] ?[*某] ?[一-龥]")


@dataclass(frozen=True, slots=True)
class Name:
    """A possible name; ``surety`` 1 needs a role beside it, 2 a word that leads to it, 3 little."""

    start: int
    end: int
    surety: int


def name_at(text: str, start: int, *, after_role: bool = False) -> Name | None:
    """The name that begins here, if the characters may be one."""
    unusual = _unusual_at(text, start) if _may_be_unusual(text) else None
    if unusual is not None:
        return unusual
    surname = _surname(text, start)
    if surname == 0:
        return None
    end = _given_end(text, start, start + surname)
    if end is None or _UNLIKELY_AFTER.match(text, end):
        return None
    if surname == 1 and (is_function_word(text, start, end) or begins_none(text, start)):
        return None
    if _cuts_a_word(text, start) and not (after_role and _FOLLOW.match(text, end)):
        return None
    return Name(start, end, _surety(text, start, surname, end))


@lru_cache(maxsize=16)
def _may_be_unusual(text: str) -> bool:
    """Whether a text has what names other than Han names are made of: one look for all places."""
    return _LATIN.search(text) is not None or _PART.search(text) is not None


@cache
def _minority() -> re.Pattern[str]:
    """Compiled for the first text that may need it: few do, and it takes long."""
    return re.compile(rf"{MINORITY}(?={FOLLOW}|$)")


def _unusual_at(text: str, start: int) -> Name | None:
    """A Latin name, or one of a minority."""
    latin = _LATIN.match(text, start)
    if latin is not None:
        return Name(start, latin.end(), 1)
    minority = _minority().match(text, start)
    if minority is not None and 3 <= len(minority[0]) <= 7 and text[start - 1 : start] != "·":
        return Name(start, minority.end(), 1)
    return None


def ends_at(text: str, at: int) -> bool:
    """Whether what stands here may follow a name, or nothing stands here."""
    return _FOLLOW.match(text, at) is not None or _END.match(text, at) is not None


def may_begin(text: str) -> Iterable[int]:
    """Where `name_at` may see a name for sure: at a surname."""
    return [match.start() for match in _BEGIN.finditer(text)]


def half_hidden_at(text: str, start: int) -> Name | None:
    """A name of which one character is hidden already: 王某国, 王*国."""
    match = _HALF_HIDDEN.match(text, start)
    if match is None or text[start] not in SURNAMES or match[0][-1] not in GIVEN - _ORDINALS:
        return None
    if _FOLLOW.match(text, match.end() - 1) or text[match.end() - 1 : match.end() + 1] in COMMON:
        return None
    return Name(start, match.end(), 1)


def _surname(text: str, start: int) -> int:
    if text[start : start + 2] in COMPOUND_SURNAMES and _HAN.match(text, start + 2):
        return 2
    return 1 if text[start : start + 1] in SURNAMES else 0


def _given_end(text: str, start: int, begin: int) -> int | None:
    """Where the given name ends: one or two characters, by what may follow a name."""
    first = begin + (text[begin : begin + 1] == " ")
    one = text[first : first + 1]
    if text[first : first + 2] in NO_GIVEN or not one or one in NOT_GIVEN or not _HAN.match(one):
        return None
    if text.startswith(NOT_NAMES.get(text[start], ()), start):
        return None
    second = first + 1 + (first > begin and text[first + 1 : first + 2] == " ")
    two = text[second : second + 1]
    if not two or two in NOT_GIVEN or not _HAN.match(two) or _FOLLOW.match(text, second):
        return first + 1
    ends = second + 1 == len(text) or _FOLLOW.match(text, second + 1) is not None
    if two not in GIVEN and one in GIVEN and not ends:
        return first + 1
    if text[second : second + 2] in COMMON and not _FOLLOW.match(text, second + 1):
        return first + 1
    return second + 1


def _cuts_a_word(text: str, start: int) -> bool:
    """Whether a common word runs across the beginning: 安[全生] in 保安全生产."""
    return any(
        text[start - before : start - before + length] in COMMON
        for length in (2, 3, 4)
        for before in range(1, length)
        if start >= before
    )


def _surety(text: str, start: int, surname: int, end: int) -> int:
    given = "".join(text[start + surname : end].split())
    usual = all(character in GIVEN for character in given)
    whole = text[start:end]
    if whole in COMMON or (surname == 1 and text[start : start + 2] in COMMON):
        return 1 if usual and whole not in COMMON and len(given) == 2 else 0
    if surname == 2 and usual:
        return 2
    if whole in RARER and whole in VERBS:
        return 0
    if whole in RARER or (surname == 1 and text[start : start + 2] in RARER):
        return 1
    if text[start] == "但" and text[start - 1 : start] in _BREAKS:
        return 1
    if text[start] in WEAK_SURNAMES:
        return (2 if len(given) == 2 and given not in VERBS else 1) if usual else 0
    return 2 if usual else 1
