"""By what results are narrowed: agency, region, act, penalty, industry, article, date, fine.

A facet's value is a short text (a code, a slug, a month). Several chosen values of one facet
widen it; several facets narrow each other. Counts of a facet are taken with its own choice left
aside, so that one sees what else could be chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from disclosure.agency import Agencies
from disclosure.decision import Act, PenaltyKind
from disclosure.public import PublicDecision

FACETS = (
    "agency",
    "region",
    "level",
    "act",
    "kind",
    "industry",
    "article",
    "fine",
    "year",
    "month",
)
"""In the order in which they are shown."""

FINE_BANDS: tuple[tuple[str, str, Decimal, Decimal | None], ...] = (
    ("none", "无罚款", Decimal(0), Decimal(0)),
    ("to-1", "1 万元以下", Decimal(0), Decimal(1)),
    ("1-5", "1 万—5 万元", Decimal(1), Decimal(5)),
    ("5-10", "5 万—10 万元", Decimal(5), Decimal(10)),
    ("10-50", "10 万—50 万元", Decimal(10), Decimal(50)),
    ("50-100", "50 万—100 万元", Decimal(50), Decimal(100)),
    ("from-100", "100 万元以上", Decimal(100), None),
)
"""(key, label, more than or equal, less than) in 万元; 0 is a band of its own."""

_ONE = re.compile("第[一二三四五六七八九十百零〇0-9]+条(?:之[一二三四五])?")
_ARTICLE = re.compile(
    f"《([^《》]{{2,40}})》((?:{_ONE.pattern}(?:第[^、，；。《]{{1,8}}?[款项])*[、和]?)+)"
)

PENALTY_KEYS = {kind.value: kind.name.lower() for kind in PenaltyKind}
ACT_LABELS = {act.slug: act.value for act in Act}
PENALTY_LABELS = {kind.name.lower(): kind.value for kind in PenaltyKind}
BAND_LABELS = {key: label for key, label, _, _ in FINE_BANDS}


def fine_band(amount: Decimal | None) -> str:
    """The band of a fine in 万元."""
    if not amount:
        return "none"
    return next(
        key
        for key, _, low, high in FINE_BANDS[1:]
        if low <= amount and (high is None or amount < high)
    )


@lru_cache(maxsize=4096)
def articles(basis: str | None) -> tuple[str, ...]:
    """The statutes' articles that a basis names, sorted: ``《安全生产法》第九十九条``."""
    found = {
        f"《{match[1].removeprefix('中华人民共和国')}》{article}"
        for match in _ARTICLE.finditer(basis or "")
        for article in _ONE.findall(match[2])
    }
    return tuple(sorted(found))


def industry_key(industry: str | None) -> str:
    """The industry's own text, without spaces around; empty where none is stated."""
    return (industry or "").strip()


def amount_text(amount: Decimal | None) -> str:
    """An amount in 万元 as the shortest decimal text; empty for none."""
    if not amount:
        return ""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Values:
    """What the columns of an index hold about one decision; tuples are joined by tabs there."""

    agency: str
    act: str
    kind: tuple[str, ...]
    industry: str
    article: tuple[str, ...]
    month: str
    fine: str

    def of(self, facet: str, agencies: Agencies) -> tuple[str, ...]:
        """The values of one facet."""
        return _READ[facet](self, agencies)


_READ: dict[str, Callable[[Values, Agencies], tuple[str, ...]]] = {
    "agency": lambda values, agencies: (values.agency,),
    "region": lambda values, agencies: (agencies[values.agency].region,),
    "level": lambda values, agencies: (agencies[values.agency].level.value,),
    "act": lambda values, agencies: (values.act,),
    "kind": lambda values, agencies: values.kind,
    "industry": lambda values, agencies: (values.industry,) if values.industry else (),
    "article": lambda values, agencies: values.article,
    "fine": lambda values, agencies: (fine_band(Decimal(values.fine or 0)),),
    "year": lambda values, agencies: (values.month[:4],),
    "month": lambda values, agencies: (values.month,),
}


def values(decision: PublicDecision) -> Values:
    """The columns' values of a public decision."""
    return Values(
        agency=decision.agency_code,
        act=decision.act.slug,
        kind=tuple(PENALTY_KEYS[kind] for kind in PenaltyKind if kind in decision.penalty_kinds),
        industry=industry_key(decision.industry),
        article=articles(decision.basis),
        month=decision.month,
        fine=amount_text(decision.fine_wan),
    )


def label(facet: str, value: str, agencies: Agencies) -> str:
    """How a facet's value is called on the page."""
    if facet == "agency":
        return agencies[value].name
    if facet == "year":
        return f"{value} 年"
    named = {"act": ACT_LABELS, "kind": PENALTY_LABELS, "fine": BAND_LABELS}.get(facet, {})
    return named.get(value, value)
