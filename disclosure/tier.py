"""失信等级: which tier the rules propose for a penalty, and why.

国办发〔2025〕22号 and 《信用修复管理办法》 know 轻微, 一般 and 严重; no national standard says
which penalty is which, so the choice is a person's, with a reason. The engine only proposes.
"""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.decision import Act, Decision, Review, Tier
from disclosure.rule_form import cite
from disclosure.rule_pack import RulePack

_RANK = {Tier.MINOR: 0, Tier.GENERAL: 1, Tier.SERIOUS: 2}


@dataclass(frozen=True, slots=True)
class TierProposal:
    """A proposed tier with its reasons in Chinese; None where the decision needs no tier."""

    tier: Tier | None
    reasons: tuple[str, ...]
    source: str


def propose_tier(decision: Decision, review: Review, pack: RulePack) -> TierProposal:
    """The gravest tier that a hint points to, with every hint that points there."""
    tiers = pack.policy.tiers
    source = cite(tiers.sources)
    if decision.act is not Act.PENALTY:
        return TierProposal(None, (f"{decision.act}不分失信等级",), source)
    if not tiers.in_force.holds_on(decision.decided_on):
        day = tiers.in_force.start.isoformat()
        return TierProposal(None, (f"{day} 之前作出的决定不分失信等级",), source)
    hints = [hint for hint in tiers.hints if hint.when.holds(decision, review)]
    if not hints:
        return TierProposal(tiers.otherwise, (tiers.otherwise_reason,), source)
    gravest = max((hint.tier for hint in hints), key=_RANK.__getitem__)
    reasons = tuple(hint.reason for hint in hints if hint.tier is gravest)
    return TierProposal(gravest, reasons, source)
