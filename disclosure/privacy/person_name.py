"""Whether a person's name may begin at a place of a text, how long it is and how sure we are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from disclosure.privacy.names import COMPOUND_SURNAMES, GIVEN, SURNAMES, WEAK_SURNAMES
from disclosure.privacy.person_words import FOLLOW, NOT_GIVEN, NOT_NAMES

_JOINED = re.compile(r"[一-龥]{1,8}(?:·[一-龥]{1,8}){1,4}")
_LATIN = re.compile(r"[A-Z][A-Za-z'\-]{1,20}(?: [A-Z][A-Za-z'.\-]{0,20}){1,3}(?![A-Za-z])")
_HAN = re.compile(r"[一-龥]")


@dataclass(frozen=True, slots=True)
class Name:
    """A possible name; ``surety`` 1 needs a role beside it, 2 a word that leads to it, 3 little."""

    start: int
    end: int
    surety: int


def name_at(text: str, start: int) -> Name | None:
    """The name that begins here, if the characters may be one."""
    joined = _JOINED.match(text, start) or _LATIN.match(text, start)
    if joined is not None:
        return Name(start, joined.end(), 3)
    surname = _surname(text, start)
    if surname == 0:
        return None
    end = _given_end(text, start, start + surname)
    if end is None:
        return None
    return Name(start, end, _surety(text, start, surname, end))


def _surname(text: str, start: int) -> int:
    if text[start : start + 2] in COMPOUND_SURNAMES and _HAN.match(text, start + 2):
        return 2
    return 1 if text[start : start + 1] in SURNAMES else 0


def _given_end(text: str, start: int, begin: int) -> int | None:
    """Where the given name ends: one or two characters, by what may follow a name."""
    gap = 1 if text[begin : begin + 1] == " " else 0
    first = begin + gap
    one, two = text[first : first + 1], text[first + 1 : first + 2]
    if not one or one in NOT_GIVEN or not _HAN.match(one):
        return None
    if any(text[start:].startswith(word) for word in NOT_NAMES.get(text[start], ())):
        return None
    if not two or two in NOT_GIVEN or not _HAN.match(two) or _FOLLOW.match(text, first + 1):
        return first + 1
    return first + 2 if two in GIVEN or one not in GIVEN else first + 1


def _surety(text: str, start: int, surname: int, end: int) -> int:
    given = text[start + surname : end].strip()
    usual = all(character in GIVEN for character in given)
    if surname == 2 and usual:
        return 3
    if text[start] in WEAK_SURNAMES:
        return 2 if usual and len(given) == 2 else 1 if usual else 0
    return 2 if usual else 1


_FOLLOW = re.compile(FOLLOW)
