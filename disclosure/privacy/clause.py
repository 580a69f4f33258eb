"""The cheapest reading of a clause: how it falls into words and into names of people.

Every word costs as much as it is rare, every name as much as its characters are rare in names and
as little as what stands around it speaks for one. A name is one when the cheapest reading of its
clause has it: 王平时 is no name in 王平时常迟到 because 平时 is a word, and 安全 is none in 安全生产.
The tables are of jieba 0.42.1; no model runs, the same text is read alike on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from disclosure.privacy.given import (
    EVERYDAY_COMPOUND,
    NO_GIVEN,
    given_cost,
    is_function_word,
    surname_cost,
)
from disclosure.privacy.name_context import (
    AFTER,
    LISTED,
    MOST_AFTER,
    MOST_BEFORE,
    ROLE,
    VERBS,
    WORDS,
    after_name,
    before_name,
)
from disclosure.privacy.names import WEAK_SURNAMES
from disclosure.privacy.no_name import (
    BRAND,
    LIKE_PLACES,
    UNKNOWN,
    WORD_NAMES,
    begins_none,
    is_hidden,
    is_said_of_people,
    is_sure,
    is_vetoed,
)
from disclosure.privacy.person_words import NOT_NAMES
from disclosure.privacy.word_list import characters, word_list

_RUN = re.compile(r"[一-龥·]+")
SOUNDS = characters("sounds")
"""Characters that names of other languages are written with."""
PARTS = word_list("minority_parts")
"""Parts of Tibetan, Uyghur and Mongolian names that are written without a point."""
_LETTERS = SOUNDS | frozenset("".join(PARTS))
_OPEN_OR_ROLE, _LISTED_OR_DONE = 2, 2
"""What stands before a name at least that is taken by its sounds alone, and behind it after a role."""
_LAST_SOUNDS = frozenset("格江汗提娜娅尔木哈")
_DEAREST = 1 << 30
_NAME = 6
"""What a name costs beside its characters, with nothing around that speaks for it."""
_CERTAIN = 10
"""What stands around a name from which on it is one, be it a word as well: 委派耿直同志."""
_GOOD = 5
"""What stands around a name of three characters from which on a word at its head is no matter."""
_LONGEST = 5
_COMMAS = frozenset(",，")
_WORD, _DEED, _SURE_WORD, _SAID = 8, 5, -5, -8
"""What a name costs more when it is a word as well; when a role or a deed of people stands beside it
and its other side is closed (死者温暖，); when people alone are spoken of: 站长庄严带队."""
_BEFORE, _AROUND = 6, 8
"""How far the words around a run are looked at."""


def names_in(text: str, after_roles: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The places of names in a folded text; ``after_roles`` are the offsets behind roles.

    What follows a name and 、 in a row is taken for a name more easily.
    """
    last = -1
    for run in _RUN.finditer(text):
        if not _run(run[0]).may_hold:
            continue
        start, end = run.span()
        begin = max(0, start - _BEFORE)
        roles = [place - begin for place in after_roles if start <= place < end]
        if last == start - 1 and text[last] == "、":
            roles.append(start - begin)
        around = text[begin : end + _AROUND]
        for a, b in _cheapest(around, start - begin, end - begin, frozenset(roles)):
            last = begin + b
            yield begin + a, last


@dataclass(frozen=True, slots=True)
class _Run:
    """What a run of Chinese characters may be read as, whatever stands around it.

    For each of its places the words that begin there, as length and cost, and whether a name may.
    ``may_hold`` is False where no name stands in the cheapest reading even if everything around
    spoke for one as much as it can: no name is ever cheaper.
    """

    words: tuple[tuple[tuple[int, int], ...], ...]
    names: tuple[bool, ...]
    may_hold: bool


@lru_cache(maxsize=32768)
def _run(run: str) -> _Run:
    """Decisions are written from models: most runs have been read before."""
    known = WORDS.get
    words, least = [], []
    for place in range(len(run)):
        found = [(1, UNKNOWN)]
        for length in range(1, min(_LONGEST, len(run) - place) + 1):
            cost = known(run[place : place + length])
            if cost is not None:
                found.append((length, cost))
        words.append(tuple(found))
        least.append(tuple(_least_costs(run, place)))
    strange = tuple(run[i] in SOUNDS or run[i : i + 2] in PARTS for i in range(len(run)))
    joined = "·" in run or any(run[place : place + 2] in PARTS for place in range(len(run)))
    return _Run(
        tuple(words),
        tuple(bool(found) or odd for found, odd in zip(least, strange, strict=True)),
        joined or any(is_name for _, _, is_name in _steps(words, least.__getitem__)),
    )


def _steps(
    words: Sequence[Sequence[tuple[int, int]]],
    names: Callable[[int], Iterable[tuple[int, int]]],
) -> Iterator[tuple[int, int, bool]]:
    """The cheapest reading: where each step begins, how long it is, whether it is a name."""
    size = len(words)
    best = [0] * (size + 1)
    step = [(0, False)] * size
    for place in range(size - 1, -1, -1):
        least, chosen = _DEAREST, (0, False)
        for length, cost in words[place]:
            if cost + best[place + length] < least:
                least, chosen = cost + best[place + length], (length, False)
        for length, cost in names(place):
            if cost + best[place + length] < least:
                least, chosen = cost + best[place + length], (length, True)
        best[place], step[place] = least, chosen
    place = 0
    while place < size:
        length, is_name = step[place]
        yield place, length, is_name
        place += length


def _least_costs(run: str, start: int) -> Iterator[tuple[int, int]]:
    """The lengths of the names that may begin here, and the least that each may ever cost."""
    for surname in (2, 1):
        cost = surname_cost(run[start : start + surname])
        if cost is None:
            continue
        for given in (2, 1):
            stop = start + surname + given
            rare = given_cost(run[start + surname : stop]) if stop <= len(run) else None
            if rare is not None:
                cheapest = cost + rare + _least_as_word(run[start:stop]) + _NAME
                cheapest -= _head(run[start : start + 2], run[stop - 2 : stop]) if given == 2 else 0
                yield surname + given, cheapest - MOST_BEFORE - MOST_AFTER


def _as_words(name: str) -> int:
    """What a name costs more because it is a word as well."""
    return (_WORD if name in WORDS else 0) + (6 if name in VERBS else 0)


def _head(head: str, tail: str) -> int:
    """How much less a longer name costs because a part is a word: else 干劲松 is 干劲 and 松."""
    if head in NOT_NAMES.get(head[0], ()):
        return 0
    is_tail = tail in WORDS and tail not in AFTER and head[0] not in WEAK_SURNAMES
    return 3 if head in WORDS or is_tail else 0


def _least_as_word(name: str) -> int:
    """The least that `_names` may ask for a name that is a word as well."""
    return _SAID if name in WORDS else 0


@lru_cache(maxsize=8192)
def _cheapest(
    text: str, start: int, end: int, after_roles: frozenset[int]
) -> tuple[tuple[int, int], ...]:
    """The names of the cheapest reading of one run of Chinese characters.

    Decisions are written from models: most clauses have been read before.
    """
    run = _run(text[start:end])

    def names(place: int) -> Iterable[tuple[int, int]]:
        return _names(text, start + place, end, after_roles) if run.names[place] else ()

    return tuple(
        (start + place, start + place + length)
        for place, length, is_name in _steps(run.words, names)
        if is_name and not BRAND.match(text, start + place + length)
    )


def _names(
    text: str, start: int, end: int, after_roles: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """The lengths and costs of the names that may begin here."""
    if text[start] in SOUNDS or text[start : start + 2] in PARTS:
        yield from _foreign(text, start, end, after_roles)
    for surname in (2, 1):
        first = text[start : start + surname]
        cost = surname_cost(first)
        if cost is None or (surname == 1 and _is_cut(text, start)):
            continue
        before: int | None = None
        for given in (2, 1):
            stop = start + surname + given
            if stop > end:
                continue
            if text[start + surname : start + surname + 2] in NO_GIVEN:
                return
            rare = given_cost(text[start + surname : stop])
            if rare is None or LIKE_PLACES.match(text, stop) or is_hidden(text, stop):
                continue
            if is_function_word(text, start, stop) and text[start:stop] not in WORD_NAMES:
                continue
            if before is None:
                before = before_name(text, start, after_roles)
            after = after_name(text, stop)
            if not is_vetoed(text, start, start + surname, stop, before, after):
                word = _word_cost(text, start, stop, before, after)
                if given == 2 and before + after >= _GOOD:
                    word -= _head(text[start : start + 2], text[stop - 2 : stop])
                yield surname + given, cost + rare + word + _NAME - before - after


def _is_cut(text: str, start: int) -> bool:
    """Whether one character here is no surname: 13时许, the head of 司马."""
    return text[start : start + 2] in EVERYDAY_COMPOUND or begins_none(text, start)


def _word_cost(text: str, start: int, stop: int, before: int, after: int) -> int:
    """What a name costs more because it is a word as well: nothing where it is certainly one."""
    name = text[start:stop]
    cost = _as_words(name)
    is_deed = AFTER.get(name, 0) >= _DEED
    if cost >= _WORD and not is_deed and is_said_of_people(text, stop, before, after):
        return _SAID if cost == _WORD or text[stop : stop + 1] in _COMMAS else 0
    if before + after >= _CERTAIN and min(before, after) >= 5:
        return 0
    if cost != _WORD:
        return cost
    if is_sure(before, after) or (after >= _DEED and before >= 2):
        is_listed = after == LISTED and "、" in (text[stop : stop + 1], text[start - 1 : start])
        return 0 if is_listed else _SURE_WORD
    return cost


def is_of_parts(name: str) -> bool:
    """Whether a name is made of two parts or more that only names of other languages have."""
    return name[:2] in PARTS and name[2:4] in PARTS


def _foreign(
    text: str, start: int, end: int, after_roles: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Names of other languages: joined by ·, or made of parts that are known."""
    dot = text.find("·", start, min(start + 8, end))
    before = before_name(text, start, after_roles)
    if dot < 0:
        yield from _in_sounds(text, start, end, before)
    if dot < 0 and text[start : start + 2] not in PARTS:
        return
    stop, parts = start, 0
    while text[stop : stop + 2] in PARTS and stop + 2 <= end:
        stop, parts = stop + 2, parts + 1
        if parts > 1 or before >= ROLE:
            yield stop - start, 12 - before - after_name(text, stop)
        if text[stop : stop + 1] in _LAST_SOUNDS and stop < end and (parts > 1 or before >= ROLE):
            yield stop + 1 - start, 11 - before - after_name(text, stop + 1)
    if dot < 0:
        return
    strange = sum(7 for character in text[start:dot] if character not in SOUNDS)
    for stop in range(dot + 2, min(dot + 14, end) + 1):
        character = text[stop - 1]
        strange += 0 if character in SOUNDS or character == "·" else 7
        if character != "·":
            yield (
                stop - start,
                5 + strange + (stop - start) // 4 - before - max(after_name(text, stop), 0),
            )


def _in_sounds(text: str, start: int, end: int, before: int) -> Iterator[tuple[int, int]]:
    """A name in sounds of which one pair at least is a part that is known: 额尔德木图系."""
    if before < _OPEN_OR_ROLE:
        return
    for stop in range(start + 3, min(start + 6, end) + 1):
        name = text[start:stop]
        if not all(one in _LETTERS for one in name):
            return
        if any(name[i : i + 2] in PARTS for i in range(len(name) - 1)):
            after = after_name(text, stop)
            if after >= (_LISTED_OR_DONE if before >= 5 else _DEED) and not LIKE_PLACES.match(
                text, stop
            ):
                yield stop - start, 12 - before - after
