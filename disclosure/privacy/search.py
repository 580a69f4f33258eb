"""All private data of one text, each place once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from disclosure.privacy.address import homes
from disclosure.privacy.finding import Finding, Folded, SecretClass
from disclosure.privacy.known import Known, known_places
from disclosure.privacy.mark import marks
from disclosure.privacy.number import numbers
from disclosure.privacy.number_run import CHINESE, OTHERS, is_plain
from disclosure.privacy.person import people

_RANK = {"known": 0, "checksum": 1, "mobile": 1, "luhn": 1}
_DIGIT = rf"[\d○◯{CHINESE}{OTHERS}]"
_ELEVEN = re.compile(rf"(?:{_DIGIT}(?:[^\w○◯]|[_\u3164\uffa0])*+){{10}}{_DIGIT}")
"""What blocks has eleven digits or more, with nothing but marks and spaces between them."""


def find(text: str, known: Known = ()) -> list[Finding]:
    """The private data in a text: offsets in code points, in order, never overlapping.

    ``known`` are (field, value) pairs of the row: see `disclosure.privacy.known.FIELDS`.
    """
    folded = Folded.of(text)
    short = len(folded.text) <= _SHORT
    unasked = _met_before(folded.text) if short else _unasked(folded.text)
    found = [*(_whole(one, unasked) for one in known_places(folded.text, known)), *unasked]
    return [
        Finding(*folded.place(one.start, one.end), one.cls, one.reason) for one in _apart(found)
    ]


def _whole(one: Finding, others: Iterable[Finding]) -> Finding:
    """A known number with the code before it that no row has; a longer name that begins alike.

    王建国 is hidden whole where the row has 王建.
    """
    is_number = one.cls in _NUMBERS
    alike = _NUMBERS if is_number else (SecretClass.PERSON_NAME,)
    around = [
        (other.start, other.end)
        for other in others
        if other.cls in alike
        and one.end <= other.end
        and (other.start <= one.start if is_number else other.start == one.start)
    ]
    if one.cls not in (*_NUMBERS, SecretClass.PERSON_NAME) or not around:
        return one
    start, end = min(around, key=lambda place: place[0] - place[1])
    return Finding(start, end, one.cls, one.reason)


_NUMBERS = (SecretClass.PHONE, SecretClass.LANDLINE, SecretClass.ID_NUMBER, SecretClass.BANK_CARD)


def _unasked(text: str) -> tuple[Finding, ...]:
    """What is found in a folded text whoever it is about."""
    found = [Finding(n.start, n.end, n.cls, n.reason) for n in numbers(text)]
    return (*found, *marks(text), *homes(text), *people(text))


_SHORT = 2000
"""Characters. The same short texts stand in many decisions, and each is read again at approval:
what was found in them is kept; long ones would take memory."""
_met_before = lru_cache(maxsize=4096)(_unasked)


def leaks(text: str, *, plainly: bool = False) -> list[Finding]:
    """What may never be published: valid identity numbers, mobile numbers, bank cards.

    ``plainly``: only those in the forms that built files are sieved for.
    """
    if _ELEVEN.search(text) is None:
        return []
    folded = Folded.of(text)
    return [
        Finding(*folded.place(n.start, n.end), n.cls, n.reason)
        for n in numbers(folded.text)
        if n.blocking and (not plainly or is_plain(folded.text[n.start : n.end]))
    ]


def _apart(found: list[Finding]) -> list[Finding]:
    """Of findings that overlap, the surest, then the longest, stays."""
    kept: list[Finding] = []
    for one in sorted(found, key=_order):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _order(one: Finding) -> tuple[int, int, int]:
    rank = _RANK.get(one.reason, 3 if one.cls is SecretClass.PERSON_NAME else 2)
    rank += one.reason == "reading"
    return rank, one.start - one.end, one.start
