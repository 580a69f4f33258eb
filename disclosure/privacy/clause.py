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

from disclosure.privacy.name_context import (
    AFTER,
    MOST_AFTER,
    MOST_BEFORE,
    VERBS,
    WORDS,
    after_name,
    before_name,
)
from disclosure.privacy.names import COMPOUND_SURNAMES, GIVEN, SURNAMES, WEAK_SURNAMES
from disclosure.privacy.person_words import NOT_NAMES, UNLIKELY_AFTER
from disclosure.privacy.word_list import characters, weighted, word_list

FIRST, MIDDLE, LAST = (weighted("name_rarity", part) for part in ("first", "middle", "last"))
for _rarity in MIDDLE, LAST:
    for _most, _characters in ((10, GIVEN), (7, characters("given_usual"))):
        _rarity.update((one, min(_rarity.get(one, _most), _most)) for one in _characters)
_RUN = re.compile(r"[一-龥·]+")
PLACES = word_list("places")
"""Counties and cities that begin with a surname: 黄石, 高淳."""
SOUNDS = characters("sounds")
"""Characters that names of other languages are written with."""
PARTS = word_list("minority_parts")
"""Parts of Tibetan, Uyghur and Mongolian names that are written without a point."""
_NEVER_GIVEN = frozenset("县镇乡总氏的了某们族她它您这那些每另位什么哪吗呢吧啊因但·")
_BRAND = re.compile(
    r"[”\"’」][^，。]{0,8}?(?:系统|平台|牌|APP|应用|公众号|小程序|店|商标|品牌|后台|软件)"
)
_PLACES = re.compile(UNLIKELY_AFTER)
_FIRM = re.compile(
    r"(?:(?![把将在从向对被让叫给以于经由的])[一-龥]){0,10}(?:[(（][一-龥]{2,6}[)）][一-龥]{0,8})?(?:公司|集团|工厂|药厂|(?<![管离进出到回在])厂(?!长|区|房|内)|(?<![看开守到进住管离回在逛])店(?![长铺主员家里内面])|经营部|商行|超市|门店|企业|合作社|药房|饭店|餐厅|酒楼|中心|事务所|"
    r"大街|大道|(?<![带引问让开修上赶走领过])路|街|项目|工地|系统|平台|牌|面馆|餐馆|饭馆|维修部|加工坊|房产|商贸|回收站|烟酒|建筑|钢结构|金属制品|餐饮|有限|股份|[(（]普通合伙|煤矿|矿山|石矿|铁矿|金矿|石料|采石|选煤|养殖|加油站|医院|学校|银行|支行|村民委员会|村委会)"
)
_SITE = re.compile(
    r"(?:(?![把将在从向对被让叫给以于经由的进入到往去出等])[一-龥]){0,5}"
    r"(?:产业园|工业园|园区|灌区|护坡|隧道|林场|车站|水库|码头|矿区|井田|煤田|港区|电站|泵站|风电场|工程(?!师)|[桥口岭冲沟湾坪坝塘](?:乡|镇|村|组|社区))"
)
"""Places that are named after a surname, or after a person long dead."""
TAILS = frozenset("未正均代误诉为系工收前等已在及家将被于又还也没不把让向对从因称说")
"""Characters that rather begin what follows a name than end it."""
_PLACE_END = frozenset("路街区市县镇乡村溪湖河庄桥巷弄章类部级项款条")
_HOUSE = re.compile(
    r".家[一-龥]{0,2}?(?:村|庄|镇|沟|湾|坝|屯|营|堡|集|坪|岭|河|桥|沱|峪|坡|寨|巷|街|路|园|口|渡|窑|洼|塘|铺|冲|组|墩|圩|垸|畈)"
)
"""Places named after a family: 李家沱, 王家坪."""
_MODAL = frozenset("应向从时能可须都才经")
"""Surnames that are far more often the beginning of a predicate."""
_OBJECT = WEAK_SURNAMES | {"池", "才"}
"""Surnames that are more often things: 池体, 池壁, 池清理 are no names."""
_NO_GIVEN = frozenset(
    (
        *(
            "师傅",
            "先生",
            "女士",
            "小姐",
            "老板",
            "同志",
            "经理",
            "主任",
            "队长",
            "警官",
            "矿长",
            "厂长",
        ),
        *(
            "站长",
            "班长",
            "组长",
            "科长",
            "局长",
            "所长",
            "校长",
            "院长",
            "书记",
            "会计",
            "律师",
            "医生",
        ),
        *("石化", "化工", "机械", "建材", "物流"),
    )
)
_CAPITALS = frozenset("壹贰叁肆伍柒捌玖拾佰仟")
_THINGS = frozenset("证书表单款费率量器机炉罐泵阀室科部处局站厂店员")
"""What is made of a word and one of these is a thing: 许可证, 安全科."""
_FIVE_SIX = frozenset("伍陆万")
_AMOUNT = ("圆", "万圆")
"""伍圆整 is an amount."""
_UNKNOWN = 17
_ONLY_SURNAME = 16
"""A character so rare as a word is nothing but a surname: 冼, 虢."""
_DEAREST = 1 << 30
_NAME = 6
"""What a name costs beside its characters, with nothing around that speaks for it."""
_CERTAIN = 10
"""What stands around a name from which on it is one, be it a word as well: 委派耿直同志."""
_GOOD = 7
"""What stands around a name of three characters from which on a word at its head is no matter."""
_SOME_DAY = re.compile(r"某[日天晚年月]")
_LONGEST = 5
_WORD_NAMES = word_list("word_names")
_WORD, _STRONG, _DEED, _SURE_WORD = 8, 7, 5, -3
"""What a name costs more when it is a word as well, and when a role or a deed of people stands
beside it and its other side is closed: 死者温暖，"""
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
        found = [(1, _UNKNOWN)]
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
        cost = _surname_cost(run[start : start + surname])
        if cost is None:
            continue
        for given in (2, 1):
            stop = start + surname + given
            rare = _given(run[start + surname : stop]) if stop <= len(run) else None
            if rare is not None:
                cheapest = cost + rare + _least_as_word(run[start:stop]) + _NAME
                cheapest -= _head(run[start : start + 2]) if given == 2 else 0
                yield surname + given, cheapest - MOST_BEFORE - MOST_AFTER


def _surname_cost(first: str) -> int | None:
    """What a surname costs, None for what is none."""
    if len(first) == 2:
        return 3 if first in COMPOUND_SURNAMES else None
    return FIRST.get(first, 9) + 2 * (first in WEAK_SURNAMES) if first in SURNAMES else None


def _as_words(name: str) -> int:
    """What a name costs more because it is a word as well."""
    return (_WORD if name in WORDS else 0) + (6 if name in VERBS else 0)


def _head(word: str) -> int:
    """How much less a longer name costs because its head is a word: else 干劲松 is 干劲 and 松."""
    return 3 if word in WORDS and word not in NOT_NAMES.get(word[0], ()) else 0


def _least_as_word(name: str) -> int:
    """The least that `_names` may ask for a name that is a word as well."""
    return _SURE_WORD if name in WORDS and name not in VERBS else 0


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
        if is_name and not _BRAND.match(text, start + place + length)
    )


def _names(
    text: str, start: int, end: int, after_roles: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """The lengths and costs of the names that may begin here."""
    if text[start] in SOUNDS or text[start : start + 2] in PARTS:
        yield from _foreign(text, start, end, after_roles)
    for surname in (2, 1):
        first = text[start : start + surname]
        cost = _surname_cost(first)
        if cost is None:
            continue
        before: int | None = None
        for given in (2, 1):
            stop = start + surname + given
            if stop > end:
                continue
            if text[start + surname : start + surname + 2] in _NO_GIVEN:
                return
            rare = _given(text[start + surname : stop])
            if rare is None or _PLACES.match(text, stop) or _is_hidden(text, stop):
                continue
            if first in _MODAL and not _is_usual(text[start + surname : stop]):
                continue
            if before is None:
                before = before_name(text, start, after_roles)
            after = after_name(text, stop)
            if not _is_vetoed(text, start, start + surname, stop, before, after):
                word = _word_cost(text, start, stop, before, after)
                if given == 2 and before + after >= _GOOD:
                    word -= _head(text[start : start + 2])
                yield surname + given, cost + rare + word + _NAME - before - after


def _is_sure(before: int, after: int) -> bool:
    """A role or a deed of people on one side, and nothing against a name on the other."""
    return max(before, after) >= _STRONG and min(before, after) >= 2


def _is_vetoed(text: str, start: int, given: int, stop: int, before: int, after: int) -> bool:
    """Whether what looks like a name is a word, a thing, a place or a firm."""
    name, first = text[start:stop], text[start:given]
    if _begins_no_name(text, start, stop):
        return not (_is_sure(before, after) and name in _WORD_NAMES)
    if first in _FIVE_SIX and text.startswith(_AMOUNT, given):
        return True
    if first in _OBJECT and not _is_sure(before, after) and _is_done(text[given:stop]):
        return True
    if after >= 5 or before >= _STRONG:
        return False
    if name[-1] in _PLACE_END and (stop - given == 1 or WORDS.get(first, _UNKNOWN) < _ONLY_SURNAME):
        return True
    return (
        name in PLACES
        or _FIRM.match(text, stop) is not None
        or _SITE.match(text, stop - 1) is not None
        or _HOUSE.match(text, start) is not None
    )


def _word_cost(text: str, start: int, stop: int, before: int, after: int) -> int:
    """What a name costs more because it is a word as well: nothing where it is certainly one."""
    if before + after >= _CERTAIN and min(before, after) >= 5:
        return 0
    cost = _as_words(text[start:stop])
    if cost != _WORD:
        return cost
    if _is_sure(before, after) or (after >= _DEED and before >= 2):
        return 0 if "、" in (text[stop : stop + 1], text[start - 1 : start]) else _SURE_WORD
    return cost


def _begins_no_name(text: str, start: int, stop: int) -> bool:
    """Whether a word that is no name stands here, as long as the name: 庞大, but not in 庞大海.

    Of what begins with such a word, other words are no names either: 许可证.
    """
    begins = [w for w in NOT_NAMES.get(text[start], ()) if text.startswith(w, start)]
    return bool(begins) and (
        max(map(len, begins)) >= stop - start - (text[stop - 1] in TAILS)
        or text[start:stop] in WORDS
        or text[stop - 1] in _THINGS
    )


def _is_hidden(text: str, stop: int) -> bool:
    """Whether the rest of a name is hidden already: 张某, but not 张三某日."""
    return text[stop : stop + 1] == "某" and not _SOME_DAY.match(text, stop)


def _foreign(
    text: str, start: int, end: int, after_roles: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Names of other languages: joined by ·, or made of parts that are known."""
    dot = text.find("·", start, min(start + 8, end))
    if dot < 0 and text[start : start + 2] not in PARTS:
        return
    before = before_name(text, start, after_roles)
    stop, parts = start, 0
    while text[stop : stop + 2] in PARTS and stop + 2 <= end:
        stop, parts = stop + 2, parts + 1
        if parts > 1 or (text[stop - 2 : stop] in PARTS and stop - start > 3):
            yield stop - start, 12 - before - after_name(text, stop)
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


def _is_done(given: str) -> bool:
    """Whether what follows a thing is a part of it, or what is done with it."""
    return not _is_usual(given) or (len(given) == 2 and given in AFTER)


def _is_usual(given: str) -> bool:
    return all(character in GIVEN for character in given)


def _given(given: str) -> int | None:
    if given in _NO_GIVEN or any(c in _NEVER_GIVEN or c in _CAPITALS for c in given):
        return None
    if len(given) == 1:
        return LAST.get(given, 12) + 2
    tail = 5 * (given[1] in TAILS)
    whole = WORDS.get(given, 99)
    return tail + min(MIDDLE.get(given[0], 12) + LAST.get(given[1], 12), whole + 4)
