"""Approval by another person: the only way into the public.

政府信息公开条例 art. 17 asks for a procedure and for people who answer for it. What is approved is
a content hash; at approval the public text is made anew, and anything that differs from what was
submitted voids the submission. The end of the disclosure is derived once, here, and frozen.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from disclosure.compose import texts_of
from disclosure.decision import Review
from disclosure.disclosing import Judged, correct_public, disclose
from disclosure.draft import Draft, Outcome, Summary, drafts_of, found, in_batches
from disclosure.errors import ClockRefused, NotAllowed, PortalError, Refused, RulesChanged
from disclosure.facts import REVIEW, content_hash
from disclosure.identifier import Choose
from disclosure.lifecycle import Action as Move
from disclosure.models import Disclosure, RegisteredDecision, RegisterFacts, Revision
from disclosure.moment import aware, day_of
from disclosure.people import Actor, Stamp
from disclosure.period import Derivation
from disclosure.permission import About, Step, require
from disclosure.reference import reference
from disclosure.rule_change import resumed
from disclosure.state import require_step, since
from disclosure.submission import refuse_gates, refuse_secrets
from disclosure.withholding import derived


@dataclass(frozen=True, slots=True)
class Approved:
    """What was approved, until when, and why until then."""

    public_id: str
    derivation: Derivation


def approve_many(
    chosen: Iterable[tuple[str, str]],
    *,
    actor: Actor,
    stamp: Stamp,
    disclose_at: datetime | None = None,
    choose: Choose = secrets.choice,
) -> Summary[Approved]:
    """Approve many submissions, each by its content hash; each is judged on its own.

    They are public at once, or from ``disclose_at`` on.
    """

    def step(batch: list[tuple[str, str]]) -> Iterator[Outcome[Approved]]:
        drafts = drafts_of(public_id for public_id, _ in batch)
        lives = _lives(drafts.values())
        standing = RegisterFacts.objects.get()
        judged: dict[str, Judged] = {}
        for public_id, approved_hash in batch:
            try:
                draft = found(drafts, public_id)
                life = lives.get(draft.row.pk)
                judged[public_id] = _judge(
                    draft, life, approved_hash, actor, stamp, disclose_at, standing
                )
            except PortalError as error:
                yield public_id, error
        disclose([one for one in judged.values() if one.life is None], actor, stamp, choose)
        for public_id, one in judged.items():
            derivation = one.derivation
            if one.life is not None:
                derivation = correct_public(one, actor, stamp, choose)
            yield Approved(public_id, derivation)

    return in_batches(chosen, stamp, step)


def _lives(drafts: Iterable[Draft]) -> dict[int, Disclosure]:
    rows = [draft.row for draft in drafts]
    return {life.decision_id: life for life in Disclosure.objects.filter(decision__in=rows)}


def _judge(
    draft: Draft,
    life: Disclosure | None,
    approved_hash: str,
    actor: Actor,
    stamp: Stamp,
    disclose_at: datetime | None,
    standing: RegisterFacts,
) -> Judged:
    row, revision, known = draft.row, draft.revision, reference()
    require(actor, Step.APPROVE, About(row.agency_code))
    require_step(draft, Move.CORRECT if life else Move.APPROVE, stamp)
    _refuse_unsubmitted(row, revision, approved_hash, actor, stamp)
    review, text = REVIEW.validate_json(revision.review), draft.public_text()
    if content_hash(revision.facts, revision.review, text) != approved_hash:
        raise Refused(f"{row.document_number} 的公示文本与提交时不同，须重新提交")
    refuse_gates(row, draft.facts, review, actions=("refuse", "hold"))
    refuse_secrets(texts_of(text), row.document_number)
    _refuse_other_rules(standing)
    disclosed_at = _disclosed_at(row, life, stamp, disclose_at)
    if review.served_on and review.served_on > day_of(disclosed_at):
        raise Refused(f"{row.document_number} 于 {review.served_on} 送达，送达之前不能公示")
    deadline = known.publication_deadline(draft.facts)
    return Judged(
        draft=draft,
        life=life,
        review=review,
        text=text,
        derivation=_derivation(draft, life, review, disclosed_at),
        disclosed_at=disclosed_at,
        is_on_time=day_of(disclosed_at) <= known.binding_day(deadline),
    )


def _derivation(
    draft: Draft, life: Disclosure | None, review: Review, disclosed_at: datetime
) -> Derivation:
    """The end of a disclosure; a correction counts from the day that was first public."""
    if life is None:
        return derived(draft.facts, review, day_of(disclosed_at))
    first_on, paused = since(life)
    return resumed(derived(draft.facts, review, first_on), paused)


def _refuse_unsubmitted(
    row: RegisteredDecision, revision: Revision, approved_hash: str, actor: Actor, stamp: Stamp
) -> None:
    number = row.document_number
    if revision.approved_by is not None:
        raise Refused(f"{number} 已经批准")
    if revision.submitted_by is None or revision.submitted_at is None:
        raise Refused(f"{number} 没有提交，不能批准")
    if revision.submitted_by == actor.username:
        raise NotAllowed(f"{number} 由“{actor.name}”提交，须由另一人批准")
    if revision.content_hash != approved_hash:
        raise Refused(f"{number} 提交后内容已经改动，请核对新的内容再批准")
    if stamp.effective_at < revision.submitted_at:
        raise ClockRefused(f"{number} 的批准时刻早于提交时刻")


def _refuse_other_rules(standing: RegisterFacts) -> None:
    """Approvals go by the packs in force; the first approval puts the packs into force."""
    pack = reference().pack
    if not standing.rules_hash:
        standing.rules_hash = pack.hash
        standing.save(update_fields=["rules_hash"])
    if standing.rules_hash != pack.hash:
        raise RulesChanged(
            "规则文件已经改动；先用 portal publish --rules-plan 使其生效，再批准公示"
        )


def _disclosed_at(
    row: RegisteredDecision,
    life: Disclosure | None,
    stamp: Stamp,
    disclose_at: datetime | None,
) -> datetime:
    if life is not None:
        return aware(life.disclosed_at)
    moment = aware(disclose_at or stamp.effective_at)
    if moment < stamp.effective_at:
        raise ClockRefused(f"{row.document_number} 的公示时刻早于批准时刻")
    return moment
