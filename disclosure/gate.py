"""Gates: what is never published, and what is held until something changes.

政府信息公开条例 arts. 14–15 (secrets, privacy), 未成年人保护法 art. 103 (minors),
保密法实施条例 art. 42 (secrecy review of each decision before it is published). The gates
themselves are data: ``content/rules/gates.yaml``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from disclosure.decision import Decision, Review
from disclosure.rule_form import Gate, cite
from disclosure.rule_pack import RulePack

GateAction = Literal["refuse", "hold"]
REFUSING: tuple[GateAction, ...] = ("refuse",)


@dataclass(frozen=True, slots=True)
class GateFinding:
    """A gate that is shut: ``refuse`` for good, ``hold`` until the reason is gone."""

    gate_id: str
    action: GateAction
    reason: str
    source: str


def findings(
    decision: Decision,
    review: Review,
    pack: RulePack,
    actions: Collection[GateAction] = ("refuse", "hold"),
) -> tuple[GateFinding, ...]:
    """Every gate that stops a decision from being published; empty when none does.

    Only gates that take one of ``actions`` are judged. Gates kept by the workflow (approval by
    another person) are not judged here.
    """
    return tuple(
        _finding(gate, action, getattr(review, gate.fact))
        for gate in pack.gates
        if gate.kept_by == "rules"
        and (action := _action(gate, getattr(review, gate.fact))) in actions
        and action is not None
        and gate.applies_when.holds(decision, review)
    )


def _action(gate: Gate, answer: Any) -> GateAction | None:
    """What a gate does with an answer to its question, None where it lets the decision pass."""
    if answer is None and gate.stops_when != "absent":
        return None if gate.unanswered == "pass" else "hold"
    stops = answer is None if gate.stops_when == "absent" else answer is gate.stops_when
    return gate.action if stops else None


def _finding(gate: Gate, action: GateAction, answer: Any) -> GateFinding:
    is_unanswered = answer is None and gate.stops_when != "absent"
    reason = (gate.missing or gate.reason) if is_unanswered else gate.reason
    return GateFinding(gate.id, action, reason, cite(gate.sources))
