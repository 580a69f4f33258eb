"""Gates: what is never published, and what is held until something changes.

政府信息公开条例 arts. 14–15 (secrets, privacy), 未成年人保护法 art. 103 (minors),
保密法实施条例 art. 42 (secrecy review of each decision before it is published). The gates
themselves are data: ``content/rules/gates.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from disclosure.decision import Decision, Review
from disclosure.rule_form import Gate, cite
from disclosure.rule_pack import RulePack


@dataclass(frozen=True, slots=True)
class GateFinding:
    """A gate that is shut: ``refuse`` for good, ``hold`` until the reason is gone."""

    gate_id: str
    action: Literal["refuse", "hold"]
    reason: str
    source: str


def findings(decision: Decision, review: Review, pack: RulePack) -> tuple[GateFinding, ...]:
    """Every gate that stops a decision from being published; empty when none does.

    Gates kept by the workflow (approval by another person) are not judged here.
    """
    return tuple(
        found
        for gate in pack.gates
        if gate.kept_by == "rules" and gate.applies_when.holds(decision, review)
        if (found := _finding(gate, getattr(review, gate.fact))) is not None
    )


def _finding(gate: Gate, answer: Any) -> GateFinding | None:
    if answer is None and gate.stops_when != "absent":
        if gate.unanswered == "pass":
            return None
        return GateFinding(gate.id, "hold", gate.missing or gate.reason, cite(gate.sources))
    stops = answer is None if gate.stops_when == "absent" else answer is gate.stops_when
    return GateFinding(gate.id, gate.action, gate.reason, cite(gate.sources)) if stops else None
