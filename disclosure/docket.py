"""Where decisions stand: the rows that an officer's lists are made of, from columns alone.

No text of a decision is read here, so a list over ten thousand drafts stays quick. The state is
computed from columns and a moment, as `disclosure.registered` does for one decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from disclosure.decision import Decision
from disclosure.document_number import canonical
from disclosure.facts import FACTS
from disclosure.lateness import due_between, past_due
from disclosure.lifecycle import WITHHELD, State, state_from
from disclosure.models import HistoryRow, Proposal, RegisteredDecision, Revision
from disclosure.moment import aware, end_of

ORDERS: dict[str, tuple[Any, ...]] = {
    "due": ("due_on", "ordinal"),
    "newest": ("-decided_on", "-ordinal"),
    "oldest": ("decided_on", "ordinal"),
    "number": ("document_number", "ordinal"),
    "ends": (F("disclosure__ends_at").asc(nulls_last=True), "ordinal"),
}
"""The orders of a list, by name."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one decision stands at a moment; nothing here is for the public."""

    public_id: str
    act: str
    agency_code: str
    document_number: str
    party_name: str
    decided_on: date
    due_on: date
    is_due_provisional: bool
    state: State
    submitted_by: str | None
    submitted_at: datetime | None
    is_refused: bool
    disclosed_at: datetime | None
    last_day: date | None
    ends_at: datetime | None
    ending: str | None
    is_on_time: bool | None
    waiting: str | None
    """公示, 更正, 撤回 …: what waits for a second person."""
    waiting_by: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which decisions a list is to hold; every field set narrows it."""

    text: str = ""
    agency_codes: tuple[str, ...] | None = None
    act: str = ""
    state: State | None = None
    waiting: bool = False
    not_proposed_by: str | None = None
    overdue_on: date | None = None
    """Not public, and due before this day."""
    due_between: tuple[date, date] | None = None
    """Not public, and due on one of these days."""
    ends_by: date | None = None
    """Public now, with a last day not after this day."""
    refused: bool = False
    emergency: bool = False
    """Withdrawn in an emergency, and not confirmed by a second person yet."""
    party_code: str = ""
    order: str = "newest"


def standings(
    asked: Asked, now: datetime, *, start: int = 0, limit: int | None = 50
) -> list[Standing]:
    """Where the decisions asked for stand at ``now``, a page of them in the order asked for."""
    order, chosen = ORDERS[asked.order], _chosen(asked, now)
    if limit is not None:  # what is asked of each row is asked of the page alone
        page = chosen.order_by(*order).values_list("pk", flat=True)[start : start + limit]
        chosen = RegisteredDecision.objects.filter(pk__in=list(page))
    return [_standing(row, aware(now)) for row in _annotated(chosen).order_by(*order)]


def count(asked: Asked, now: datetime) -> int:
    """How many decisions are asked for."""
    return _chosen(asked, now).count()


def count_by_act(asked: Asked, now: datetime) -> dict[str, int]:
    """How many decisions of each act are asked for."""
    counted = _chosen(asked, now).values_list("act").annotate(Count("pk")).order_by()
    return dict(counted)


def others_of_parties(
    public_ids: list[str], agency_codes: tuple[str, ...] | None
) -> dict[str, int]:
    """How many other decisions each one's party has, by public id; parties without a code: none."""
    chosen = RegisteredDecision.objects.filter(public_id__in=public_ids, party__isnull=False)
    party_of = dict(chosen.values_list("public_id", "party"))
    rows = RegisteredDecision.objects.filter(party__in=set(party_of.values()))
    if agency_codes is not None:
        rows = rows.filter(agency_code__in=agency_codes)
    counted = dict(rows.values_list("party").annotate(Count("pk")).order_by())
    return {public_id: counted[party] - 1 for public_id, party in party_of.items()}


def overdue_by_agency(codes: tuple[str, ...], today: date) -> dict[str, int]:
    """How many decisions of each agency are not public and past their deadline."""
    late = RegisteredDecision.objects.filter(
        past_due(today), agency_code__in=codes, disclosure=None, hold_reason=""
    )
    counted = late.values_list("agency_code").annotate(Count("pk")).order_by()
    return dict(counted)


def _chosen(asked: Asked, now: datetime) -> QuerySet[RegisteredDecision]:
    rows = RegisteredDecision.objects.all()
    for condition in _conditions(asked, aware(now)):
        rows = rows.filter(condition)
    return rows


def _conditions(asked: Asked, now: datetime) -> Iterator[Q]:
    if asked.agency_codes is not None:
        yield Q(agency_code__in=asked.agency_codes)
    if asked.act:
        yield Q(act=asked.act)
    for word in asked.text.split():
        yield (
            Q(document_number__contains=word)
            | Q(document_number__contains=canonical(word))
            | Q(party_name__contains=word)
            | Q(public_id=word)
            | Q(party__key=word)
        )
    if asked.party_code:
        yield Q(party__key=asked.party_code)
    if asked.state is not None:
        yield _in_state(asked.state, now)
    if asked.waiting:
        yield _waiting(asked.not_proposed_by)
    if asked.refused:
        yield Exists(_latest().filter(approved_by=None).exclude(refusal="")) & Q()
    if asked.emergency:
        yield Q(Exists(_open().filter(is_emergency=True)))
    yield from _days(asked, now)


def _days(asked: Asked, now: datetime) -> Iterator[Q]:
    not_public = Q(disclosure=None, hold_reason="")
    if asked.overdue_on is not None:
        yield not_public & past_due(asked.overdue_on)
    if asked.due_between is not None:
        yield not_public & due_between(*asked.due_between)
    if asked.ends_by is not None:
        yield _in_state(State.DISCLOSED, now)
        yield Q(disclosure__ends_at__lte=end_of(asked.ends_by))


def _latest() -> QuerySet[Revision]:
    """The latest revision of the outer decision."""
    newer = Revision.objects.filter(decision=OuterRef("decision"), number__gt=OuterRef("number"))
    return Revision.objects.filter(~Exists(newer), decision=OuterRef("pk"))


def _open() -> QuerySet[Proposal]:
    return Proposal.objects.filter(decision=OuterRef("pk"), confirmed_by=None, refused_by=None)


def _submitted() -> QuerySet[Revision]:
    return Revision.objects.filter(
        decision=OuterRef("pk"), approved_by=None, submitted_by__isnull=False
    )


def _waiting(not_by: str | None) -> Q:
    submitted, proposed = _submitted(), _open()
    if not_by is not None:
        submitted = submitted.exclude(submitted_by=not_by)
        proposed = proposed.exclude(proposed_by=not_by)
    return Q(Exists(submitted)) | Q(Exists(proposed))


def _in_state(state: State, now: datetime) -> Q:
    not_public = Q(disclosure=None, hold_reason="")
    unheld_for_good = Q(disclosure=None) & ~Q(hold_reason__startswith=WITHHELD)
    conditions = {
        State.ENDED: Q(disclosure__ends_at__lte=now),
        State.DISCLOSED: Q(disclosure__disclosed_at__lte=now, disclosure__ends_at__gt=now),
        State.APPROVED: Q(disclosure__disclosed_at__gt=now),
        State.HELD: unheld_for_good & ~Q(hold_reason=""),
        State.WITHHELD: Q(disclosure=None, hold_reason__startswith=WITHHELD),
        State.SUBMITTED: not_public & Q(Exists(_submitted())),
        State.REGISTERED: not_public & ~Q(Exists(_submitted())),
    }
    return conditions.get(state, Q(pk=None))


def _annotated(rows: QuerySet[RegisteredDecision]) -> QuerySet[RegisteredDecision]:
    latest = Revision.objects.filter(decision=OuterRef("pk")).order_by("-number")
    return rows.select_related("disclosure").annotate(
        submitted_by=Subquery(latest.values("submitted_by")[:1]),
        submitted_at=Subquery(latest.values("submitted_at")[:1]),
        approved_by=Subquery(latest.values("approved_by")[:1]),
        refusal=Subquery(latest.values("refusal")[:1]),
        proposal_kind=Subquery(_open().values("kind")[:1]),
        proposed_by=Subquery(_open().values("proposed_by")[:1]),
    )


def _standing(row: Any, now: datetime) -> Standing:
    life = getattr(row, "disclosure", None)
    submitted = row.submitted_by is not None and row.approved_by is None
    kind = row.proposal_kind or (("更正" if life else "公示") if submitted else None)
    return Standing(
        public_id=row.public_id,
        act=row.act,
        agency_code=row.agency_code,
        document_number=row.document_number,
        party_name=row.party_name,
        decided_on=row.decided_on,
        due_on=row.due_on,
        is_due_provisional=row.is_due_provisional,
        state=_state(row, submitted, now),
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at and aware(row.submitted_at),
        is_refused=bool(row.refusal) and not submitted,
        disclosed_at=life and aware(life.disclosed_at),
        last_day=life and life.last_day,
        ends_at=life and aware(life.ends_at),
        ending=life.ending if life and aware(life.ends_at) <= now else None,
        is_on_time=life and life.is_on_time,
        waiting=kind,
        waiting_by=row.proposed_by or (row.submitted_by if submitted else None),
    )


def _state(row: Any, submitted: bool, now: datetime) -> State:
    life = getattr(row, "disclosure", None)
    return state_from(
        disclosed_at=life and aware(life.disclosed_at),
        ends_at=life and aware(life.ends_at),
        hold_reason=row.hold_reason,
        is_submitted=submitted,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Happened:
    """One row of history with the number of the document it is about."""

    seq: int
    public_id: str
    document_number: str
    action: str
    actor: str
    recorded_at: datetime
    effective_at: datetime
    detail: str


def history(
    agency_codes: tuple[str, ...] | None, *, before: int | None = None, limit: int = 100
) -> list[Happened]:
    """The latest rows of history about decisions of these agencies, newest first."""
    rows = HistoryRow.objects.order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    if agency_codes is not None:
        own = RegisteredDecision.objects.filter(agency_code__in=agency_codes)
        rows = rows.filter(public_id__in=own.values("public_id"))
    page = list(rows[:limit])
    about = RegisteredDecision.objects.filter(public_id__in={row.public_id for row in page})
    numbers = dict(about.values_list("public_id", "document_number"))
    return [
        Happened(
            row.seq,
            row.public_id,
            numbers.get(row.public_id, ""),
            row.action,
            row.actor,
            aware(row.recorded_at),
            aware(row.effective_at),
            row.detail,
        )
        for row in page
    ]


def facts_between(
    first: date,
    last: date,
    agency_codes: tuple[str, ...] | None,
    *,
    withdrawn: bool = True,
) -> Iterator[tuple[str, Decision, bool | None]]:
    """(public id, facts, whether disclosed on time) by ordinal; None where not disclosed.

    Decisions made on these days, public or not, whatever became of them since (``withdrawn``
    False leaves out those withdrawn). Facts are those last approved, or of the draft.
    """
    rows = RegisteredDecision.objects.filter(decided_on__range=(first, last), relisted_from=None)
    if not withdrawn:
        rows = rows.exclude(disclosure__ending="撤回", disclosure__closed_at__isnull=False)
    if agency_codes is not None:
        rows = rows.filter(agency_code__in=agency_codes)
    approved = Revision.objects.filter(decision=OuterRef("pk"), approved_by__isnull=False)
    drafted = Revision.objects.filter(decision=OuterRef("pk"))
    facts = Coalesce(
        Subquery(approved.order_by("-number").values("facts")[:1]),
        Subquery(drafted.order_by("-number").values("facts")[:1]),
    )
    found = rows.annotate(approved_facts=facts).order_by("ordinal")
    for public_id, text, on_time in found.values_list(
        "public_id", "approved_facts", "disclosure__is_on_time"
    ):
        if text:
            yield public_id, FACTS.validate_json(text), on_time
