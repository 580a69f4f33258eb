"""执法人员 named as such: 118号 has offices publish who enforces, so an agency may show them.

Only who stands directly behind the word counts, and who follows in the same row; a card number in
brackets may stand between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from disclosure.privacy.finding import Finding, SecretClass

_WORD = re.compile(
    r"(?:行政)?(?:执法人员|执法员|办案人员|承办人员?|检查人员|监督检查人员)(?:[（(][^（）()]{1,8}[）)])?[:：为系是 ]{0,2}"
)
_BETWEEN = re.compile(r"(?:[（(][^（）()]{0,30}[）)])?[、,， 和及与]{1,2}")


def officers(text: str, found: Iterable[Finding]) -> Iterator[Finding]:
    """Those of the findings that are names of officers."""
    names = {one.start: one for one in found if one.cls is SecretClass.PERSON_NAME}
    for word in _WORD.finditer(text):
        place = word.end()
        while (one := names.get(place)) is not None:
            yield one
            between = _BETWEEN.match(text, one.end)
            place = between.end() if between else -1
