"""不予公示: what a gate or a rule keeps from the public for good, told apart from what is late.

A decision about a minor, one whose facts are secret, one that the rules do not show: none of them
will ever be public, so none is overdue. The reason is kept with the decision and in its history;
other answers, submitted later, take it back (政府信息公开条例 arts. 14–15).
"""

from __future__ import annotations

from datetime import date

from disclosure.decision import Decision, Review
from disclosure.errors import Incomplete, Refused
from disclosure.gate import REFUSING
from disclosure.lifecycle import WITHHELD
from disclosure.models import RegisteredDecision
from disclosure.period import Derivation, derive, findings
from disclosure.reference import Reference, reference


def derived(
    decision: Decision, review: Review, disclosed_on: date, known: Reference | None = None
) -> Derivation:
    """How long a decision disclosed on a day would stay public, by the rules in force.

    ``known`` is the `reference`, where the caller has asked for it already.
    """
    known = known or reference()
    agency = known.agencies[decision.agency_code]
    return derive(decision, review, known.pack, agency=agency, disclosed_on=disclosed_on)


def never_public(
    decision: Decision, review: Review, on: date, known: Reference | None = None
) -> str:
    """Why a decision will never be public if these answers stand, empty where it may be."""
    known = known or reference()
    refusing = findings(decision, review, known.pack, REFUSING)
    if refusing:
        return "；".join(f"{gate.reason}（{gate.source}）" for gate in refusing)
    try:
        derived(decision, review, on, known)
    except Incomplete:
        return ""
    except Refused as refusal:
        return str(refusal)
    return ""


def withheld(reason: str) -> str:
    """The reason as it is kept with a decision, empty where there is none."""
    return f"{WITHHELD}{reason}" if reason else ""


def mark(row: RegisteredDecision, reason: str) -> None:
    """Keep the reason with the decision, or take an earlier one back; a person's hold stays."""
    if not row.hold_reason or row.hold_reason.startswith(WITHHELD):
        row.hold_reason = withheld(reason)
