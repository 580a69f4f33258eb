"""Names of people nobody told us of, found by what stands around them.

A role before (负责人, 安全员, 死者, 举报人 …), a title or an act after (经理, 陈述, 签字 …), a word that
leads to a person (询问了, 由, 会同 …), or a row of names with 、 between them. A name found once is
found wherever it stands in the text. Nothing offline finds Chinese names for certain: a person
reads every public text, see docs/redaction.md.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from disclosure.privacy import person_form
from disclosure.privacy.clause import is_of_parts, names_in
from disclosure.privacy.finding import Finding, SecretClass, places_of
from disclosure.privacy.name_context import WORDS
from disclosure.privacy.no_name import TAILS, is_place
from disclosure.privacy.person_name import Name, ends_at, half_hidden_at, may_begin, name_at
from disclosure.privacy.person_words import (
    ACTS,
    DEEDS,
    INFORMANTS,
    LEADS,
    ROLES,
    STRONG_LEADS,
    TITLES,
)

_ROLE = re.compile(ROLES)
_STRONG_LEAD = re.compile(STRONG_LEADS)
_LEAD = re.compile(LEADS)
_AFTER = re.compile(rf"(?:{TITLES})|(?:{ACTS})")
_DEED = re.compile(DEEDS)
_BETWEEN = re.compile(
    r"(?:名单|名册|情况)?(?:\([^()]{1,14}\))?(?:[:： ]{1,3}|系|为|是|名叫|叫|姓名|即|一人)*[\"“'‘「《【\[(]?"
)
_BRAND = re.compile(
    r"[”\"’」][^，。]{0,8}?(?:系统|平台|牌|APP|应用|公众号|小程序|店|商标|品牌|后台|软件)"
)
_PAIR = re.compile("[、与和跟]")
_ROW = re.compile(r"(?: ?(?:、|和|与|及|以及|,|，|/|;|；) ?)")
_LATIN_PERSON = re.compile(
    r"(?<![A-Za-z])(?P<name>[A-Z][A-Za-z'\-]{1,20}(?: [A-Z][A-Za-z'.\-]{0,20}){1,3})"
    r"(?=系(?!统)|先生|女士|[(,，](?:男|女|护照|国籍|[一-龥]{2,4}(?:国|籍))|[(,，]?持[一-龥]{0,4}护照"
    r"|称|陈述|表示|承认|签字|在场|受伤|死亡|入境)"
)
_LATIN_NAME = re.compile(
    r"(?<=[员师工长人者 :])[A-Z][A-Za-z'\-]{1,20}(?: [A-Z][A-Za-z'.\-]{0,20}){1,3}"
    r"(?![A-Za-z]| ?(?:公司|集团|Co\b|Ltd|Inc|GmbH))"
)
_BY_ACTS = ("title", "lead", "pair")
Found = dict[tuple[int, int], str]


def people(text: str) -> Iterator[Finding]:
    """The names in a folded text that their surroundings give away; they may overlap."""
    found: Found = {}
    roles = [*_ROLE.finditer(text)]
    behind = [place.end() if (place := _BETWEEN.match(text, r.end())) else r.end() for r in roles]
    _after_roles(text, roles, behind, found)
    _after_leads(text, found)
    _before_acts(text, found)
    _by_reading(text, frozenset(behind), found)
    _of_other_scripts(text, frozenset(behind), found)
    _on_forms(text, roles, found)
    _drop_cut(found)
    yield from (Finding(a, b, SecretClass.PERSON_NAME, why) for (a, b), why in found.items())
    yield from _again(text, found)


def _after_roles(text: str, roles: list[re.Match[str]], behind: list[int], found: Found) -> None:
    for role, begin in zip(roles, behind, strict=True):
        name = name_at(text, begin, after_role=True) or half_hidden_at(text, begin)
        if name is None or name.surety < 1 or _BRAND.match(text, name.end):
            continue
        why = "informant" if role[0] in INFORMANTS else "role"
        _take(text, name, why, found)


def _of_other_scripts(text: str, behind: frozenset[int], found: Found) -> None:
    """Oleg Ivanov系该公司总经理: what is said around them tells that the letters are a person's."""
    for match in _LATIN_PERSON.finditer(text):
        found.setdefault(match.span("name"), "title")
    for match in _LATIN_NAME.finditer(text):
        if match.start() in behind or text[match.start() - 1] in "员师工长":
            found.setdefault(match.span(), "role")


def _on_forms(text: str, roles: list[re.Match[str]], found: Found) -> None:
    for place, why in person_form.fields(text, roles):
        found.setdefault(place, why)
    for place in person_form.signatures(text):
        found.setdefault(place, "title")
    sure = frozenset(
        place
        for place, why in found.items()
        if why != "reading" or text[place[0] : place[1]] not in WORDS
    )
    for rule in (person_form.beside, person_form.led_in, person_form.rolls):
        for place in rule(text, sure):
            found.setdefault(place, "row")


def _by_reading(text: str, behind: frozenset[int], found: Found) -> None:
    """Names of the cheapest reading of each clause that nothing else has found."""
    for start, end in names_in(text, behind):
        name = text[start:end]
        why = "joined" if "·" in name or is_of_parts(name) else "reading"
        if text[end - 1] not in TAILS:
            found.pop((start, end - 1), None)
        elif (start, end - 1) in found:
            continue
        if text[end : end + 1] in TAILS:
            found.pop((start, end + 1), None)
        found.setdefault((start, end), why)


def _drop_cut(found: Found) -> None:
    """Of two that overlap, what begins within a name that its role or reading tells of is none.

    举报人尹梅来电反映: 尹梅, not 梅来电.
    """
    ends = {start: end for (start, end), why in found.items() if why not in _BY_ACTS}
    for place in [place for place, why in found.items() if why in _BY_ACTS]:
        start, _end = place
        if any(start < ends.get(begin, 0) for begin in range(start - 3, start)):
            del found[place]


def _after_leads(text: str, found: Found) -> None:
    for match in _STRONG_LEAD.finditer(text):
        name = name_at(text, match.end(), after_role=True)
        least = 1 if match[0][0] in "询约传名" else 2
        if name is not None and name.surety >= least and ends_at(text, name.end):
            _take(text, name, "lead", found)
    for match in _LEAD.finditer(text):
        name = name_at(text, match.end(), after_role=len(match[0]) > 1)
        if name is None or name.surety < 2:
            continue
        if name.surety == 3 or _AFTER.match(text, name.end) or _DEED.match(text, name.end):
            _take(text, name, "lead", found)
        elif _is_pair(text, name):
            _take(text, name, "pair", found)


def _is_pair(text: str, name: Name) -> bool:
    """张伟与刘强: two full names side by side say of each other that they are names."""
    between = _PAIR.match(text, name.end)
    other = name_at(text, between.end()) if between else None
    if other is None or other.surety < 2:
        return False
    return not all(is_place(text[one.start : one.end]) for one in (name, other))


def _before_acts(text: str, found: Found) -> None:
    for start in may_begin(text):
        name = name_at(text, start)
        if name is None or name.surety < 2:
            continue
        if name.surety == 3 or _AFTER.match(text, name.end):
            _take(text, name, "title", found)


def _take(text: str, name: Name, why: str, found: Found) -> None:
    """Note a name and those that follow it in a row: 张伟、李娜和王强."""
    found.setdefault((name.start, name.end), why)
    why = why if why == "informant" else "row"
    while True:
        between = _ROW.match(text, name.end)
        following = name_at(text, between.end()) if between else None
        if following is None or following.surety < 1 or not ends_at(text, following.end):
            return
        if (following.start, following.end) in found:
            return  # the rest of the row was followed from there
        found[following.start, following.end] = why
        name = following


def _again(text: str, found: Found) -> Iterator[Finding]:
    """The same names where nothing else gives them away; not what is only a part of a longer one."""
    places = sorted(found, key=lambda one: (one[0], -one[1]))
    starts = [start for start, _ in places]
    reached = [*accumulate((end for _, end in places), max)]
    whole = [one for n, one in enumerate(places) if n == 0 or reached[n - 1] < one[1]]
    for written in {text[a:b] for a, b in whole}:
        if len(written) < 2:
            continue
        for start, end in places_of(written, text):
            before = bisect_right(starts, start)
            if (before == 0 or reached[before - 1] < end) and name_at(text, start):
                yield Finding(start, end, SecretClass.PERSON_NAME, "again")
