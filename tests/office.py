"""An office of three people that takes any step in any order, and the model it is held to."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from django.db import connections
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
)

from disclosure import register, workflow
from disclosure.data_folder import DataFolder
from disclosure.decision import Tier
from disclosure.ending import WithdrawalGround
from disclosure.errors import PortalError
from disclosure.people import Actor, Role, Stamp, add_officer
from disclosure.registered import Entry
from tests.register_builders import a_decision, a_review, at

F = TypeVar("F", bound=Callable[..., Any])
DAYS = st.sampled_from([0, 0, 1, 3, 40, 100, 200, 400])
PEOPLE = st.sampled_from([0, 1, 2])


@dataclass
class Life:
    """What the model knows of one public id: who acted, and from when until when it is public."""

    proposed: dict[str, str]
    """Content hash → who proposed it; the only ways in which anything may change."""
    from_at: datetime | None = None
    until_at: datetime | None = None


def of_known(nothing: Callable[[], Any] = lambda: None) -> Callable[[F], F]:
    """Skip a step about a decision that the register lost in a restore, giving ``nothing``."""

    def wrap(step: F) -> F:
        @wraps(step)
        def only_known(self: Office, one: str, **given: Any) -> Any:
            return step(self, one=one, **given) if one in self.lives else nothing()

        return only_known  # type: ignore[return-value]

    return wrap


class Office(RuleBasedStateMachine):
    """Three reviewers, any of whom may try anything, with a clock that runs forward."""

    ids: Bundle[str] = Bundle("ids")
    made: Path

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="register-"))
        folder = DataFolder(self.place)
        shutil.copy(self.made, folder.register)
        register.use(folder)
        names = (("a", "甲"), ("b", "乙"), ("c", "丙"))
        self.people: list[Actor] = [add_officer(*name, Role.REVIEWER) for name in names]
        self.now = at(16)
        self.lives: dict[str, Life] = {}
        self.number = 0
        self.changes = 0

    def teardown(self) -> None:
        connections.close_all()
        shutil.rmtree(self.place)

    @property
    def stamp(self) -> Stamp:
        return Stamp.at(self.now)

    def attempt(self, step):  # type: ignore[no-untyped-def]
        """Whatever is refused must leave the register as it was."""
        before = register.change_number()
        try:
            return step()
        except PortalError:
            assert register.change_number() == before
            return None

    @rule(target=ids, person=PEOPLE)
    def take_in(self, person: int) -> str:
        self.number += 1
        taken = workflow.take_in(
            [a_decision(self.number)],
            actor=self.people[person],
            stamp=self.stamp,
            source="机器",
        )
        self.lives[taken.new[0]] = Life({})
        return taken.new[0]

    @rule(number=st.integers(1, 4), person=PEOPLE, text=st.sampled_from(["一。", "二。", "三。"]))
    def arrive_again(self, number: int, person: int, text: str) -> None:
        if number > self.number:
            return
        known = set(self.lives)
        taken = workflow.take_in(
            [a_decision(number, facts=text)],
            actor=self.people[person],
            stamp=self.stamp,
            source="机器",
        )
        assert not taken.new
        assert {*taken.updated, *taken.unchanged, *taken.proposed} <= known

    @rule(one=ids, person=PEOPLE, tier=st.sampled_from([Tier.GENERAL, Tier.SERIOUS]))
    @of_known()
    def submit(self, one: str, person: int, tier: Tier) -> None:
        actor = self.people[person]
        review = a_review(tier=tier)
        done = self.attempt(lambda: workflow.submit(one, review, actor=actor, stamp=self.stamp))
        if done:
            self.lives[one].proposed[done.content_hash] = actor.username

    @rule(one=ids, person=PEOPLE)
    @of_known()
    def correct(self, one: str, person: int) -> None:
        actor, entry = self.people[person], register.entry(one)
        facts = replace(entry.decision, basis=f"依据{register.change_number()}")
        done = self.attempt(
            lambda: workflow.correct(one, facts, "更正依据", actor=actor, stamp=self.stamp)
        )
        if done:
            self.lives[one].proposed[done.content_hash] = actor.username

    @rule(one=ids, person=PEOPLE, emergency=st.booleans())
    @of_known()
    def withdraw(self, one: str, person: int, emergency: bool) -> None:
        actor = self.people[person]
        done = self.attempt(
            lambda: workflow.withdraw(
                one,
                WithdrawalGround.REVOKED,
                "复议撤销",
                "复决1号",
                actor=actor,
                stamp=self.stamp,
                emergency=emergency,
            )
        )
        if done:
            self.lives[one].proposed[done.content_hash] = actor.username
        if done and emergency:
            self.lives[one].until_at = self.now

    @rule(one=ids, person=PEOPLE)
    @of_known()
    def repair(self, one: str, person: int) -> None:
        actor = self.people[person]
        done = self.attempt(
            lambda: workflow.repair(
                one,
                "信修1号",
                self.now.date(),
                duties_fulfilled=True,
                corrected=True,
                commitment=True,
                actor=actor,
                stamp=self.stamp,
            )
        )
        if done:
            self.lives[one].proposed[done.content_hash] = actor.username

    @rule(one=ids, person=PEOPLE)
    @of_known()
    def relist(self, one: str, person: int) -> None:
        actor = self.people[person]
        done = self.attempt(
            lambda: workflow.relist(one, "材料虚假", "撤1号", actor=actor, stamp=self.stamp)
        )
        if done:
            self.lives[one].proposed[done.content_hash] = actor.username

    @rule(one=ids, person=PEOPLE, lifts=st.booleans())
    @of_known()
    def hold_or_lift(self, one: str, person: int, lifts: bool) -> None:
        actor = self.people[person]
        if not lifts:
            held = self.attempt(
                lambda: workflow.hold(one, "待核", actor=actor, stamp=self.stamp) or True
            )
            if held:
                self.lives[one].from_at = self.lives[one].until_at = None
            return
        done = self.attempt(lambda: workflow.lift(one, "无误", actor=actor, stamp=self.stamp))
        if done:
            self.lives[one].proposed[done.content_hash] = actor.username

    @rule(target=ids, one=ids, person=PEOPLE, later=st.sampled_from([0, 0, 2]))
    @of_known(multiple)
    def approve(self, one: str, person: int, later: int):  # type: ignore[no-untyped-def]
        actor, entry = self.people[person], register.entry(one)
        if entry.waiting is None:
            return multiple()
        content, known = entry.waiting.content_hash, self.lives[one]
        moment = self.now + timedelta(days=later)
        kind = entry.waiting.kind
        done = self.attempt(
            lambda: (
                workflow.approve(
                    one,
                    content,
                    actor=actor,
                    stamp=self.stamp,
                    disclose_at=moment if kind == "公示" else None,
                ),
            )
        )
        if done is None:
            return multiple()
        assert known.proposed[content] != actor.username, "one person did both"
        return self._approved(one, kind, done[0], moment)

    def _approved(self, one: str, kind: str, derivation, moment: datetime):  # type: ignore[no-untyped-def]
        known, entry = self.lives[one], register.entry(one)
        if kind == "公示":
            known.from_at, known.until_at = moment, derivation.ends_at
        elif kind == "更正":
            known.until_at = derivation.ends_at
        elif kind in ("撤回", "信用修复") and not self._is_over(known):
            known.until_at = self.now
        elif kind == "恢复公示":
            assert entry.relisted_as
            self.lives[entry.relisted_as] = Life({}, self.now, derivation.ends_at)
            return entry.relisted_as
        return multiple()

    def _is_over(self, known: Life) -> bool:
        return known.until_at is not None and known.until_at <= self.now

    @rule(one=ids, person=PEOPLE)
    @of_known()
    def refuse(self, one: str, person: int) -> None:
        actor = self.people[person]
        self.attempt(lambda: workflow.refuse(one, "再核", actor=actor, stamp=self.stamp))

    @rule()
    def tick(self) -> None:
        register.close_ended(self.now)
        assert register.close_ended(self.now).is_nothing

    @rule(days=DAYS)
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days, minutes=1)

    @invariant()
    def what_is_public_is_what_the_model_says(self) -> None:
        expected = {
            one
            for one, life in self.lives.items()
            if life.from_at and life.until_at and life.from_at <= self.now < life.until_at
        }
        shown = list(register.public_at(self.now))

        assert {one.id for one in shown} == expected
        assert len(shown) == len(expected)
        assert all(one.ends_at > self.now for one in shown)

    @invariant()
    def what_has_gone_stays_gone(self) -> None:
        expected = {
            one for one, life in self.lives.items() if life.until_at and life.until_at <= self.now
        }

        assert {gone.id for gone in register.gone_at(self.now)} == expected

    @invariant()
    def every_state_agrees_with_what_is_public(self) -> None:
        shown = {one.id for one in register.keys_at(self.now)}
        entries: list[Entry] = list(register.entries())

        assert {e.public_id for e in entries if e.state_at(self.now) == "公示中"} == shown

    @invariant()
    def history_verifies_and_only_grows(self) -> None:
        register.verify_history()
        assert register.change_number() >= self.changes
        self.changes = register.change_number()
