"""A registered decision with everything inside: for the desk only, never for a page.

The state is computed from facts and a moment and never stored (`disclosure.lifecycle`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from disclosure.decision import Decision, Review
from disclosure.errors import Unknown
from disclosure.lifecycle import State, state_from
from disclosure.models import Disclosure, HistoryRow, Proposal, RegisteredDecision, Revision
from disclosure.moment import aware
from disclosure.public import Ending

if TYPE_CHECKING:
    from disclosure.period import Derivation

PAGE = 500
"""Decisions read at a time."""


@dataclass(frozen=True, slots=True)
class Life:
    """The disclosure of a decision: from when until when, and why until then."""

    number: int
    approved_at: datetime
    disclosed_at: datetime
    last_day: date
    ends_at: datetime
    ending: Ending
    derivation: Derivation
    is_on_time: bool
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a second person: a submission, a correction or another proposal."""

    kind: str
    content_hash: str
    by: str
    at: datetime
    is_emergency: bool = False
    said: tuple[tuple[str, str], ...] = ()
    """What was stated with a proposal, (question, answer), for the second person to read."""


@dataclass(frozen=True, slots=True)
class Past:
    """One row of a decision's history."""

    seq: int
    action: str
    actor: str
    recorded_at: datetime
    effective_at: datetime
    detail: str
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One registered decision: confidential facts, review, life, history."""

    public_id: str
    ordinal: int
    decision: Decision
    review: Review
    revision: int
    note: str
    content_hash: str
    submitted_by: str | None
    submitted_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    refusal: str
    hold_reason: str
    due_on: date
    is_due_provisional: bool
    relisted_from: str | None
    relisted_as: str | None
    life: Life | None
    proposal: Waiting | None
    history: tuple[Past, ...] = ()

    @property
    def derivation(self) -> Derivation | None:
        """The frozen derivation, None before approval."""
        return self.life.derivation if self.life else None

    @property
    def waiting(self) -> Waiting | None:
        """What waits for a second person, None when nothing does."""
        if self.proposal is not None:
            return self.proposal
        if self.approved_by is not None or self.submitted_by is None or self.submitted_at is None:
            return None
        kind = "更正" if self.life else "公示"
        return Waiting(kind, self.content_hash, self.submitted_by, self.submitted_at)

    def state_at(self, now: datetime) -> State:
        """The state at a moment not before the last change of this decision."""
        return state_from(
            disclosed_at=self.life.disclosed_at if self.life else None,
            ends_at=self.life.ends_at if self.life else None,
            hold_reason=self.hold_reason,
            is_submitted=self.submitted_by is not None and self.approved_by is None,
            now=now,
        )


def entry(public_id: str) -> Entry:
    """One decision with its history; `Unknown` when the register has none of this id."""
    found = list(entries([public_id], with_history=True))
    if not found:
        raise Unknown(f"登记册中没有编号为“{public_id}”的决定")
    return found[0]


def entries(
    public_ids: Iterable[str] | None = None,
    *,
    agency_code: str | None = None,
    document_number: str | None = None,
    with_history: bool = False,
) -> Iterator[Entry]:
    """Decisions by ordinal, all or those asked for, read in pages.

    ``public_ids`` are asked for in pages too: of many, each page is by ordinal in itself.
    """
    rows = RegisteredDecision.objects.select_related("relisted_from").order_by("ordinal")
    if agency_code is not None:
        rows = rows.filter(agency_code=agency_code)
    if document_number is not None:
        rows = rows.filter(document_number=document_number)
    if public_ids is None:
        yield from _by_ordinal(rows, with_history=with_history)
        return
    asked = iter(public_ids)
    while some := list(islice(asked, PAGE)):
        yield from _by_ordinal(rows.filter(public_id__in=some), with_history=with_history)


def _by_ordinal(rows: QuerySet[RegisteredDecision], *, with_history: bool) -> Iterator[Entry]:
    last = 0
    while page := list(rows.filter(ordinal__gt=last)[:PAGE]):
        yield from _page(page, with_history=with_history)
        last = page[-1].ordinal


def disclosed_ids() -> Iterator[str]:
    """The public id of everything that was ever disclosed, by ordinal."""
    lives = Disclosure.objects.order_by("decision__ordinal")
    return lives.values_list("decision__public_id", flat=True).iterator(5000)


def facts_in_force(public_id: str) -> Decision | None:
    """The facts of the latest approved revision; None before the first approval."""
    from disclosure.facts import FACTS

    approved = Revision.objects.filter(
        decision__public_id=public_id, approved_by__isnull=False
    ).order_by("-number")
    facts = approved.values_list("facts", flat=True).first()
    return FACTS.validate_json(facts) if facts else None


def _page(rows: list[RegisteredDecision], *, with_history: bool) -> Iterator[Entry]:
    latest: dict[int, Revision] = {}
    for revision in Revision.objects.filter(decision__in=rows).order_by("number"):
        latest[revision.decision_id] = revision
    lives = {life.decision_id: life for life in Disclosure.objects.filter(decision__in=rows)}
    open_ones = Proposal.objects.filter(decision__in=rows, confirmed_by=None, refused_by=None)
    proposals = {one.decision_id: one for one in open_ones}
    relisted = dict(
        RegisteredDecision.objects.filter(relisted_from__in=rows).values_list(
            "relisted_from_id", "public_id"
        )
    )
    for row in rows:
        past = _history(row.public_id) if with_history else ()
        life, proposal = lives.get(row.pk), proposals.get(row.pk)
        yield _entry(row, latest[row.pk], life, proposal, relisted.get(row.pk), past)


def _entry(
    row: RegisteredDecision,
    revision: Revision,
    life: Disclosure | None,
    proposal: Proposal | None,
    relisted_as: str | None,
    past: tuple[Past, ...],
) -> Entry:
    from disclosure.facts import FACTS, REVIEW

    return Entry(
        public_id=row.public_id,
        ordinal=row.ordinal,
        decision=FACTS.validate_json(revision.facts),
        review=REVIEW.validate_json(revision.review),
        revision=revision.number,
        note=revision.note,
        content_hash=revision.content_hash,
        submitted_by=revision.submitted_by,
        submitted_at=revision.submitted_at and aware(revision.submitted_at),
        approved_by=revision.approved_by,
        approved_at=revision.approved_at and aware(revision.approved_at),
        refusal=revision.refusal,
        hold_reason=row.hold_reason,
        due_on=row.due_on,
        is_due_provisional=row.is_due_provisional,
        relisted_from=row.relisted_from.public_id if row.relisted_from else None,
        relisted_as=relisted_as,
        life=_life(life) if life else None,
        proposal=_waiting(proposal) if proposal else None,
        history=past,
    )


def _life(life: Disclosure) -> Life:
    from disclosure.period import DERIVATION

    return Life(
        number=life.number,
        approved_at=aware(life.approved_at),
        disclosed_at=aware(life.disclosed_at),
        last_day=life.last_day,
        ends_at=aware(life.ends_at),
        ending=Ending(life.ending),
        derivation=DERIVATION.validate_json(life.derivation),
        is_on_time=life.is_on_time,
        closed_at=life.closed_at and aware(life.closed_at),
    )


def _waiting(proposal: Proposal) -> Waiting:
    return Waiting(
        proposal.kind,
        proposal.content_hash,
        proposal.proposed_by,
        aware(proposal.proposed_at),
        proposal.is_emergency,
        said_in(proposal.payload),
    )


STATED = {
    "ground": "法定事由",
    "reason": "理由",
    "decision_number": "依据的决定文号",
    "number": "信用修复（移出）决定文号",
    "decided_on": "该决定的日期",
    "emergency": "紧急撤回",
    "duties_fulfilled": "已履行规定的义务",
    "corrected": "已改正违法行为",
    "commitment": "已公开作出信用承诺",
}
"""What a proposal states, as a person reads it."""


def said_in(payload: str) -> tuple[tuple[str, str], ...]:
    """What a proposal states, in the order in which it was asked."""
    values: dict[str, object] = json.loads(payload)
    return tuple(
        (STATED.get(name, name), _word(value))
        for name, value in values.items()
        if value not in (None, "")
    )


def _word(value: object) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _history(public_id: str) -> tuple[Past, ...]:
    rows = HistoryRow.objects.filter(public_id=public_id).order_by("seq")
    return tuple(
        Past(
            row.seq,
            row.action,
            row.actor,
            aware(row.recorded_at),
            aware(row.effective_at),
            row.detail,
            row.hash,
        )
        for row in rows
    )
