"""Where a decision stands in the register, and whether the table lets a step pass from there.

Every step of `disclosure.workflow` asks `require_step` first, so `disclosure.lifecycle.TABLE` is
what the register obeys; what a step needs besides stands with the step.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from disclosure.draft import Draft
from disclosure.errors import Refused
from disclosure.lifecycle import Action, State, Transition, state_from, transition
from disclosure.models import Disclosure
from disclosure.moment import aware, day_of
from disclosure.people import Stamp


def life_of(draft: Draft) -> Disclosure | None:
    """The disclosure of a draft's decision, None before approval."""
    return getattr(draft.row, "disclosure", None)


def state_of(draft: Draft, now: datetime) -> State:
    """The state of a draft's decision at a moment not before its last change."""
    life, revision = life_of(draft), draft.revision
    return state_from(
        disclosed_at=aware(life.disclosed_at) if life else None,
        ends_at=aware(life.ends_at) if life else None,
        hold_reason=draft.row.hold_reason,
        is_submitted=revision.submitted_by is not None and revision.approved_by is None,
        now=now,
    )


def require_step(draft: Draft, action: Action, stamp: Stamp) -> Transition:
    """Let a step pass that the table knows; `Refused` names the decision, its state and why."""
    row = draft.row
    try:
        return transition(state_of(draft, stamp.effective_at), action)
    except Refused as refusal:
        reason = f"（{row.hold_reason}）" if row.hold_reason else ""
        raise Refused(f"{row.document_number} {refusal}{reason}") from None


def since(life: Disclosure) -> tuple[date, timedelta]:
    """The first day a decision was public, and how long repairs since undone had taken it off."""
    paused = timedelta(0)
    while life.decision.relisted_from_id is not None:
        earlier = Disclosure.objects.select_related("decision").get(
            decision_id=life.decision.relisted_from_id
        )
        paused += day_of(life.disclosed_at) - day_of(earlier.ends_at)
        life = earlier
    return day_of(life.disclosed_at), paused
