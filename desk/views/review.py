"""The page of one decision: served text and public text side by side, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from desk.forms import ApprovalForm, HidingForm, RefusalForm, ReviewForm
from desk.person import Person, about
from desk.views.review_text import differences, text_of
from disclosure import objection
from disclosure.arriving import party_key
from disclosure.deadline import Deadline, provisionally_due
from disclosure.decision import Review
from disclosure.docket import Asked, Standing, standings
from disclosure.due import CONFIRM_WITHIN
from disclosure.errors import CalendarMissing, Incomplete, PortalError
from disclosure.lifecycle import WITHHELD, State
from disclosure.moment import day_of
from disclosure.paper import papers_of
from disclosure.period import Derivation, findings, propose_tier
from disclosure.permission import Step
from disclosure.reference import reference
from disclosure.registered import STATED, Entry, Waiting
from disclosure.submission import missing_of
from disclosure.withholding import derived


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so before the next step."""

    text: str
    is_met: bool


def page(person: Person, found: Entry, form: ReviewForm | None = None) -> dict[str, Any]:
    """Everything that the page of a decision shows to this person."""
    state = found.state_at(person.now)
    review = found.review
    if form is not None and form.is_bound and form.is_valid():
        review = form.review()
    subject = about(found)
    waiting = found.waiting
    return {
        "column": "decisions",
        "found": found,
        "decision": found.decision,
        "agency": reference().agencies[found.decision.agency_code],
        "state": state,
        "now": person.now,
        "today": day_of(person.now),
        "text": text_of(found.public_id),
        "checks": checks(found, review, person),
        "derivation": derivation_of(found, review, person),
        "deadline": deadline_of(found, person),
        "proposal": propose_tier(found.decision, review, reference().pack),
        "others": others_of_party(found, person),
        "form": form or ReviewForm.of(review),
        "may_submit": _is_draft(found, state) and person.can(Step.SUBMIT, subject),
        "may_edit": _is_draft(found, state) and person.can(Step.EDIT, subject),
        "may_approve": waiting is not None and person.can(Step.APPROVE, subject),
        "own_proposal": waiting is not None and waiting.by == person.actor.username,
        "may_change": state is State.DISCLOSED and person.can(Step.CHANGE, subject),
        "may_relist": _may_relist(found, state) and person.can(Step.CHANGE, subject),
        "approval": _approval(waiting),
        "refusal": RefusalForm(auto_id="refusal_%s"),
        "hiding": HidingForm(auto_id="hiding_%s"),
        "papers": papers_of(found.public_id),
        "objections": objection.about(found.public_id),
        "differences": differences(found),
        "confirm_by": confirm_by(found),
        "withdraw_by": withdraw_by(found),
        "twins": twins_of(found, person),
    }


def _approval(waiting: Waiting | None) -> ApprovalForm:
    content_hash = waiting.content_hash if waiting else ""
    return ApprovalForm(auto_id="approval_%s", initial={"content_hash": content_hash})


def _is_draft(found: Entry, state: State) -> bool:
    """Whether the latest revision may still be edited and submitted: a draft or a correction."""
    return found.approved_by is None and state is not State.ENDED


def _may_relist(found: Entry, state: State) -> bool:
    ended = state is State.ENDED and found.life is not None
    return bool(ended and found.life and found.life.ending == "信用修复" and not found.relisted_as)


def checks(found: Entry, review: Review, person: Person) -> list[Check]:
    """What must be so before the decision can be submitted and approved."""
    missing = missing_of(found.decision, review, day_of(person.now))
    shut = findings(found.decision, review, reference().pack)
    met = [Check(text, True) for text in _met(review)]
    unmet = [Check(f"{name}：未填", False) for name in missing if "不一致" not in name]
    unmet += [Check(name, False) for name in missing if "不一致" in name]
    unmet += [Check(f"{gate.reason}（{gate.source}）", False) for gate in shut]
    if not review.text_checked:
        unmet.append(Check("逐字核对：未确认", False))
    return [*met, *unmet]


def _met(review: Review) -> Iterator[str]:
    if review.served_on:
        yield f"送达：{review.served_on}"
    if review.secrecy_review:
        yield "保密审查：通过"
    if review.legal_review:
        yield f"法制审核：{review.legal_review}"
    if review.tier:
        yield f"失信等级：{review.tier}"
    if review.text_checked:
        yield "逐字核对：已确认"


def derivation_of(found: Entry, review: Review, person: Person) -> Derivation | str:
    """The period: the frozen one, or what it would be if disclosed today; else why not."""
    if found.life is not None and found.approved_by is not None:
        return found.life.derivation
    on = day_of(found.life.disclosed_at) if found.life else day_of(person.now)
    try:
        return derived(found.decision, review, on)
    except Incomplete as error:
        return f"还不能推算：缺少{'、'.join(error.missing)}" if error.missing else str(error)
    except PortalError as error:
        return str(error)


@dataclass(frozen=True, slots=True)
class Clock:
    """The publication deadline and how much of it is left, in a sentence."""

    text: str
    tone: str


def deadline_of(found: Entry, person: Person) -> Clock | None:
    """The clock of a decision that may yet be public, None for one that is, was or never will be.

    A 暂定 day is shown; whether it is past goes by the last day that a table covers.
    """
    if found.life is not None or found.hold_reason.startswith(WITHHELD):
        return None
    today, due = day_of(person.now), found.due_on
    mark = "（暂定）" if found.is_due_provisional else ""
    binding = reference().calendar.last_covered if found.is_due_provisional else due
    if binding < today:
        return Clock(f"应于 {due}{mark or ' '}前公示，已逾期 {(today - binding).days} 日", "seal")
    try:
        left = f"还剩 {reference().calendar.between(today, due)} 个工作日"
    except CalendarMissing:
        left = f"还剩 {(due - today).days} 日"
    return Clock(f"公示期限：{due} 止{mark}，{left}", "warn")


def twins_of(found: Entry, person: Person) -> list[Standing]:
    """Decisions that may be the same one again: the same number, or the same party and day."""
    number = found.decision.document_number
    asked = Asked(text=number, agency_codes=(found.decision.agency_code,))
    same = [row for row in standings(asked, person.now, limit=8) if row.document_number == number]
    same += [
        row for row in others_of_party(found, person) if row.decided_on == found.decision.decided_on
    ]
    known = {found.public_id, found.relisted_from, found.relisted_as}
    return list({row.public_id: row for row in same if row.public_id not in known}.values())


def confirm_by(found: Entry) -> datetime | None:
    """By when a second person must confirm an emergency withdrawal; None where there is none."""
    waiting = found.proposal
    return waiting.at + CONFIRM_WITHIN if waiting and waiting.is_emergency else None


def withdraw_by(found: Entry) -> Deadline | None:
    """By when the decision that a waiting withdrawal goes by asks for it to be off."""
    said = dict(found.proposal.said) if found.proposal and found.proposal.kind == "撤回" else {}
    decided_on = said.get(STATED["decided_on"])
    if not decided_on:
        return None
    known = reference()
    rule = known.pack.deadline_rule("D-WITHDRAW")
    return provisionally_due(rule, date.fromisoformat(decided_on), known.calendar)


def others_of_party(found: Entry, person: Person) -> list[Standing]:
    """Other decisions of the same party that this person may see."""
    key = party_key(found.decision)
    asked = Asked(party_code=key) if key else Asked(text=found.decision.party.name)
    codes = None if person.agency_code is None else (person.agency_code,)
    rows = standings(replace(asked, agency_codes=codes), person.now, limit=8)
    return [row for row in rows if row.public_id != found.public_id]
