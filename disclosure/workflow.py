"""The steps of a decision's life, each by a person, each written into history.

登记 → 提交 → 批准（另一人）→ 公示 → 终止. No path leads into the public, or changes what is public,
without two people; 系统 can take no step at all. Each step and its history row share a transaction.

Callers have set up Django. ``stamp`` says when a step was written down and when it took effect.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from disclosure.approval import Approved, approve_many
from disclosure.change import (
    Proposed,
    confirm,
    hold,
    lift,
    open_proposal,
    refuse_proposal,
    relist,
    repair,
    stay,
    withdraw,
)
from disclosure.decision import Decision, Review
from disclosure.draft import Draft, Summary, draft_of
from disclosure.ending import guard_correction
from disclosure.errors import Incomplete, NotAllowed, Refused
from disclosure.facts import REVIEW, dump_facts
from disclosure.history import Action, Event, append
from disclosure.identifier import Choose
from disclosure.lifecycle import Action as Move
from disclosure.models import RegisterFacts
from disclosure.people import (
    SYSTEM,
    Actor,
    Role,
    Stamp,
    actor_named,
    actor_with_token,
    add_officer,
    issue_token,
    require_clock,
)
from disclosure.period import Derivation
from disclosure.permission import About, Step, require
from disclosure.registration import (
    TakenIn,
    draft_correction,
    edit_draft,
    take_in,
)
from disclosure.state import require_step
from disclosure.submission import Submission, missing_of, submit, submit_many

__all__ = [
    "SYSTEM",
    "Actor",
    "Approved",
    "Proposed",
    "Role",
    "Stamp",
    "Submission",
    "Summary",
    "TakenIn",
    "actor_named",
    "actor_with_token",
    "add_officer",
    "approve",
    "approve_many",
    "correct",
    "edit",
    "hold",
    "issue_token",
    "lift",
    "missing_of",
    "refuse",
    "relist",
    "repair",
    "stay",
    "submit",
    "submit_many",
    "take_in",
    "withdraw",
]


def approve(
    public_id: str,
    content_hash: str,
    *,
    actor: Actor,
    stamp: Stamp,
    disclose_at: datetime | None = None,
    choose: Choose = secrets.choice,
) -> Derivation | None:
    """Approve what another person submitted or proposed, by its hash.

    Returns the derivation that holds from then on; None where nothing is public afterwards.
    """
    with transaction.atomic():
        require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
        draft = draft_of(public_id)
        proposal = open_proposal(draft)
        if proposal is not None and proposal.content_hash == content_hash:
            return confirm(draft, proposal, actor=actor, stamp=stamp, choose=choose)
        chosen = [(public_id, content_hash)]
        return (
            approve_many(chosen, actor=actor, stamp=stamp, disclose_at=disclose_at, choose=choose)
            .only()
            .derivation
        )


@transaction.atomic
def refuse(public_id: str, reason: str, *, actor: Actor, stamp: Stamp) -> None:
    """Send back what waits for a second person, with a reason that stays inside."""
    require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
    draft = draft_of(public_id)
    if not reason.strip():
        raise Incomplete("退回还缺少：理由", ("理由",))
    proposal = open_proposal(draft)
    if proposal is not None:
        refuse_proposal(draft, proposal, reason, actor=actor, stamp=stamp)
        return
    row, revision = draft.row, draft.revision
    require(actor, Step.REFUSE, About(row.agency_code))
    require_step(draft, Move.REFUSE, stamp)
    if revision.submitted_by is None or revision.approved_by is not None:
        raise Refused(f"{row.document_number} 没有待审核的内容")
    if revision.submitted_by == actor.username:
        raise NotAllowed(f"{row.document_number} 由“{actor.name}”提交，须由另一人退回")
    events = [Event(public_id, Action.REFUSED, {"content": revision.content_hash})]
    revision.submitted_by = revision.submitted_at = None
    revision.content_hash, revision.refusal = "", reason
    revision.save()
    append(events, actor=actor, stamp=stamp)


@transaction.atomic
def edit(public_id: str, facts: Decision, *, actor: Actor, stamp: Stamp) -> None:
    """Change the facts of a draft; what was submitted of it is void."""
    require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
    draft = draft_of(public_id)
    require(actor, Step.EDIT, About(draft.row.agency_code))
    require_step(draft, Move.EDIT, stamp)
    if draft.revision.approved_by is not None:
        raise Refused(f"{draft.row.document_number} 已经批准，只能更正")
    _refuse_other_agency(draft, facts)
    events: list[Event] = []
    edit_draft(draft.row, draft.revision, dump_facts(facts), events)
    append(events, actor=actor, stamp=stamp)


@transaction.atomic
def correct(
    public_id: str,
    facts: Decision,
    note: str,
    *,
    actor: Actor,
    stamp: Stamp,
    review: Review | None = None,
) -> Submission:
    """Submit a correction of a public decision; the old text stays up until it is approved.

    ``note`` is public and says what changed, never the wrong value.
    """
    require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
    draft = draft_of(public_id)
    require(actor, Step.CHANGE, About(draft.row.agency_code))
    _refuse_other_agency(draft, facts)
    guard_correction(note, _wrong_values(draft.facts, facts))
    require_step(draft, Move.CORRECT, stamp)
    events: list[Event] = []
    if draft.revision.approved_by is None:
        draft.revision.note = note
        edit_draft(draft.row, draft.revision, dump_facts(facts), events)
    else:
        old = draft.revision
        draft_correction(draft.row, old, dump_facts(facts), old.review, note, events)
    append(events, actor=actor, stamp=stamp)
    kept = REVIEW.validate_json(draft.revision.review)
    return submit(public_id, review or kept, actor=actor, stamp=stamp)


def _refuse_other_agency(draft: Draft, facts: Decision) -> None:
    if facts.agency_code != draft.row.agency_code:
        raise Refused("决定的执法机关不能改动；请由作出决定的机关登记")


def _wrong_values(old: Decision, new: Decision) -> list[str]:
    """The old values of what a correction changes, as they might be written."""
    wrong = [old.party.name] if old.party.name != new.party.name else []
    for name in ("document_number", "facts", "content", "basis", "violation_type"):
        before, after = getattr(old, name), getattr(new, name)
        if before and before != after:
            wrong.append(before)
    return wrong
