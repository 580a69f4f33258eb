"""A change of rules is a plan: which open disclosures it moves, from when to when, and why.

The packs in ``content/rules`` may change at any time; what is already public goes on by the
derivation frozen at its approval. Only a plan that a person has read and applied moves an end,
only forward in time, and never by lengthening: 36号令 and its kin ease or tighten, but an end
that was published is a promise to the party.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from disclosure.agency import Agencies
from disclosure.decision import Decision, Review
from disclosure.errors import Refused
from disclosure.moment import end_of
from disclosure.period import Derivation, derive, stayed
from disclosure.public import Step
from disclosure.rule_choice import TRANSITION
from disclosure.rule_pack import RulePack


@dataclass(frozen=True, slots=True)
class OpenDisclosure:
    """A disclosure that runs: what it was derived from, and the derivation in force.

    ``disclosed_on`` is the first day it was ever public; ``paused`` the time that a repair,
    undone since, had taken it off.
    """

    public_id: str
    decision: Decision
    review: Review
    disclosed_on: date
    derivation: Derivation
    paused: timedelta = timedelta(0)


class Verdict(StrEnum):
    """What a plan does with a disclosure whose end the new rules would put elsewhere."""

    MOVED = "提前"
    LONGER = "新规则更长，不自动延后"
    UNPUBLISHED = "新规则不再公示，由人决定"


@dataclass(frozen=True, slots=True)
class Move:
    """One disclosure in a plan. ``derivation`` is the new one where the end is moved."""

    public_id: str
    document_number: str
    verdict: Verdict
    old_rule: str
    new_rule: str | None
    old_last_day: date
    new_last_day: date | None
    reason: str
    derivation: Derivation | None = None

    @property
    def text(self) -> str:
        """One line for the person who reviews the plan."""
        end = f"{self.old_last_day} → {self.new_last_day or '—'}"
        return f"{self.public_id}  {self.document_number}  {end}  {self.verdict}（{self.reason}）"


@dataclass(frozen=True, slots=True)
class RulesPlan:
    """A change from the pack in force to another. ``hash`` is what a person confirms."""

    old_hash: str
    pack_hash: str
    moves: tuple[Move, ...]

    @property
    def moved(self) -> tuple[Move, ...]:
        """The disclosures whose end the plan brings forward."""
        return tuple(move for move in self.moves if move.verdict is Verdict.MOVED)

    @property
    def hash(self) -> str:
        """SHA-256 over both packs and every move: 64 hexadecimal digits."""
        said = [
            self.old_hash,
            self.pack_hash,
            [[m.public_id, m.verdict, m.new_rule, str(m.new_last_day)] for m in self.moves],
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def plan_change(
    disclosures: Iterable[OpenDisclosure],
    pack: RulePack,
    agencies: Agencies,
    *,
    old_hash: str,
    on: date,
) -> RulesPlan:
    """What a pack, applied on a day, would do to the disclosures open on that day.

    Streams: only what would change is kept. A new end that already lies behind becomes ``on``,
    so nothing is ended in the past.
    """
    found = (_move(one, pack, agencies, on) for one in disclosures)
    return RulesPlan(old_hash, pack.hash, tuple(move for move in found if move is not None))


def _move(one: OpenDisclosure, pack: RulePack, agencies: Agencies, on: date) -> Move | None:
    old = one.derivation
    try:
        new = derive(
            one.decision,
            one.review,
            pack,
            agency=agencies[one.decision.agency_code],
            disclosed_on=one.disclosed_on,
            applied_on=max(on, one.disclosed_on),
        )
    except Refused as refusal:
        return _told(one, Verdict.UNPUBLISHED, None, str(refusal))
    new = resumed(new, one.paused)
    if old.stay_until is not None and old.stay_until > new.last_day:
        new = stayed(new, old.stay_until)
    end = _not_behind(new, on)
    if end.last_day == old.last_day:
        return None
    if new.last_day > old.last_day:
        return _told(one, Verdict.LONGER, new, "已公示的截止日期只能由人延后")
    return _told(one, Verdict.MOVED, end, _why(new, on))


def _why(new: Derivation, on: date) -> str:
    """The rule that a new end comes from, in words, and what made it apply."""
    said = [step.text for step in new.steps if step.title in ("适用规则", TRANSITION)]
    if new.last_day < on:
        said.append(f"按此已于 {new.last_day} 届满")
    return "；".join(said)


def resumed(new: Derivation, paused: timedelta) -> Derivation:
    """A derivation for what was off for a time and came back: its end is later by that time."""
    if not paused:
        return new
    last_day = new.last_day + paused
    step = Step("恢复公示", f"曾中断公示 {paused.days} 天，公示至 {last_day}，次日零时撤下")
    return replace(new, last_day=last_day, ends_at=end_of(last_day), steps=(*new.steps, step))


def _not_behind(new: Derivation, on: date) -> Derivation:
    """A derivation that ends on the day the plan is applied, if its own end has passed."""
    if new.last_day >= on:
        return new
    step = Step("规则变更", f"按新规则已经届满，公示至规则变更之日 {on}，次日零时撤下")
    return replace(new, last_day=on, ends_at=end_of(on), steps=(*new.steps, step))


def _told(one: OpenDisclosure, verdict: Verdict, new: Derivation | None, reason: str) -> Move:
    return Move(
        public_id=one.public_id,
        document_number=one.decision.document_number,
        verdict=verdict,
        old_rule=one.derivation.rule_id,
        new_rule=new.rule_id if new else None,
        old_last_day=one.derivation.last_day,
        new_last_day=new.last_day if new else None,
        reason=reason,
        derivation=new if verdict is Verdict.MOVED else None,
    )
