"""What is owed besides publishing: withdrawals, repairs and corrections that wait for a person,
and, where the rules say ``on_max_end: ask``, an answer before a maximum period is over.

行政处罚法 arts. 48 and 85 give three working days for a withdrawal; a repair ends a disclosure
within three, a correction within five (``content/rules/deadlines.yaml``). The days count from the
decision behind it, from the day it was proposed where none is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from disclosure.change import REPAIR, WITHDRAWAL
from disclosure.deadline import binding_due_on, provisionally_due
from disclosure.history import Action
from disclosure.models import Disclosure, HistoryRow, Proposal, RegisteredDecision, Revision
from disclosure.moment import aware, day_of
from disclosure.period import DERIVATION
from disclosure.reference import reference

_RULES = {WITHDRAWAL: "D-WITHDRAW", REPAIR: "D-REPAIR"}
ASK = "ON-MAX-END"
"""The rule id of an answer that is asked for before a maximum is reached."""
ASK_BEFORE = timedelta(days=60)
"""How long before its last day a disclosure is asked about."""


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


def duties(now: datetime) -> Iterator[Duty]:
    """Everything about a public decision that has been begun and waits for another person, and
    every disclosure soon over about which the rules ask whether it is to go on."""
    waiting = Proposal.objects.filter(
        kind__in=_RULES, confirmed_by=None, refused_by=None, applied_at=None
    )
    for proposal in waiting.select_related("decision"):
        named = json.loads(proposal.payload).get("decided_on")
        since = date.fromisoformat(named) if named else day_of(aware(proposal.proposed_at))
        yield _duty(_RULES[proposal.kind], proposal.decision, since)
    for row, drafted_on in _corrections():
        yield _duty("D-CORRECT", row, drafted_on)
    yield from _asked(aware(now))


def _asked(now: datetime) -> Iterator[Duty]:
    """Disclosures that end at their maximum soon, where a person is to say if they stay.

    Nobody's silence lengthens a period: without an answer the disclosure ends on its last day.
    """
    soon = Disclosure.objects.filter(
        closed_at=None,
        disclosed_at__lte=now,
        ends_at__gt=now,
        ends_at__lte=now + ASK_BEFORE,
        derivation__contains='"ask"',
    )
    for life in soon.select_related("decision").order_by("ends_at"):
        if DERIVATION.validate_json(life.derivation).on_max_end == "ask":
            row = life.decision
            yield Duty(
                rule_id=ASK,
                title="最长公示期将满，义务未履行的须决定是否继续公示",
                public_id=row.public_id,
                agency_code=row.agency_code,
                document_number=row.document_number,
                party_name=row.party_name,
                due_on=life.last_day,
                binding_on=life.last_day,
                is_provisional=False,
                source="本机关设定：最长公示期届满前提醒",
            )


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
