"""Under which keys a decision is listed: opaque or official codes, no word of its text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from disclosure.public import DecisionKey

FACETS = ("month", "agency", "act", "kind", "industry")
"""The facets of the browse lists, in the order in which they are shown."""

_INDUSTRY_CODE = re.compile(r"[A-Z][0-9]{0,4}")


def places(key: DecisionKey) -> Iterator[tuple[str, str]]:
    """Every (facet, key) whose lists show the decision; its party's page among them."""
    yield "month", ""
    yield "agency", key.agency_code
    yield "act", key.act.slug
    yield from (("kind", kind.name.lower()) for kind in dict.fromkeys(key.penalty_kinds))
    if key.industry:
        yield "industry", industry_key(key.industry)
    if key.party_id:
        yield "party", key.party_id


@lru_cache(maxsize=2048)
def industry_key(industry: str) -> str:
    """An industry in addresses: its code and a piece of a hash, one for each wording.

    >>> industry_key("C26 化学原料和化学制品制造业")
    'c26-a2feaa'
    """
    code = _INDUSTRY_CODE.match(industry)
    digest = hashlib.sha256(industry.encode()).hexdigest()[:6]
    return f"{code.group().lower()}-{digest}" if code else f"x-{digest}"
