"""Names of people nobody told us of, found by what stands around them.

A role before (负责人, 安全员, 死者, 举报人 …), a title or an act after (经理, 陈述, 签字 …), a word that
leads to a person (询问了, 由, 会同 …), or a row of names with 、 between them. A name found once is
found wherever it stands in the text. Nothing offline finds Chinese names for certain: a person
reads every public text, see docs/redaction.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from disclosure.privacy.finding import Finding, SecretClass
from disclosure.privacy.person_name import Name, name_at
from disclosure.privacy.person_words import ACTS, INFORMANTS, LEADS, ROLES, TITLES

_ROLE = re.compile(ROLES)
_LEAD = re.compile(LEADS)
_AFTER = re.compile(rf"(?:{TITLES})|(?:{ACTS})")
_BETWEEN = re.compile(
    r"(?:\([^()]{1,12}\)|（[^（）]{1,12}）)?(?:[:： ]|系|为|是|名叫|叫|姓名|:)*[“\"'‘「《]?"
)
_ROW = re.compile(r"(?: ?(?:、|和|与|及|以及|,|，|/) ?)")


def people(text: str) -> Iterator[Finding]:
    """The names in a folded text that their surroundings give away; they may overlap."""
    found: dict[tuple[int, int], str] = {}
    for pattern, reason, care in ((_ROLE, "role", 1), (_LEAD, "lead", 2)):
        for match in pattern.finditer(text):
            place = _BETWEEN.match(text, match.end())
            begin = place.end() if place and care == 1 else match.end()
            name = name_at(text, begin)
            if name is not None and name.surety >= care:
                why = "informant" if match[0] in INFORMANTS else reason
                found.setdefault((name.start, name.end), why)
                _row(text, name, found, why if why == "informant" else "row")
    for start in range(len(text)):
        name = name_at(text, start)
        if name is None or name.surety < 2 or (name.start, name.end) in found:
            continue
        if _AFTER.match(text, name.end):
            found.setdefault((name.start, name.end), "title")
            _row(text, name, found)
    yield from (Finding(a, b, SecretClass.PERSON_NAME, why) for (a, b), why in found.items())
    yield from _again(text, found)


def _row(text: str, name: Name, found: dict[tuple[int, int], str], why: str = "row") -> None:
    """The names that follow in a row: 张伟、李娜和王强."""
    while True:
        between = _ROW.match(text, name.end)
        if between is None:
            return
        following = name_at(text, between.end())
        if following is None or following.surety < 2:
            return
        found.setdefault((following.start, following.end), why)
        name = following


def _again(text: str, found: dict[tuple[int, int], str]) -> Iterator[Finding]:
    for written in {text[a:b] for a, b in found}:
        if len(written) < 2:
            continue
        for match in re.finditer(re.escape(written), text):
            if match.span() not in found:
                yield Finding(match.start(), match.end(), SecretClass.PERSON_NAME, "again")
