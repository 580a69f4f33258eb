"""Names where the form of a text has one, be they words as well: fields, rows, signatures.

What a form asks a name for (询问人：石头、凌晨), what stands in a row beside a name (张伟（已亡）、
白雪), and the last words of a statement, alone in their line, are names if they are a surname with
one or two characters more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from disclosure.privacy.clause import SOUNDS
from disclosure.privacy.given import is_function_word
from disclosure.privacy.name_context import WORDS
from disclosure.privacy.names import COMPOUND_SURNAMES, GIVEN, SURNAMES, surname_of
from disclosure.privacy.no_name import WORD_NAMES, begins_none
from disclosure.privacy.person_words import INFORMANTS, NOT_GIVEN, NOT_NAMES

Place = tuple[int, int]
_ITEM = r"[一-龥]{2,4}(?:\([^()]{1,30}\))?"
_NEXT = r"(?:[、,，/] ?| {1,2})"
_FIELD = re.compile(
    r"(?:签名|签字|签章|盖章|确认|名单|姓名){0,2}(?:\([^()]{1,14}\))?: ?"
    rf"(?P<names>{_ITEM}(?:{_NEXT}{_ITEM}){{0,20}})"
    r"(?=[,，。；;/、 \n0-9A-Za-z]|$)"
)
_ASKED = re.compile(
    r"(?<![一-龥])(?:参会|到会|与会|出席|列席|缺席|请假|签到|签名|签字|落款|署名|抄送|签收|领取|代领|记录|主持|拟稿|核稿|校对|会签|审核|审批|批准"
    r"|复核|制表|制单|填报|填表|编制|经办|承办|值班|带班|当班|询问|勘验|拍摄|绘图|联系|收件|寄件|组员|组长|成员|姓 ?名|(?:直接|间接|监管|主要|领导)?责任)(?:人员?|者)?(?=[:签盖确名姓(])"
)
"""What asks for a name without being a role."""
_FILLED_IN = re.compile(r"(?<![一-龥(])[一-龥]{2,4}(?![一-龥])")
_ANSWERS = frozenset(
    ("无", "齐全", "安全", "应当", "时间", "同上", "应急", "公司", "单位", "从略", "母女", "母子")
)
"""What may stand in a form in the place of a name, and begins with a surname."""
_ROW = re.compile(
    rf"[一-龥·]{{2,12}}(?:\([^()]{{1,30}}\))?(?:(?:(?:、| ?和 ?| ?及 ?){_ITEM})+|(?:[ /,]{_ITEM}){{2,}})"
)
_APART = re.compile(
    r"(?:\([^()]{1,14}\))?(?:: ?| )(?P<name>[一-龥] {1,3}[一-龥](?: {1,3}[一-龥])?)(?=[,，。；;、\n0-9(]|$| {1,}[^一-龥 ]| {2})"
)
"""A name written wide: 填表人：孟  滨."""
_ANYBODY = re.compile(
    r"(?:[一-龥][人员者]|经办|见证|签发|主送|抄报|受理|复核|审核)(?=: ?[一-龥]{2,4}(?![一-龥]))"
)
"""A field that asks for somebody, whatever its name: 移交单位经办：."""
_NAMED_BELOW = re.compile(r"名单[一-龥]{0,8}(?=: ?[一-龥])")
"""Who follows is on a list: 失联人员名单更新如下：."""
_LED_IN = re.compile(
    r"[对由经与据将给向让请派叫被](?P<name>[一-龥]{2,3})(?=[、和](?P<next>[一-龥]{2,4}))"
)
"""The first of a row behind a word that leads to it: 对安全喜、颜世友."""
_NUMBERED = re.compile(
    r"(?:(?<![0-9A-Za-z.])|(?<=[ :;|])|\()[0-9]{1,2}[ .、|)]{1,2}(?P<name>[一-龥]{2,5}|[一-龥] {1,2}[一-龥])(?=[ |,，;；、(]|$)"
)
"""An item of a roll: 2 宁静 低压电工；（2）查干巴拉，重伤."""
_SIGNED = re.compile(
    r"(?:(?<=[。！”\n])|(?<=  )) ?(?P<name>[一-龥]{2,4})(?=\n| ?$| {2}| ?[0-9]{4}年)"
)


def fields(text: str, roles: Iterable[re.Match[str]]) -> Iterator[tuple[Place, str]]:
    """What the fields of a form are filled in with, and why: after a role, after another label."""
    for role in roles:
        why = "informant" if role[0] in INFORMANTS else "role"
        yield from ((place, why) for place in _filled_in(text, role.end(), _may_be_name))
        yield from ((place, why) for place in _apart(text, role.end()))
    for label in _ASKED.finditer(text):
        yield from ((place, "role") for place in _filled_in(text, label.end(), _is_no_word))
        yield from ((place, "role") for place in _apart(text, label.end()))
    for label in _ANYBODY.finditer(text):
        yield from ((place, "role") for place in _filled_in(text, label.end(), _is_no_word))
    for label in _NAMED_BELOW.finditer(text):
        yield from ((place, "row") for place in _filled_in(text, label.end(), _is_no_word))


def _filled_in(text: str, at: int, is_name: Callable[[str], bool]) -> Iterator[Place]:
    filled = _FIELD.match(text, at)
    if filled is None:
        return
    for name in _FILLED_IN.finditer(text, *filled.span("names")):
        if not is_name(name[0]) or _is_predicate(text, *name.span()):
            return
        yield name.span()


def _apart(text: str, at: int) -> Iterator[Place]:
    name = _APART.match(text, at)
    if name is not None and _is_no_word(name["name"].replace(" ", "")):
        yield name.span("name")


def _is_predicate(text: str, start: int, stop: int) -> bool:
    """Whether what is filled in is none of the kind: 同志：经核查，您举报的事项属实."""
    return text[start + 1 : stop] in WORDS and is_function_word(text, start, stop)


def beside(text: str, sure: frozenset[Place]) -> Iterator[Place]:
    """What stands in a row with a name that is sure, whole between two marks of the row."""
    for row in _ROW.finditer(text) if sure else ():
        start, end = row.span()
        if any(start <= a and b <= end for a, b in sure):
            yield from (
                one.span()
                for one in _FILLED_IN.finditer(text, start, end)
                if _is_usual_name(one[0]) and not begins_none(text, one.start())
            )


def led_in(text: str, sure: frozenset[Place]) -> Iterator[Place]:
    """What leads a row of two, the second a name that is sure."""
    for row in _LED_IN.finditer(text) if sure else ():
        start, end = row.span("name")
        given = text[start + 1 : end]
        named = any(row.start("next") == a for a, _ in sure)
        if (
            named
            and text[start] in SURNAMES
            and text[start:end] not in WORDS
            and GIVEN.issuperset(given)
        ) and not is_function_word(text, start, end):
            yield start, end


def rolls(text: str, sure: frozenset[Place]) -> Iterator[Place]:
    """The items of a numbered roll in which one is a name for sure."""
    items = [match.span("name") for match in _NUMBERED.finditer(text)]
    if len(items) > 1 and any(start <= a and b <= end for start, end in items for a, b in sure):
        yield from (
            (a, b)
            for a, b in items
            if _is_no_word(text[a:b].replace(" ", "")) or _is_foreign(text[a:b])
        )


def signatures(text: str) -> Iterator[Place]:
    """The name at the end of a statement, alone behind its last mark or in its line."""
    for match in _SIGNED.finditer(text):
        if _is_usual_name(match["name"]):
            yield match.span("name")


def _may_be_name(written: str) -> bool:
    """Whether the characters are a surname with one or two more, and no usual answer of a form."""
    surname = surname_of(written)
    known = surname in COMPOUND_SURNAMES or surname in SURNAMES
    return (
        known
        and 1 <= len(written) - len(surname) <= 2
        and written not in _ANSWERS
        and not NOT_GIVEN.intersection(written[len(surname) :])
    )


def _is_foreign(written: str) -> bool:
    """Whether a whole item of a roll may be a name without a surname: 查干巴拉."""
    return len(written) > 2 and written not in WORDS and all(one in SOUNDS for one in written)


def _is_no_word(written: str) -> bool:
    """Whether the characters may be a name and no office, and do not begin as a usual word does."""
    return (
        _may_be_name(written)
        and (not written.startswith(NOT_NAMES.get(written[0], ())) or _is_called(written))
        and not written.endswith(_UNITS)
    )


def _is_called(word: str) -> bool:
    """Whether people are called by this word: 耿直."""
    return WORD_NAMES.get(word, _HARDLY) < _HARDLY


def _is_usual_name(written: str) -> bool:
    """Whether the characters may be a name, are such as names are made of, and no common word."""
    given = written[len(surname_of(written)) :]
    return _is_no_word(written) and not _is_called(written) and GIVEN.issuperset(given)


_HARDLY = 7
_UNITS = (
    "局",
    "办",
    "室",
    "部",
    "厂",
    "店",
    "站",
    "队",
    "所",
    "处",
    "科",
    "院",
    "县",
    "市",
    "区",
    "镇",
    "乡",
    "村",
)
