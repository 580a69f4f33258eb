"""What is owed besides publishing: withdrawals, repairs and corrections that wait for a person.

行政处罚法 arts. 48 and 85 give three working days for a withdrawal; a repair ends a disclosure
within three, a correction within five (``content/rules/deadlines.yaml``). The days count from the
decision behind it, from the day it was proposed where none is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from disclosure.change import REPAIR, WITHDRAWAL
from disclosure.deadline import binding_due_on, provisionally_due
from disclosure.history import Action
from disclosure.models import HistoryRow, Proposal, RegisteredDecision, Revision
from disclosure.moment import aware, day_of
from disclosure.reference import reference

_RULES = {WITHDRAWAL: "D-WITHDRAW", REPAIR: "D-REPAIR"}


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed about a decision. ``binding_on`` is the day that lateness goes by: the last
    day covered where ``due_on`` is 暂定."""

    rule_id: str
    title: str
    public_id: str
    agency_code: str
    document_number: str
    party_name: str
    due_on: date
    binding_on: date
    is_provisional: bool
    source: str


def duties() -> Iterator[Duty]:
    """Everything about a public decision that has been begun and waits for another person."""
    waiting = Proposal.objects.filter(
        kind__in=_RULES, confirmed_by=None, refused_by=None, applied_at=None
    )
    for proposal in waiting.select_related("decision"):
        named = json.loads(proposal.payload).get("decided_on")
        since = date.fromisoformat(named) if named else day_of(aware(proposal.proposed_at))
        yield _duty(_RULES[proposal.kind], proposal.decision, since)
    for row, drafted_on in _corrections():
        yield _duty("D-CORRECT", row, drafted_on)


def _corrections() -> Iterator[tuple[RegisteredDecision, date]]:
    """Public decisions with a correction that nobody has approved, and the day it was drafted."""
    draft = Revision.objects.filter(decision=OuterRef("pk"), approved_by=None)
    for row in RegisteredDecision.objects.filter(Exists(draft), disclosure__closed_at=None).filter(
        disclosure__isnull=False
    ):
        drafted = HistoryRow.objects.filter(
            public_id=row.public_id, action=Action.CORRECTION_DRAFTED
        ).order_by("-seq")[0]
        yield row, day_of(aware(drafted.effective_at))


def _duty(rule_id: str, row: RegisteredDecision, since: date) -> Duty:
    known = reference()
    rule = known.pack.deadline_rule(rule_id)
    deadline = provisionally_due(rule, since, known.calendar)
    return Duty(
        rule_id=rule_id,
        title=rule.title,
        public_id=row.public_id,
        agency_code=row.agency_code,
        document_number=row.document_number,
        party_name=row.party_name,
        due_on=deadline.due_on,
        binding_on=binding_due_on(rule, since, known.calendar),
        is_provisional=deadline.is_provisional,
        source=deadline.source,
    )
