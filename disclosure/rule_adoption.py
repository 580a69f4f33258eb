"""Putting a changed rule pack into force, by a plan that a person has read.

The register keeps the hash of the pack in force. While ``content/rules`` holds another, nothing
new is approved (`RulesChanged`); what is public goes on and leaves on its day. Applying the plan
writes one history row for each end that it moves, and one for the change itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from disclosure.disclosing import move_end
from disclosure.errors import RulesChanged
from disclosure.facts import FACTS, REVIEW
from disclosure.history import Action, Detail, Event, append
from disclosure.models import Disclosure, RegisterFacts, Revision
from disclosure.moment import aware, day_of
from disclosure.people import Actor, Stamp, require_clock
from disclosure.period import DERIVATION, Derivation
from disclosure.permission import Step, require
from disclosure.reference import reference
from disclosure.rule_change import Move, OpenDisclosure, RulesPlan, plan_change
from disclosure.rule_pack import RulePack
from disclosure.state import since

_PAGE = 500


def pack_in_force() -> str:
    """The hash of the pack in force; empty until the first approval."""
    return RegisterFacts.objects.get().rules_hash


def open_disclosures(now: datetime) -> Iterator[OpenDisclosure]:
    """Every disclosure approved and not over at a moment, by number, read in pages."""
    lives = Disclosure.objects.select_related("decision").filter(ends_at__gt=aware(now))
    last = 0
    while page := list(lives.filter(number__gt=last).order_by("number")[:_PAGE]):
        facts = _approved_facts(page)
        for life in page:
            revision = facts[life.decision_id]
            first_on, paused = since(life)
            yield OpenDisclosure(
                public_id=life.decision.public_id,
                decision=FACTS.validate_json(revision.facts),
                review=REVIEW.validate_json(revision.review),
                disclosed_on=first_on,
                derivation=_derivation_of(life),
                paused=paused,
            )
        last = page[-1].number


def plan(pack: RulePack, now: datetime) -> RulesPlan:
    """What a pack would do to what is open at a moment, if it were put into force then."""
    return plan_change(
        open_disclosures(now),
        pack,
        reference().agencies,
        old_hash=pack_in_force(),
        on=day_of(now),
    )


@transaction.atomic
def adopt(plan_hash: str, *, actor: Actor, stamp: Stamp) -> RulesPlan:
    """Put the pack in ``content/rules`` into force, by the plan of this hash.

    `RulesChanged` when the plan is another by now: read it again. `NotAllowed` for whoever does
    not answer for all agencies.
    """
    require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
    require(actor, Step.ADOPT_RULES)
    pack = reference().pack
    found = plan(pack, stamp.effective_at)
    if found.hash != plan_hash:
        raise RulesChanged(
            f"规则变更方案已经不是 {plan_hash[:12]}，现在是 {found.hash[:12]}；"
            "请用 portal check --rules 重新核对"
        )
    events = [_moved(move) for move in found.moved]
    detail: Detail = {"old": found.old_hash, "pack": pack.hash, "plan": found.hash}
    append([*events, Event("", Action.RULES_ADOPTED, detail)], actor=actor, stamp=stamp)
    RegisterFacts.objects.update(rules_hash=pack.hash)
    return found


def _moved(move: Move) -> Event:
    """Move one end, in the disclosure and in its public text; the event says from when to when."""
    new = move.derivation
    assert new is not None  # only moves that bring an end forward come here
    life = Disclosure.objects.select_related("decision").get(decision__public_id=move.public_id)
    move_end(life, new)
    detail: Detail = {
        "disclosure": life.number,
        "old_rule": move.old_rule,
        "rule": new.rule_id,
        "pack": new.pack_hash,
        "old_last_day": move.old_last_day.isoformat(),
        "last_day": new.last_day.isoformat(),
        "ends_at": new.ends_at.isoformat(),
    }
    return Event(move.public_id, Action.END_MOVED, detail)


def _derivation_of(life: Disclosure) -> Derivation:
    """The derivation frozen at approval, with the end as it stands now."""
    frozen = DERIVATION.validate_json(life.derivation)
    return replace(frozen, last_day=life.last_day, ends_at=aware(life.ends_at))


def _approved_facts(lives: list[Disclosure]) -> dict[int, Revision]:
    approved = Revision.objects.filter(
        decision__in=[life.decision_id for life in lives], approved_at__isnull=False
    )
    return {revision.decision_id: revision for revision in approved.order_by("number")}
