"""Every situation that the conditions of a rule pack can tell apart.

An infinite number of decisions falls into a finite number of situations: acts, kinds of party,
tiers, procedures, kinds of penalty, and amounts below, at and above each threshold that a rule
names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from disclosure.decision import (
    Act,
    Decision,
    Party,
    PartyKind,
    PenaltyKind,
    Procedure,
    Review,
    Tier,
)
from disclosure.rule_form import Condition

_CENT = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation: a decision and a review that stand for all like them."""

    decision: Decision
    review: Review

    @property
    def act(self) -> Act:
        """The act of the decision."""
        return self.decision.act

    def meets(self, condition: Condition) -> bool:
        """Whether a condition holds in this situation."""
        return condition.holds(self.decision, self.review)

    @property
    def text(self) -> str:
        """The situation in words: 行政处罚，自然人，一般，普通程序，罚款 10 万元."""
        parts = [str(self.act), str(self.decision.party.kind)]
        if self.act is Act.PENALTY:
            parts += [str(self.review.tier), str(self.review.procedure)]
            parts.append("、".join(self.decision.penalty_kinds))
            if self.decision.fine_wan is not None:
                parts.append(f"罚款 {self.decision.fine_wan} 万元")
        return "，".join(parts)


def situations(conditions: Iterable[Condition]) -> Iterator[Situation]:
    """All situations that these conditions can tell apart."""
    all_conditions = list(_flat(conditions))
    fines = _amounts(
        limit for c in all_conditions for limit in (c.fine_at_least_wan, c.fine_below_wan)
    )
    goods = _amounts(c.confiscated_at_least_wan for c in all_conditions)
    kinds = _kinds(all_conditions)
    for act, party in product(Act, PartyKind):
        if act is not Act.PENALTY:
            yield _situation(act, party)
            continue
        for tier, procedure, some, fine, taken in product(Tier, Procedure, kinds, fines, goods):
            yield _situation(act, party, Review(tier=tier, procedure=procedure), some, fine, taken)


def _situation(
    act: Act,
    party: PartyKind,
    review: Review | None = None,
    kinds: tuple[PenaltyKind, ...] = (),
    fine: Decimal | None = None,
    confiscated: Decimal | None = None,
) -> Situation:
    decision = Decision(
        act=act,
        agency_code="",
        document_number="",
        party=Party(kind=party, name=""),
        decided_on=date(2000, 1, 1),
        penalty_kinds=kinds,
        fine_wan=fine,
        confiscated_wan=confiscated,
    )
    return Situation(decision, review or Review())


def _flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        yield condition
        yield from _flat(condition.any_of)


def _amounts(thresholds: Iterable[Decimal | None]) -> list[Decimal | None]:
    named = {amount for amount in thresholds if amount is not None}
    return [None, *sorted({t for amount in named for t in (amount - _CENT, amount)})]


def _kinds(conditions: list[Condition]) -> list[tuple[PenaltyKind, ...]]:
    """Each kind alone, each with a fine, and each set that a condition names as a whole."""
    sets: set[tuple[PenaltyKind, ...]] = {(kind,) for kind in PenaltyKind}
    sets |= {(kind, PenaltyKind.FINE) for kind in PenaltyKind if kind is not PenaltyKind.FINE}
    sets |= {tuple(c.only_kinds) for c in conditions if c.only_kinds}
    return sorted(sets)
