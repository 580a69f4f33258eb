"""异议与更正申请: what the public says of a disclosure, with a number, a clock and an outcome.

Anybody may add one; nothing else can be done from outside. An officer takes it up, and answers it
within the days of the deadline for corrections (政府信息公开条例 art. 41). Where the agency's rule
says so (``objection_mark`` in ``agencies.yaml``), the public page carries 异议处理中 from taking up
to the answer. Texts and contacts stay inside; history keeps numbers only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet

from disclosure.deadline import provisionally_due
from disclosure.disclosing import write_public
from disclosure.errors import BadInput, Incomplete, Refused, Unknown
from disclosure.history import Action, Event, append
from disclosure.models import Objection, PublicRevision, RegisteredDecision, RegisterFacts
from disclosure.moment import aware, day_of
from disclosure.people import SYSTEM, Actor, Stamp, require_clock
from disclosure.permission import About, Step, require
from disclosure.public import DECISION
from disclosure.reference import reference

MARK = "异议处理中"
LONGEST = 2000


class ObjectionKind(StrEnum):
    """What a person asks for."""

    CORRECTION = "申请更正"
    OBJECTION = "提出异议"
    PRIVACY = "含有个人信息"
    OVERDUE = "期满未撤下"


class Outcome(StrEnum):
    """What became of it."""

    CORRECTED = "已更正"
    WITHDRAWN = "已撤回"
    PARTLY = "部分采纳"
    REJECTED = "不予采纳"
    ELSEWHERE = "不属于本机关"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a person filled in; ``about`` is a public id, or a document number in words."""

    kind: str
    about: str
    text: str
    sender: str
    contact: str
    agency_code: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """An objection in the register, with everything inside."""

    number: str
    kind: str
    agency_code: str
    public_id: str | None
    about: str
    text: str
    sender: str
    contact: str
    received_at: datetime
    due_on: date
    is_due_provisional: bool
    taken_up_by: str | None
    taken_up_at: datetime | None
    outcome: str
    answer: str
    answered_by: str | None
    answered_at: datetime | None

    @property
    def state(self) -> str:
        """待受理, 处理中 or 已答复."""
        if self.answered_at is not None:
            return "已答复"
        return "处理中" if self.taken_up_at is not None else "待受理"


def check(sent: Sent) -> tuple[str, ...]:
    """What is missing or wrong in what a person filled in, in Chinese; empty when nothing."""
    missing = []
    if sent.kind not in set(ObjectionKind):
        missing.append("请选择事项")
    if not sent.about.strip():
        missing.append("请填写网址、公示编号或者文书号")
    if len(sent.text.strip()) < 5:
        missing.append("请写明哪里有误、应当是什么")
    if len(sent.text) > LONGEST:
        missing.append(f"内容不超过 {LONGEST} 字")
    if not sent.sender.strip():
        missing.append("请填写姓名或者名称")
    if not sent.contact.strip():
        missing.append("请填写联系方式")
    if not sent.agency_code and _decision_about(sent.about) is None:
        missing.append("没有找到这件公示，请选择作出决定的机关")
    return tuple(missing)


@transaction.atomic
def receive(sent: Sent, *, stamp: Stamp) -> Received:
    """Add an objection; `BadInput` says everything that is missing. The number is the answer."""
    require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
    if missing := check(sent):
        raise BadInput("；".join(missing))
    if again := _sent_before(sent, stamp):
        return _received(again)
    row = _decision_about(sent.about)
    agency_code = row.agency_code if row else reference().agencies[sent.agency_code].code
    known = reference()
    rule = known.pack.deadline_rule("D-CORRECT")
    due = provisionally_due(rule, day_of(stamp.effective_at), known.calendar)
    made = Objection.objects.create(
        number=_next_number(day_of(stamp.effective_at).year),
        kind=sent.kind,
        agency_code=agency_code,
        decision=row,
        about=sent.about.strip()[:255],
        text=sent.text.strip(),
        sender=sent.sender.strip()[:100],
        contact=sent.contact.strip()[:100],
        received_at=stamp.effective_at,
        due_on=due.due_on,
        is_due_provisional=due.is_provisional,
    )
    _write_down(made, Action.OBJECTION, SYSTEM, stamp)
    return _received(made)


@transaction.atomic
def take_up(number: str, *, actor: Actor, stamp: Stamp) -> Received:
    """受理: from now on the public page is marked, where the agency's rule says so."""
    found = _open(number, actor, stamp)
    if found.taken_up_at is not None:
        raise Refused(f"{number} 已经受理")
    found.taken_up_by, found.taken_up_at = actor.username, stamp.effective_at
    found.save()
    _write_down(found, Action.TAKEN_UP, actor, stamp)
    if found.decision and reference().agencies[found.agency_code].objection_mark:
        _mark(found.decision, actor, stamp, on=True)
    return _received(found)


@transaction.atomic
def answer(number: str, outcome: str, text: str, *, actor: Actor, stamp: Stamp) -> Received:
    """答复: the outcome and the words sent to the person; the mark goes with the last one open."""
    found = _open(number, actor, stamp)
    missing = [name for name, value in (("结果", outcome), ("答复内容", text.strip())) if not value]
    if missing:
        raise Incomplete(f"答复还缺少：{'、'.join(missing)}", tuple(missing))
    found.outcome, found.answer = Outcome(outcome), text.strip()[:LONGEST]
    found.answered_by, found.answered_at = actor.username, stamp.effective_at
    found.save()
    _write_down(found, Action.ANSWERED, actor, stamp)
    if found.decision and not _in_hand(found.decision).exists():
        _mark(found.decision, actor, stamp, on=False)
    return _received(found)


def objections(agency_codes: tuple[str, ...] | None, *, open_only: bool = False) -> list[Received]:
    """Objections to decisions of these agencies, those due first before those answered."""
    rows = Objection.objects.select_related("decision").order_by("due_on", "number")
    if agency_codes is not None:
        rows = rows.filter(agency_code__in=agency_codes)
    if open_only:
        rows = rows.filter(answered_at=None)
    found = [_received(row) for row in rows]
    return sorted(found, key=lambda one: one.answered_at is not None)


def about(public_id: str) -> list[Received]:
    """Objections to one decision."""
    rows = Objection.objects.select_related("decision").filter(decision__public_id=public_id)
    return [_received(row) for row in rows.order_by("number")]


def received(number: str) -> Received:
    """One objection by its number."""
    return _received(_found(number))


def _found(number: str) -> Objection:
    found = Objection.objects.select_related("decision").filter(number=number).first()
    if found is None:
        raise Unknown(f"没有编号为“{number}”的异议")
    return found


def _open(number: str, actor: Actor, stamp: Stamp) -> Objection:
    require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
    found = _found(number)
    require(actor, Step.ANSWER, About(found.agency_code))
    if found.answered_at is not None:
        raise Refused(f"{number} 已经答复")
    return found


def _in_hand(row: RegisteredDecision) -> QuerySet[Objection]:
    return Objection.objects.filter(
        decision=row, taken_up_at__isnull=False, answered_at__isnull=True
    )


def _decision_about(about: str) -> RegisteredDecision | None:
    """The decision that an address, a public id or a document number names, if it is public."""
    word = about.strip().rsplit("/", 1)[-1].removesuffix(".html")
    public = RegisteredDecision.objects.filter(disclosure__isnull=False)
    found = public.filter(public_id=word).first()
    if found is None:
        same = list(public.filter(document_number=about.strip())[:2])
        found = same[0] if len(same) == 1 else None
    return found


def _sent_before(sent: Sent, stamp: Stamp) -> Objection | None:
    """The same words from the same contact within a day: a form that was sent twice."""
    return Objection.objects.filter(
        about=sent.about.strip()[:255],
        text=sent.text.strip(),
        contact=sent.contact.strip()[:100],
        received_at__gt=stamp.effective_at - timedelta(days=1),
        answered_at=None,
    ).first()


def _next_number(year: int) -> str:
    count = Objection.objects.filter(number__startswith=f"异{year}-").count()
    return f"异{year}-{count + 1:04d}"


def _write_down(found: Objection, action: Action, actor: Actor, stamp: Stamp) -> None:
    public_id = found.decision.public_id if found.decision else ""
    append([Event(public_id, action, {"number": found.number})], actor=actor, stamp=stamp)


def _mark(row: RegisteredDecision, actor: Actor, stamp: Stamp, *, on: bool) -> None:
    """Put the mark on what is public of a decision, or take it off; texts stay as approved."""
    if (MARK in row.marks) is on:
        return
    row.marks = [*row.marks, MARK] if on else [one for one in row.marks if one != MARK]
    row.save(update_fields=["marks"])
    moment = aware(stamp.effective_at)
    for public in PublicRevision.objects.filter(ordinal=row.ordinal, until_at__gt=moment):
        text = DECISION.validate_json(public.text)
        write_public(public, replace(text, marks=tuple(row.marks)))
        public.save()
    append(
        [Event(row.public_id, Action.MARKED, {"mark": MARK, "on": on})], actor=actor, stamp=stamp
    )


def _received(row: Objection) -> Received:
    return Received(
        number=row.number,
        kind=row.kind,
        agency_code=row.agency_code,
        public_id=row.decision.public_id if row.decision else None,
        about=row.about,
        text=row.text,
        sender=row.sender,
        contact=row.contact,
        received_at=aware(row.received_at),
        due_on=row.due_on,
        is_due_provisional=row.is_due_provisional,
        taken_up_by=row.taken_up_by,
        taken_up_at=row.taken_up_at and aware(row.taken_up_at),
        outcome=row.outcome,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at and aware(row.answered_at),
    )
