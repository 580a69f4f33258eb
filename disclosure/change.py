"""What happens to a disclosure before its last day: withdrawal, repair, re-listing; holds.

Each is proposed by one person and takes effect when another confirms it. 行政处罚法 art. 48: a
withdrawal has a ground and a public reason, and leaves a notice without the party's name. An
emergency withdrawal takes effect at once and stays flagged until a second person confirms it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from pydantic import TypeAdapter

from disclosure.change_effect import call_off, lift_hold, prolong, put_back, take_down
from disclosure.draft import Draft, draft_of
from disclosure.ending import (
    Repair,
    Withdrawal,
    WithdrawalGround,
    guard_relisting,
    guard_repair,
    guard_stay_past_maximum,
    guard_withdrawal,
)
from disclosure.errors import ClockRefused, Incomplete, NotAllowed, Refused
from disclosure.history import Action, Detail, Event, append
from disclosure.identifier import Choose
from disclosure.lifecycle import Action as Move
from disclosure.models import Disclosure, Proposal, RegisterFacts
from disclosure.moment import aware, day_of
from disclosure.people import Actor, Stamp, require_clock
from disclosure.period import DERIVATION, Derivation
from disclosure.permission import About, Step, require
from disclosure.public import Ending
from disclosure.state import life_of, require_step
from disclosure.submission import refuse_secrets

WITHDRAWAL, REPAIR, RELISTING, LIFT = "撤回", "信用修复", "恢复公示", "解除暂缓"
STAY = "继续公示"
_MOVES = {
    WITHDRAWAL: Move.WITHDRAW,
    REPAIR: Move.REPAIR,
    RELISTING: Move.RELIST,
    LIFT: Move.LIFT,
    STAY: Move.STAY,
}


@dataclass(frozen=True, slots=True)
class Relisting:
    """Why a repair is undone: false material, by a decision."""

    reason: str
    decision_number: str | None


@dataclass(frozen=True, slots=True)
class Lift:
    """Why a hold is lifted; the reason stays inside."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stay:
    """Until when a disclosure is to stay past its maximum, and why (义务未履行的说明)."""

    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was proposed: another person confirms exactly this hash. ``applied``: in effect."""

    public_id: str
    content_hash: str
    applied: bool = False


_FORMS: dict[str, TypeAdapter[object]] = {
    WITHDRAWAL: TypeAdapter(Withdrawal),
    REPAIR: TypeAdapter(Repair),
    RELISTING: TypeAdapter(Relisting),
    LIFT: TypeAdapter(Lift),
    STAY: TypeAdapter(Stay),
}


@transaction.atomic
def withdraw(
    public_id: str,
    ground: WithdrawalGround | None,
    reason: str,
    decision_number: str | None = None,
    *,
    actor: Actor,
    stamp: Stamp,
    decided_on: date | None = None,
    emergency: bool = False,
    choose: Choose = secrets.choice,
) -> Proposed:
    """Propose a withdrawal; ``reason`` is public. In an emergency it takes effect at once."""
    draft = _draft_for(public_id, actor, stamp)
    require_step(draft, Move.WITHDRAW, stamp)
    life = _running(draft)
    withdrawal = Withdrawal(ground, reason, decision_number, decided_on, emergency)
    party = draft.facts.party
    guard_withdrawal(
        withdrawal, tuple(filter(None, (party.name, party.code, party.representative)))
    )
    refuse_secrets(filter(None, (reason, decision_number)), draft.row.document_number)
    proposal = _propose(draft, WITHDRAWAL, withdrawal, actor, stamp, is_emergency=emergency)
    if emergency:
        take_down(draft.row, life, Ending.WITHDRAWN, actor, stamp, withdrawal, choose)
        proposal.applied_at = stamp.effective_at
        proposal.save()
    return Proposed(public_id, proposal.content_hash, applied=emergency)


@transaction.atomic
def repair(
    public_id: str,
    number: str | None,
    decided_on: date | None,
    *,
    actor: Actor,
    stamp: Stamp,
    duties_fulfilled: bool = False,
    corrected: bool = False,
    commitment: bool = False,
) -> Proposed:
    """Propose an early end on a decision of repair; says everything it lacks."""
    draft = _draft_for(public_id, actor, stamp)
    require_step(draft, Move.REPAIR, stamp)
    life = _running(draft)
    wanted = Repair(number, decided_on, duties_fulfilled, corrected, commitment)
    guard_repair(derivation_of(life), wanted, day_of(stamp.effective_at))
    proposal = _propose(draft, REPAIR, wanted, actor, stamp)
    return Proposed(public_id, proposal.content_hash)


@transaction.atomic
def relist(
    public_id: str,
    reason: str,
    decision_number: str | None,
    *,
    actor: Actor,
    stamp: Stamp,
) -> Proposed:
    """Propose to undo a repair obtained by false material: a new disclosure, a new public id."""
    draft = _draft_for(public_id, actor, stamp)
    require_step(draft, Move.RELIST, stamp)
    life = _running(draft)
    guard_relisting(Ending(life.ending), reason, decision_number)
    if hasattr(draft.row, "registereddecision"):
        raise Refused(f"{draft.row.document_number} 已经恢复公示")
    proposal = _propose(draft, RELISTING, Relisting(reason, decision_number), actor, stamp)
    return Proposed(public_id, proposal.content_hash)


@transaction.atomic
def stay(public_id: str, until: date, reason: str, *, actor: Actor, stamp: Stamp) -> Proposed:
    """Propose that a disclosure stay past its maximum, for duties that are not fulfilled.

    Only where the jurisdiction's profile says so (北京市优化营商环境条例 art. 73); `Refused`
    elsewhere.
    """
    draft = _draft_for(public_id, actor, stamp)
    require_step(draft, Move.STAY, stamp)
    guard_stay_past_maximum(derivation_of(_running(draft)), until, reason)
    proposal = _propose(draft, STAY, Stay(until, reason), actor, stamp)
    return Proposed(public_id, proposal.content_hash)


@transaction.atomic
def hold(public_id: str, reason: str, *, actor: Actor, stamp: Stamp) -> None:
    """Hold a decision that is not public yet, at once: nothing becomes public by a hold."""
    draft = _draft_for(public_id, actor, stamp)
    if not reason.strip():
        raise Incomplete("暂缓公示还缺少：理由", ("理由",))
    require_step(draft, Move.HOLD, stamp)
    life = life_of(draft)
    if life is not None:
        call_off(draft, life)
    draft.row.hold_reason = reason
    draft.row.save()
    append([Event(public_id, Action.HELD, {})], actor=actor, stamp=stamp)


@transaction.atomic
def lift(public_id: str, reason: str, *, actor: Actor, stamp: Stamp) -> Proposed:
    """Propose to lift a hold; it is lifted when another person confirms."""
    draft = _draft_for(public_id, actor, stamp)
    require_step(draft, Move.LIFT, stamp)
    if not reason.strip():
        raise Incomplete("解除暂缓还缺少：理由", ("理由",))
    proposal = _propose(draft, LIFT, Lift(reason), actor, stamp)
    return Proposed(public_id, proposal.content_hash)


def confirm(
    draft: Draft, proposal: Proposal, *, actor: Actor, stamp: Stamp, choose: Choose
) -> Derivation | None:
    """Let a proposal take effect, within the caller's transaction; returns what holds now."""
    _refuse_same_person(draft, proposal, actor, stamp)
    wanted = _FORMS[proposal.kind].validate_json(proposal.payload)
    row, derivation = draft.row, None
    if not proposal.applied_at:
        require_step(draft, _MOVES[proposal.kind], stamp)
    if isinstance(wanted, Lift):
        lift_hold(row, actor, stamp)
    elif isinstance(wanted, Relisting):
        derivation = put_back(draft, actor, stamp, proposal.proposed_by, choose)
    elif isinstance(wanted, Stay):
        life = _running(draft)
        guard_stay_past_maximum(derivation_of(life), wanted.until, wanted.reason)
        derivation = prolong(row, life, wanted.until, actor, stamp)
    elif isinstance(wanted, Withdrawal) and proposal.applied_at:
        append([Event(row.public_id, Action.CONFIRMED, {})], actor=actor, stamp=stamp)
    elif isinstance(wanted, Withdrawal):
        take_down(row, _running(draft), Ending.WITHDRAWN, actor, stamp, wanted, choose)
    elif isinstance(wanted, Repair):
        life = _running(draft)
        guard_repair(derivation_of(life), wanted, day_of(stamp.effective_at))
        take_down(row, life, Ending.REPAIRED, actor, stamp, None, choose)
    proposal.confirmed_by, proposal.confirmed_at = actor.username, stamp.effective_at
    proposal.save()
    return derivation


def refuse_proposal(
    draft: Draft, proposal: Proposal, reason: str, *, actor: Actor, stamp: Stamp
) -> None:
    """Close a proposal without effect; what an emergency has taken down stays down."""
    require(actor, Step.REFUSE, About(draft.row.agency_code))
    require_step(draft, Move.REFUSE, stamp)
    proposal.refused_by, proposal.refused_at = actor.username, stamp.effective_at
    proposal.refusal = reason
    proposal.save()
    detail: Detail = {"proposal": proposal.content_hash}
    append([Event(draft.row.public_id, Action.REFUSED, detail)], actor=actor, stamp=stamp)


def open_proposal(draft: Draft) -> Proposal | None:
    """The proposal about a decision that nobody has decided on yet."""
    return Proposal.objects.filter(decision=draft.row, confirmed_by=None, refused_by=None).first()


def derivation_of(life: Disclosure) -> Derivation:
    """The frozen derivation of a disclosure."""
    return DERIVATION.validate_json(life.derivation)


def _draft_for(public_id: str, actor: Actor, stamp: Stamp) -> Draft:
    require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
    draft = draft_of(public_id)
    require(actor, Step.CHANGE, About(draft.row.agency_code))
    return draft


def _running(draft: Draft) -> Disclosure:
    """The disclosure of a decision that the table knows to have one."""
    life = life_of(draft)
    assert life is not None
    return life


def _propose(
    draft: Draft,
    kind: str,
    wanted: object,
    actor: Actor,
    stamp: Stamp,
    *,
    is_emergency: bool = False,
) -> Proposal:
    row, waiting = draft.row, open_proposal(draft)
    if waiting is not None:
        raise Refused(f"{row.document_number} 已有待确认的{waiting.kind}，先确认或者退回")
    payload = _FORMS[kind].dump_json(wanted).decode()
    text = f"{kind}|{row.public_id}|{draft.revision.number}|{payload}"
    proposal = Proposal.objects.create(
        decision=row,
        kind=kind,
        payload=payload,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        proposed_by=actor.username,
        proposed_at=stamp.effective_at,
        is_emergency=is_emergency,
    )
    detail: Detail = {"kind": kind, "proposal": proposal.content_hash, "emergency": is_emergency}
    append([Event(row.public_id, Action.PROPOSED, detail)], actor=actor, stamp=stamp)
    return proposal


def _refuse_same_person(draft: Draft, proposal: Proposal, actor: Actor, stamp: Stamp) -> None:
    require(actor, Step.APPROVE, About(draft.row.agency_code))
    if proposal.proposed_by == actor.username:
        raise NotAllowed(f"{proposal.kind}由“{actor.name}”提出，须由另一人确认")
    if aware(stamp.effective_at) < proposal.proposed_at:
        raise ClockRefused(f"{draft.row.document_number} 的确认时刻早于提出时刻")
