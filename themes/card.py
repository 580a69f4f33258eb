"""A decision in one line of a list: what a resident needs to choose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from disclosure.agency import Agency
from disclosure.decision import Act, PenaltyKind
from disclosure.moment import day_of
from disclosure.public import PublicDecision
from themes.environment import wan

_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Card:
    """One line about a public decision; ``canary`` and ``ends_at`` let it be found and hidden."""

    id: str
    path: str
    title: str
    act: str
    act_slug: str
    sanction: str
    """Such as 罚款 5.8 万元 · 警告; empty where there is nothing to say."""
    agency_name: str
    decided_on: date
    disclosed_on: date
    last_day: date
    ends_at: datetime
    canary: str
    marks: tuple[str, ...] = ()


def card(decision: PublicDecision, agency: Agency) -> Card:
    """The card of one public decision of ``agency``."""
    return Card(
        id=decision.id,
        path=decision.path,
        title=decision.title,
        act=decision.act.value,
        act_slug=decision.act.slug,
        sanction=sanction(decision),
        agency_name=agency.name,
        decided_on=decision.decided_on,
        disclosed_on=day_of(decision.disclosed_at),
        last_day=decision.last_day,
        ends_at=decision.ends_at,
        canary=decision.canary,
        marks=decision.marks,
    )


def sanction(decision: PublicDecision) -> str:
    """What was decided, in a few words: 罚款 5.8 万元 · 警告; 准予 · 安全生产许可证."""
    if decision.act is Act.PENALTY and decision.penalty_kinds:
        return " · ".join(_penalty(kind, decision) for kind in _by_weight(decision.penalty_kinds))
    if decision.act is Act.LICENCE:
        return " · ".join(filter(None, ("准予", decision.certificate_name)))
    return _shortened(decision.content or decision.violation_type or "")


def _by_weight(kinds: tuple[PenaltyKind, ...]) -> list[PenaltyKind]:
    """The heavier first: the order of 行政处罚法 art. 9, backwards."""
    order = list(PenaltyKind)
    return sorted(kinds, key=order.index, reverse=True)


def _penalty(kind: PenaltyKind, decision: PublicDecision) -> str:
    amount: Decimal | None = None
    if kind is PenaltyKind.FINE:
        amount = decision.fine_wan
    elif kind is PenaltyKind.GAINS:
        amount = decision.confiscated_wan
    return f"{kind.value} {wan(amount)}" if amount else kind.value


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
