"""What surnames and given names cost in a reading: as much as their characters are rare in names."""

from __future__ import annotations

import re

from disclosure.privacy.name_context import VERBS, WORDS
from disclosure.privacy.names import COMPOUND_SURNAMES, GIVEN, SURNAMES, WEAK_SURNAMES
from disclosure.privacy.no_name import TAILS, UNKNOWN, is_usual
from disclosure.privacy.person_words import ROLES
from disclosure.privacy.word_list import characters, weighted, word_list

FIRST, MIDDLE, LAST = (weighted("name_rarity", part) for part in ("first", "middle", "last"))
for _rarity in MIDDLE, LAST:
    for _most, _characters in ((10, GIVEN), (7, characters("given_usual"))):
        _rarity.update((one, min(_rarity.get(one, _most), _most)) for one in _characters)
NO_GIVEN = word_list("no_given")
"""Titles, things and kin behind a surname: 张师傅, 李记五金, 张大妈."""
EVERYDAY_COMPOUND = word_list("everyday_compound")
"""Nothing but surnames: 皇甫玉成 needs little else to be a name."""
_NEVER_GIVEN = frozenset("县镇乡总副氏的了某们族她它您这那些每另位什么哪吗呢吧啊因但厂店站局院校·")
_CAPITALS = frozenset("壹贰叁肆伍柒捌玖拾佰仟")
_CALLED = frozenset("工总队班师局科处卡已嫂婶姨")
"""张工 and 李总 are how people are called at work; 三张卡 are things."""
_NUMERALS = frozenset("一二两三四五六七八九十百千几多数")
_COUNTED = frozenset("人名个位口只台项次家吨地")
"""其余三人 are nobody's name."""
FUNCTION = frozenset("依承于任经向从时应须可都才能因双")
"""Surnames that are far more often a preposition or the beginning of a predicate."""
_TAKES_OFFICE = re.compile(
    r"任[^，。；、:,;和与对向系是为在的从称到将把由被给]{2,30}?(?:公司|集团|企业|中心|[厂矿局队站所店院校部处科])"
    rf"[^，。；、:,;]{{0,12}}?{ROLES}"
)
"""任平昌市某公司安全总监: an office is taken."""
_STRANGE = 15
"""What given names cost at most that stand behind such a surname, common words 2 less: 任建国, not 经通知."""
_RARE = 13
"""A character as rare as this as a word is one of names: 应焱发."""
_COMMON = 11
_USUAL_VERBS = frozenset(word for word in VERBS if WORDS.get(word, 99) <= _COMMON)


def surname_cost(first: str) -> int | None:
    """What a surname costs, None for what is none."""
    if len(first) == 2:
        if first in EVERYDAY_COMPOUND:
            return 0
        return 3 if first in COMPOUND_SURNAMES else None
    return FIRST.get(first, 9) + 2 * (first in WEAK_SURNAMES) if first in SURNAMES else None


def given_cost(given: str) -> int | None:
    """What a given name costs, None for what is none."""
    if given in NO_GIVEN or any(c in _NEVER_GIVEN or c in _CAPITALS for c in given):
        return None
    if given in _CALLED:
        return None
    if len(given) == 1:
        return LAST.get(given, 12) + 2
    if given[0] in _NUMERALS and given[1] in _COUNTED:
        return None
    tail = 5 * (given[1] in TAILS)
    whole = WORDS.get(given, 99)
    return tail + min(MIDDLE.get(given[0], 12) + LAST.get(given[1], 12), whole + 4)


def is_function_word(text: str, start: int, stop: int) -> bool:
    """Whether the surname at ``start`` is a preposition or the like before the rest.

    于法定期限, 经通知, 任公司董事长: what follows is no given name, or is cut within a word.
    """
    if text[start] not in FUNCTION:
        return False
    if text[start] == "任" and _TAKES_OFFICE.match(text, start):
        return True
    given = text[start + 1 : stop]
    cost = given_cost(given)
    if cost is None or len(given) == 1:
        return cost is None or text[stop - 1 : stop + 1] in WORDS
    if any(WORDS.get(character, UNKNOWN) >= _RARE for character in given):
        return False
    is_word = WORDS.get(given, 99) <= _COMMON
    return not is_usual(given) or cost > _STRANGE - 2 * is_word or given in _USUAL_VERBS
