"""What a confirmed change does: a disclosure comes down, a notice goes up, a new life begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from disclosure.compose import texts_of
from disclosure.disclosing import Judged, disclose, move_end
from disclosure.draft import Draft
from disclosure.ending import Withdrawal, notice_ends_at, notice_last_day, relisted_last_day
from disclosure.facts import REVIEW
from disclosure.history import Action, Event, append
from disclosure.identifier import Choose, new_canary
from disclosure.models import (
    Disclosure,
    PublicRevision,
    RegisteredDecision,
    Revision,
    WithdrawalNotice,
)
from disclosure.moment import aware, day_of, end_of
from disclosure.people import Actor, Stamp
from disclosure.period import DERIVATION, Derivation, stayed
from disclosure.public import Ending, Step
from disclosure.reference import reference
from disclosure.registration import draw_ordinals, fresh_identifiers
from disclosure.rule_form import cite
from disclosure.submission import refuse_secrets

_ACTIONS = {Ending.WITHDRAWN: Action.WITHDRAWN, Ending.REPAIRED: Action.REPAIRED}


def take_down(
    row: RegisteredDecision,
    life: Disclosure,
    ending: Ending,
    actor: Actor,
    stamp: Stamp,
    withdrawal: Withdrawal | None,
    choose: Choose,
) -> None:
    """End a disclosure now. Its end only ever moves forward to the present."""
    moment = aware(stamp.effective_at)
    PublicRevision.objects.filter(disclosure=life, until_at__gt=moment).update(until_at=moment)
    life.ends_at, life.ending = moment, ending
    life.save()
    detail: dict[str, str | int | bool | None] = {
        "disclosure": life.number,
        "ends_at": moment.isoformat(),
    }
    if withdrawal is not None:
        detail |= {"ground": withdrawal.ground, "number": withdrawal.decision_number}
        _put_up_notice(row, life, withdrawal, stamp, choose)
    append([Event(row.public_id, _ACTIONS[ending], detail)], actor=actor, stamp=stamp)


def _put_up_notice(
    row: RegisteredDecision,
    life: Disclosure,
    withdrawal: Withdrawal,
    stamp: Stamp,
    choose: Choose,
) -> None:
    withdrawn_on, pack = day_of(stamp.effective_at), reference().pack
    (notice_id,) = fresh_identifiers(1, choose)
    WithdrawalNotice.objects.create(
        disclosure=life,
        public_id=notice_id,
        canary=new_canary(choose),
        agency_code=row.agency_code,
        document_number=row.document_number,
        withdrawn_on=withdrawn_on,
        ground=withdrawal.ground or "",
        reason=withdrawal.reason,
        last_day=notice_last_day(withdrawn_on, pack),
        ends_at=notice_ends_at(withdrawn_on, pack),
    )


def put_back(
    draft: Draft, actor: Actor, stamp: Stamp, proposed_by: str, choose: Choose
) -> Derivation:
    """Begin a new disclosure for the time a false repair had spared, under a new public id."""
    old = Disclosure.objects.get(decision=draft.row)
    text = draft.public_text()
    refuse_secrets(texts_of(text), draft.row.document_number)
    derivation = _remaining(old, stamp)
    row = _second_row(draft.row, choose)
    revision = Revision.objects.create(
        decision=row,
        number=1,
        facts=draft.revision.facts,
        facts_hash=draft.revision.facts_hash,
        review=draft.revision.review,
        overrides=draft.revision.overrides,
        content_hash=draft.revision.content_hash,
        submitted_by=proposed_by,
        submitted_at=stamp.effective_at,
    )
    detail = {"as": row.public_id}
    append([Event(draft.row.public_id, Action.RELISTED, detail)], actor=actor, stamp=stamp)
    judged = Judged(
        draft=replace(draft, row=row, revision=revision),
        life=None,
        review=REVIEW.validate_json(draft.revision.review),
        text=text,
        derivation=derivation,
        disclosed_at=aware(stamp.effective_at),
        is_on_time=True,
    )
    disclose([judged], actor, stamp, choose)
    return derivation


def prolong(
    row: RegisteredDecision, life: Disclosure, until: date, actor: Actor, stamp: Stamp
) -> Derivation:
    """Let a disclosure stay past its maximum to a day that two people decided on."""
    known, old = reference(), DERIVATION.validate_json(life.derivation)
    profile = known.pack.profile(known.agencies[row.agency_code].jurisdiction)
    derivation = stayed(old, until, cite(profile.sources) if profile else "")
    move_end(life, derivation)
    detail: dict[str, str | int | bool | None] = {
        "disclosure": life.number,
        "rule": derivation.rule_id,
        "old_last_day": old.last_day.isoformat(),
        "last_day": until.isoformat(),
        "ends_at": derivation.ends_at.isoformat(),
    }
    append([Event(row.public_id, Action.STAYED, detail)], actor=actor, stamp=stamp)
    return derivation


def _second_row(row: RegisteredDecision, choose: Choose) -> RegisteredDecision:
    (public_id,) = fresh_identifiers(1, choose)
    return RegisteredDecision.objects.create(
        public_id=public_id,
        ordinal=draw_ordinals(1),
        act=row.act,
        agency_code=row.agency_code,
        document_number=row.document_number,
        party_name=row.party_name,
        party=row.party,
        decided_on=row.decided_on,
        due_on=row.due_on,
        is_due_provisional=row.is_due_provisional,
        relisted_from=row,
    )


def _remaining(old: Disclosure, stamp: Stamp) -> Derivation:
    derivation = DERIVATION.validate_json(old.derivation)
    relisted_on = day_of(stamp.effective_at)
    last_day = relisted_last_day(old.last_day, day_of(old.ends_at), relisted_on)
    step = Step(
        "恢复公示",
        f"原公示因信用修复提前终止，修复已被撤销，按剩余时间恢复，公示至 {last_day}，次日零时撤下",
    )
    return replace(
        derivation,
        last_day=last_day,
        ends_at=end_of(last_day),
        steps=(*derivation.steps, step),
    )


def lift_hold(row: RegisteredDecision, actor: Actor, stamp: Stamp) -> None:
    """Lift a hold: the decision may be approved again."""
    row.hold_reason = ""
    row.save()
    append([Event(row.public_id, Action.LIFTED, {})], actor=actor, stamp=stamp)


def call_off(draft: Draft, life: Disclosure) -> None:
    """Undo an approval whose moment has not come: nothing was public, nothing is to be recalled.

    The facts go back to a draft, to be submitted and approved again. Numbers are not reused.
    """
    PublicRevision.objects.filter(disclosure=life).delete()
    life.delete()
    old = draft.revision
    Revision.objects.create(
        decision=draft.row,
        number=old.number + 1,
        facts=old.facts,
        facts_hash=old.facts_hash,
        review=old.review,
        overrides=old.overrides,
    )
