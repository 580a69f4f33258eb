"""The life of a decision: the table, and the state at any moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from disclosure.errors import ClockRefused, Refused
from disclosure.lifecycle import (
    TABLE,
    Action,
    Event,
    Guard,
    Role,
    State,
    status_at,
    transition,
)
from disclosure.moment import SHANGHAI

START = datetime(2026, 11, 16, 9, tzinfo=SHANGHAI)
PUBLIC = START + timedelta(days=2)
END = datetime(2027, 11, 14, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)
APPROVED = (
    Event(Action.SUBMIT, START + timedelta(hours=1)),
    Event(Action.APPROVE, START + timedelta(hours=2), disclose_at=PUBLIC, ends_at=END),
)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        pytest.param(START - SECOND, State.REGISTERED, id="提交之前"),
        pytest.param(START + timedelta(hours=1), State.SUBMITTED, id="提交"),
        pytest.param(START + timedelta(hours=2), State.APPROVED, id="批准"),
        pytest.param(PUBLIC - SECOND, State.APPROVED, id="公示前一秒"),
        pytest.param(PUBLIC, State.DISCLOSED, id="公示"),
        pytest.param(END - SECOND, State.DISCLOSED, id="截止前一秒"),
        pytest.param(END, State.ENDED, id="次日零时"),
        pytest.param(END + timedelta(days=400), State.ENDED, id="很久以后"),
    ],
)
def test_the_state_follows_from_what_happened_and_the_time(now, state):
    assert status_at(APPROVED, now) is state


def test_a_repair_ends_a_disclosure_before_its_day():
    repaired = PUBLIC + timedelta(days=100)
    history = (*APPROVED, Event(Action.REPAIR, repaired, ends_at=repaired))

    assert status_at(history, repaired - SECOND) is State.DISCLOSED
    assert status_at(history, repaired) is State.ENDED


def test_a_moved_end_moves_the_state_and_not_the_past():
    moved = END - timedelta(days=30)
    history = (*APPROVED, Event(Action.MOVE_END, PUBLIC + timedelta(days=9), ends_at=moved))

    assert status_at(history, moved - SECOND) is State.DISCLOSED
    assert status_at(history, moved) is State.ENDED
    assert status_at(history, PUBLIC) is State.DISCLOSED


def test_a_correction_leaves_the_decision_public():
    history = (*APPROVED, Event(Action.CORRECT, PUBLIC + timedelta(days=9)))

    assert status_at(history, PUBLIC + timedelta(days=9)) is State.DISCLOSED


def test_a_held_case_waits_for_a_person_and_begins_again():
    held = (Event(Action.HOLD, START), Event(Action.LIFT, START + timedelta(days=300)))

    assert status_at(held, START + timedelta(days=299)) is State.HELD
    assert status_at(held, START + timedelta(days=300)) is State.REGISTERED


def test_what_was_submitted_before_a_hold_is_submitted_after_it():
    held = (
        Event(Action.SUBMIT, START),
        Event(Action.HOLD, START + SECOND),
        Event(Action.LIFT, START + timedelta(days=3)),
    )
    edited = (*held[:2], Event(Action.EDIT, START + timedelta(days=1)), held[2])

    assert status_at(held, START + timedelta(days=3)) is State.SUBMITTED
    assert status_at(edited, START + timedelta(days=3)) is State.REGISTERED


def test_what_ended_is_ended_even_if_an_event_comes_too_late():
    history = (*APPROVED, Event(Action.WITHDRAW, END + timedelta(days=1)))

    with pytest.raises(Refused, match="状态为“已终止”时不能撤回"):
        status_at(history, END + timedelta(days=1))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ClockRefused):
        status_at(APPROVED, datetime(2026, 11, 20))  # noqa: DTZ001
    with pytest.raises(ClockRefused):
        status_at((Event(Action.SUBMIT, datetime(2026, 11, 20)),), START)  # noqa: DTZ001


def test_whatever_the_table_does_not_know_is_refused():
    for state in State:
        for action in Action:
            if (state, action) not in TABLE:
                with pytest.raises(Refused, match="可以："):
                    transition(state, action)


def test_nothing_becomes_public_without_another_person():
    into_public = [
        step for (state, _), step in TABLE.items() if step.to is State.APPROVED is not state
    ]

    assert into_public
    assert all(Guard.ANOTHER_PERSON in step.guards for step in into_public)
    assert all(step.role is Role.REVIEWER for step in into_public)


def test_the_system_only_lets_time_pass():
    by_system = {action for (_, action), step in TABLE.items() if step.role is Role.SYSTEM}

    assert by_system == {Action.DISCLOSE, Action.EXPIRE}


def test_an_early_end_needs_two_people():
    early = [
        step
        for (_, action), step in TABLE.items()
        if action in (Action.REPAIR, Action.WITHDRAW, Action.STAY)
    ]

    assert all(step.second_person for step in early)


def test_no_step_leads_out_of_an_ended_disclosure():
    assert {step.to for (state, _), step in TABLE.items() if state is State.ENDED} == {State.ENDED}
