"""Submission: one person says that a decision may be public, and what the template lacks.

保密法实施条例 art. 42 asks for a review of each decision before it is public (先审查、后公开). What
is missing is listed all at once; what may never be public is refused here already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from disclosure.compose import texts_of
from disclosure.decision import Act, Decision, Review
from disclosure.draft import Draft, Outcome, Summary, drafts_of, found, in_batches, save_revisions
from disclosure.errors import Incomplete, PortalError, Refused, SecretFound
from disclosure.facts import REVIEW, content_hash
from disclosure.gate import GateAction
from disclosure.history import Action, Detail, Event, append
from disclosure.lifecycle import Action as Move
from disclosure.models import RegisteredDecision
from disclosure.moment import day_of
from disclosure.people import Actor, Stamp
from disclosure.period import findings
from disclosure.permission import About, Step, require
from disclosure.redaction import leaks
from disclosure.reference import reference
from disclosure.state import life_of, require_step, since
from disclosure.withholding import derived, mark, never_public

REQUIRED = {
    "served_on": "送达日期",
    "secrecy_review": "保密审查",
    "legal_review": "法制审核",
    "is_minor": "是否未成年人",
}
REQUIRED_OF_PENALTY = {"tier": "失信等级", "tier_reason": "失信等级的理由", "procedure": "处罚程序"}


@dataclass(frozen=True, slots=True)
class Submission:
    """What was submitted: another person approves exactly this hash."""

    public_id: str
    content_hash: str


def submit(public_id: str, review: Review, *, actor: Actor, stamp: Stamp) -> Submission:
    """Submit the draft of a decision with its review; `Incomplete` lists what is missing."""
    return submit_many([(public_id, review)], actor=actor, stamp=stamp).only()


def submit_many(
    chosen: Iterable[tuple[str, Review]], *, actor: Actor, stamp: Stamp
) -> Summary[Submission]:
    """Submit many drafts; each is submitted or refused on its own."""

    def step(batch: list[tuple[str, Review]]) -> Iterator[Outcome[Submission]]:
        drafts = drafts_of(public_id for public_id, _ in batch)
        sent: list[Draft] = []
        events: list[Event] = []
        for public_id, review in batch:
            try:
                draft = found(drafts, public_id)
                yield _submit(draft, review, actor, stamp, events)
                sent.append(draft)
            except PortalError as error:
                yield public_id, error
        save_revisions((draft.revision for draft in sent), _SUBMITTED)
        append([*events, *map(_event, sent)], actor=actor, stamp=stamp)

    return in_batches(chosen, stamp, step)


def missing_of(decision: Decision, review: Review, on: date) -> tuple[str, ...]:
    """What a submission would still lack if disclosed on a day, in Chinese; empty when nothing."""
    wanted = REQUIRED | (REQUIRED_OF_PENALTY if decision.act is Act.PENALTY else {})
    missing = [name for field, name in wanted.items() if getattr(review, field) in (None, "")]
    try:
        derivation = derived(decision, review, on)
    except Incomplete as error:
        return (*missing, *(name for name in error.missing if name not in missing))
    except Refused:
        return tuple(missing)  # said at submission or approval; no field could change it
    stated = decision.stated_last_day
    if stated and stated != derivation.last_day and not review.stated_last_day_settled:
        missing.append(f"公示截止期 {stated} 与推算的 {derivation.last_day} 不一致，须由人确认")
    return tuple(missing)


def refuse_gates(
    row: RegisteredDecision, facts: Decision, review: Review, *, actions: tuple[GateAction, ...]
) -> None:
    """A gate that is shut stops the decision; `Refused` names all of them and their sources."""
    shut = findings(facts, review, reference().pack, actions)
    if shut:
        reasons = "；".join(f"{gate.reason}（{gate.source}）" for gate in shut)
        raise Refused(f"{row.document_number} 不得公示：{reasons}")


def refuse_secrets(texts: Iterable[str], number: str) -> None:
    """No text may carry what is never public; says which kind was found, never what."""
    kinds = sorted({finding.reason for text in texts for finding in leaks(text)})
    if kinds:
        raise SecretFound(f"{number} 的公示文本中仍有不得公开的内容：{'、'.join(kinds)}")


_SUBMITTED = ("review", "content_hash", "submitted_by", "submitted_at", "refusal")


def _submit(
    draft: Draft, review: Review, actor: Actor, stamp: Stamp, events: list[Event]
) -> Submission:
    """Judge a draft and note in it what was submitted; the caller writes it down."""
    row, revision = draft.row, draft.revision
    require(actor, Step.SUBMIT, About(row.agency_code))
    require_step(draft, Move.CORRECT if life_of(draft) else Move.SUBMIT, stamp)
    if revision.approved_by is not None:
        raise Refused(f"{row.document_number} 已经批准，没有可以提交的草稿")
    life = life_of(draft)
    on = since(life)[0] if life else day_of(stamp.effective_at)
    # A period that ran out unused is lateness, not a reason to keep the decision from the public.
    _refuse_never(draft, review, on if life else draft.facts.decided_on, events)
    missing = missing_of(draft.facts, review, on)
    if not review.text_checked:
        missing = (*missing, "公示文本逐字核对的确认")
    if missing:
        raise Incomplete(f"{row.document_number} 还不能提交", missing)
    text = draft.public_text()
    refuse_secrets(texts_of(text), row.document_number)
    if row.hold_reason:
        mark(row, "")
        row.save(update_fields=["hold_reason"])
    revision.review = REVIEW.dump_json(review).decode()
    revision.content_hash = content_hash(revision.facts, revision.review, text)
    revision.submitted_by, revision.submitted_at = actor.username, stamp.effective_at
    revision.refusal = ""
    return Submission(row.public_id, revision.content_hash)


def _event(draft: Draft) -> Event:
    revision = draft.revision
    detail: Detail = {"revision": revision.number, "content": revision.content_hash}
    return Event(draft.row.public_id, Action.SUBMITTED, detail)


def _refuse_never(draft: Draft, review: Review, on: date, events: list[Event]) -> None:
    """Refuse what will never be public; a draft keeps the answers and the reason (不予公示)."""
    row, revision = draft.row, draft.revision
    reason = never_public(draft.facts, review, on)
    if not reason:
        return
    if life_of(draft) is None:
        if revision.submitted_by is not None:
            events.append(Event(row.public_id, Action.VOIDED, {"content": revision.content_hash}))
        revision.review = REVIEW.dump_json(review).decode()
        revision.submitted_by, revision.submitted_at, revision.content_hash = None, None, ""
        revision.save()
        mark(row, reason)
        row.save(update_fields=["hold_reason"])
        shut = findings(draft.facts, review, reference().pack)
        gates = "、".join(gate.gate_id for gate in shut if gate.action == "refuse")
        events.append(Event(row.public_id, Action.WITHHELD, {"gates": gates}))
    raise Refused(f"{row.document_number} 不得公示：{reason}")
