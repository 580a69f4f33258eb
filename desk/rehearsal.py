"""The rehearsal: sample decisions replayed as an office would have handled them, day by day.

Every step is taken by one of two invented officers, at a moment within its deadline (three are
late, on purpose), in the order in which the office would have taken them. Steps after the moment
of the rehearsal have not happened yet: recent decisions are still drafts, or wait for approval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from disclosure import register, workflow
from disclosure.calendar import WorkingDays
from disclosure.decision import Decision, Review
from disclosure.ending import WithdrawalGround
from disclosure.errors import CalendarMissing, PortalError
from disclosure.moment import SHANGHAI
from disclosure.people import Actor, Role, Stamp, add_officer
from disclosure.reference import reference

CLERK = ("lin", "林晓")
REVIEWER = ("zhou", "周敏")
"""The two invented officers: one enters and submits, the other approves."""
LATE = (41, 163, 287)
"""The decisions, by order of decision, that were published after their deadline."""
LATE_BY = 4
WAITING = 5
"""The latest decisions, not older than `FRESH`, that still wait for approval or submission."""
FRESH = timedelta(days=30)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample decision, what its submission adds, and the file it came from."""

    decision: Decision
    review: Review | None
    source: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a decision later, from ``events.yaml``."""

    action: str
    document_number: str
    party_name: str
    on: date
    values: dict[str, Any]


@dataclass(order=True, frozen=True, slots=True)
class _Step:
    at: datetime
    order: int
    take: Callable[[Stamp], None]


OTHERS = (
    ("sun", "孙岚", Role.REVIEWER, "lanchuan"),
    ("he", "何静", Role.MANAGER, "lanchuan"),
    ("tang", "唐宁", Role.CLERK, "dongling"),
    ("wu", "吴越", Role.REVIEWER, "dongling"),
    ("qian", "钱程", Role.AUDITOR, None),
)
"""Officers of a city and of one of its counties, and an auditor: they only look in, at first."""


def officers() -> tuple[Actor, Actor]:
    """Enter the invented officers; of the two who work, whoever submits never approves."""
    for username, name, role, agency_code in OTHERS:
        add_officer(username, name, role, agency_code)
    return add_officer(*CLERK, Role.CLERK), add_officer(*REVIEWER, Role.REVIEWER)


def replay(
    samples: Sequence[Sample],
    happenings: Iterable[Happening],
    *,
    now: datetime,
    recorded_at: datetime,
    progress: Progress | None = None,
) -> int:
    """Replay everything that happened up to ``now``; returns the number of steps taken."""
    clerk, reviewer = officers()
    office = _Office(clerk, reviewer, reference().calendar, happenings)
    happened = [one for one in samples if _on(one.decision.decided_on, 17) <= now]
    steps = sorted(step for step in office.steps(happened, now) if step.at <= now)
    with transaction.atomic():
        for number, step in enumerate(steps, 1):
            step.take(Stamp(recorded_at=recorded_at, effective_at=step.at))
            if progress:
                progress(number, len(steps))
    register.record_endings(now, recorded_at=recorded_at)
    return len(steps)


def read_happenings(path: Path) -> list[Happening]:
    """What happened to sample decisions later, from ``events.yaml``."""
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return [
        Happening(
            row.pop("action"),
            row.pop("document_number"),
            row.pop("party_name"),
            row.pop("on"),
            row,
        )
        for row in rows
    ]


class _Office:
    """Two officers at work; remembers the ids and hashes from one step to the next."""

    def __init__(
        self,
        clerk: Actor,
        reviewer: Actor,
        calendar: WorkingDays,
        happenings: Iterable[Happening],
    ) -> None:
        self.clerk, self.reviewer, self.calendar = clerk, reviewer, calendar
        self.happenings = {(one.document_number, one.party_name): one for one in happenings}
        self.ids: dict[int, str] = {}
        self.hashes: dict[int, str] = {}

    def steps(self, samples: Sequence[Sample], now: datetime) -> Iterator[_Step]:
        """Every step there ever is, past or to come, in no particular order."""
        in_order = sorted(samples, key=lambda one: one.decision.decided_on)
        waiting_from, fresh_from = len(samples) - WAITING, (now - FRESH).date()
        for number, sample in enumerate(in_order):
            order = number * 10
            arrived = _on(sample.decision.decided_on, 17)
            yield _Step(arrived, order, self._take_in(number, sample))
            if sample.review is None:
                continue
            left = number - waiting_from if sample.decision.decided_on >= fresh_from else -1
            if left >= WAITING - 2:
                continue
            submitted, approved = self._days(number, sample)
            yield _Step(_on(submitted, 10), order + 1, self._submit(number, sample.review))
            if left >= 0:
                continue
            yield _Step(_on(approved, 15), order + 2, self._approve(number))
            yield from self._later(number, sample.decision, order + 3)

    def _days(self, number: int, sample: Sample) -> tuple[date, date]:
        """The days of submission and approval: a working day or two after service, in time."""
        decision, review = sample.decision, sample.review
        served_on = (review and review.served_on) or decision.decided_on
        start = max(served_on, decision.decided_on)
        submitted = self._add(start, 1)
        approved = self._add(start, 2 + number % 2)
        due_on = reference().publication_deadline(decision).due_on
        if number in LATE:
            return submitted, self._add(max(due_on, approved), LATE_BY)
        approved = max(min(approved, due_on), start)
        return min(submitted, approved), approved

    def _take_in(self, number: int, sample: Sample) -> Callable[[Stamp], None]:
        def take(stamp: Stamp) -> None:
            taken = workflow.take_in(
                [sample.decision], actor=self.clerk, stamp=stamp, source=sample.source
            )
            self.ids[number] = (*taken.new, *taken.updated, *taken.unchanged)[0]

        return take

    def _submit(self, number: int, review: Review) -> Callable[[Stamp], None]:
        def take(stamp: Stamp) -> None:
            public_id = self.ids[number]
            try:
                submission = workflow.submit(public_id, review, actor=self.clerk, stamp=stamp)
            except PortalError as error:
                if not register.entry(public_id).hold_reason:  # 不予公示 is marked by itself
                    workflow.hold(public_id, str(error), actor=self.clerk, stamp=stamp)
            else:
                self.hashes[number] = submission.content_hash

        return take

    def _approve(self, number: int) -> Callable[[Stamp], None]:
        def take(stamp: Stamp) -> None:
            if number not in self.hashes:
                return
            public_id, reviewer = self.ids[number], self.reviewer
            try:
                workflow.approve(public_id, self.hashes[number], actor=reviewer, stamp=stamp)
            except PortalError as error:
                workflow.refuse(public_id, str(error), actor=reviewer, stamp=stamp)
                workflow.hold(public_id, str(error), actor=self.clerk, stamp=stamp)

        return take

    def _later(self, number: int, decision: Decision, order: int) -> Iterator[_Step]:
        happening = self.happenings.get((decision.document_number, decision.party.name))
        if happening is None:
            return

        def propose(stamp: Stamp) -> None:
            self.hashes[number] = self._propose(self.ids[number], decision, happening, stamp)

        yield _Step(_on(happening.on, 10), order, propose)
        yield _Step(_on(happening.on, 15), order + 1, self._approve(number))

    def _propose(
        self, public_id: str, decision: Decision, happening: Happening, stamp: Stamp
    ) -> str:
        values, clerk = happening.values, self.clerk
        if happening.action == "withdraw":
            ground = WithdrawalGround(values["ground"])
            reason, number = values["reason"], values["decision_number"]
            return workflow.withdraw(
                public_id, ground, reason, number, actor=clerk, stamp=stamp
            ).content_hash
        if happening.action == "correct":
            facts = replace(decision, **values["changes"])
            return workflow.correct(
                public_id, facts, values["note"], actor=clerk, stamp=stamp
            ).content_hash
        return workflow.repair(
            public_id,
            values["number"],
            values["decided_on"],
            duties_fulfilled=True,
            corrected=True,
            commitment=True,
            actor=clerk,
            stamp=stamp,
        ).content_hash

    def _add(self, day: date, count: int) -> date:
        try:
            return self.calendar.add(day, count)
        except CalendarMissing:
            return self.calendar.provisional(day, count)


def _on(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)
