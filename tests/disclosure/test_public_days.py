"""For any decision and any day: public exactly when the explained first and last day enclose it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure import register, workflow
from disclosure.data_folder import DataFolder
from disclosure.decision import Act, PenaltyKind, Tier
from disclosure.ending import WithdrawalGround
from disclosure.errors import PortalError
from disclosure.moment import SHANGHAI, day_of, end_of
from disclosure.people import Role, Stamp, add_officer
from disclosure.public import Ending
from tests.register_builders import a_decision, a_review

FIRST = date(2023, 5, 2)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["更正", "撤回", "修复", "恢复", "结算"]),
        st.integers(0, 3),
        st.integers(0, 500),
    ),
    max_size=6,
)
CASES = st.lists(
    st.tuples(
        st.sampled_from(list(Act)),
        st.sampled_from(list(Tier)),
        st.sampled_from([PenaltyKind.FINE, PenaltyKind.REVOCATION, PenaltyKind.WARNING]),
        st.integers(0, 1300),
        st.integers(0, 40),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=4,
)


class Office:
    """Two people in a register of their own, who take whatever step the law lets them."""

    def __init__(self, made: Path) -> None:
        self.place = Path(tempfile.mkdtemp(prefix="register-"))
        folder = DataFolder(self.place)
        shutil.copy(made, folder.register)
        register.use(folder)
        self.clerk = add_officer("lin", "林晓", Role.REVIEWER)
        self.reviewer = add_officer("zhou", "周敏", Role.REVIEWER)
        self.ids: list[str] = []
        self.tried = 0
        self.promised: dict[str, date] = {}
        """The last day of each public id, as it was explained when it was approved."""

    def close(self) -> None:
        connections.close_all()
        shutil.rmtree(self.place)

    def publish(self, case: tuple[Act, Tier, PenaltyKind, int, int, int]) -> datetime:
        act, tier, kind, offset, wait, later = case
        decided_on = FIRST + timedelta(days=offset)
        now = datetime.combine(decided_on + timedelta(days=wait), time(9, 30), SHANGHAI)
        self.tried += 1  # what was refused keeps its number
        decision = a_decision(
            self.tried,
            act=act,
            decided_on=decided_on,
            penalty_kinds=(kind,),
            valid_until=decided_on + timedelta(days=30 + offset) if act is Act.LICENCE else None,
        )
        stamp = Stamp.at(now)
        try:
            (public_id,) = workflow.take_in(
                [decision], actor=self.clerk, stamp=stamp, source="性质"
            ).new
            review = a_review(
                tier=tier, publish_minor_tier=True, served_on=decided_on, tier_reason="性质"
            )
            sent = workflow.submit(public_id, review, actor=self.clerk, stamp=stamp)
            derivation = workflow.approve(
                public_id,
                sent.content_hash,
                actor=self.reviewer,
                stamp=stamp,
                disclose_at=now + timedelta(days=later),
            )
        except PortalError:
            return now
        assert derivation is not None
        self.ids.append(public_id)
        self.promised[public_id] = derivation.last_day
        return now

    def change(self, what: str, which: int, now: datetime) -> None:
        if what == "结算":
            register.close_ended(now)
            return
        if not self.ids:
            return
        public_id, stamp = self.ids[which % len(self.ids)], Stamp.at(now)
        try:
            proposed = self._steps(public_id, now)[what]()
            derivation = workflow.approve(
                public_id, proposed.content_hash, actor=self.reviewer, stamp=stamp
            )
        except PortalError:
            return
        if what == "恢复":
            again = register.entry(public_id).relisted_as
            assert again is not None
            assert derivation is not None
            assert again not in self.promised
            self.ids.append(again)
            self.promised[again] = derivation.last_day

    def _steps(self, public_id: str, now: datetime) -> dict[str, Callable]:
        clerk, stamp = self.clerk, Stamp.at(now)
        facts = replace(register.entry(public_id).decision, basis=f"依据{now:%Y%m%d}")
        return {
            "更正": lambda: workflow.correct(
                public_id, facts, "更正依据", actor=clerk, stamp=stamp
            ),
            "撤回": lambda: workflow.withdraw(
                public_id, WithdrawalGround.VOID, "确认无效", "复1号", actor=clerk, stamp=stamp
            ),
            "修复": lambda: workflow.repair(
                public_id,
                "信修1号",
                now.date(),
                duties_fulfilled=True,
                corrected=True,
                commitment=True,
                actor=clerk,
                stamp=stamp,
            ),
            "恢复": lambda: workflow.relist(
                public_id, "材料虚假", "撤1号", actor=clerk, stamp=stamp
            ),
        }


def check(made: Path, cases: list, changes: list, days: list[int], second: int) -> None:
    office = Office(made)
    try:
        now = max(office.publish(case) for case in sorted(cases, key=lambda one: one[3] + one[4]))
        for what, which, days_later in changes:
            now += timedelta(days=days_later, minutes=1)
            office.change(what, which, now)
        lives = {e.public_id: e.life for e in register.entries() if e.life is not None}
        moments = [
            now,
            *(now.replace(hour=0, minute=0) + timedelta(days=d, seconds=second) for d in days),
        ]
        moments += [
            life.ends_at + timedelta(microseconds=n) for life in lives.values() for n in (-1, 0)
        ]
        for moment in (one for one in moments if one >= now):
            shown = {one.id for one in register.public_at(moment)}
            for public_id, life in lives.items():
                assert (public_id in shown) == (life.disclosed_at <= moment < life.ends_at)
                first, last, day = day_of(life.disclosed_at), life.last_day, day_of(moment)
                if life.ending is Ending.EXPIRED and life.disclosed_at <= moment:
                    assert (public_id in shown) == (first <= day <= last)
                    assert life.ends_at == end_of(last)
        for public_id, life in lives.items():
            assert life.last_day <= office.promised[public_id], "an end was lengthened by itself"
            assert register.entry(public_id) == register.entry(public_id)
            assert life.derivation.last_day == life.last_day
            assert life.derivation.steps
    finally:
        office.close()


def _run(made: Path, examples: int) -> None:
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(
        CASES,
        CHANGES,
        st.lists(st.integers(0, 1500), min_size=1, max_size=4),
        st.integers(0, 86_399),
    )
    def holds(cases: list, changes: list, days: list[int], second: int) -> None:
        check(made, cases, changes, days, second)

    holds()


def test_a_decision_is_public_exactly_between_its_explained_days(
    folder: DataFolder, made_register: Path
) -> None:
    _run(made_register, 12)


@pytest.mark.long
def test_a_decision_is_public_exactly_between_its_explained_days_at_length(
    folder: DataFolder, made_register: Path
) -> None:
    _run(made_register, 400)
