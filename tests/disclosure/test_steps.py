"""Every step from every state: the register does what the table of the life says, and no more."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from disclosure import reference, register, workflow
from disclosure.data_folder import DataFolder
from disclosure.decision import Tier
from disclosure.docket import Asked, count, standings
from disclosure.due import DueKind
from disclosure.ending import WithdrawalGround
from disclosure.errors import Incomplete, NotAllowed, Refused
from disclosure.history import Action as Done
from disclosure.lifecycle import TABLE, Action, State
from disclosure.people import Actor, Role, Stamp, add_officer
from tests.register_builders import a_decision, a_review, at, disclosed, taken_in
from tests.rule_packs import changed_content

NOW = at(16)
LATER = NOW + timedelta(days=3)
PERSON_STEPS = [action for action in Action if action not in (Action.DISCLOSE, Action.EXPIRE)]


@pytest.fixture
def people(folder: DataFolder) -> tuple[Actor, Actor]:
    return (add_officer("lin", "林晓", Role.REVIEWER), add_officer("zhou", "周敏", Role.REVIEWER))


def submitted(people: tuple[Actor, Actor], public_id: str, when: datetime = NOW, **said) -> str:
    review = a_review(**said)
    return workflow.submit(public_id, review, actor=people[0], stamp=Stamp.at(when)).content_hash


def in_state(state: State, people: tuple[Actor, Actor]) -> str:
    """A decision brought into a state by the steps that people take."""
    first, second = people
    if state in (State.DISCLOSED, State.ENDED):
        public_id = disclosed(when=NOW)
        if state is State.ENDED:
            ended = at(1, month=4, year=2027)
            proposed = workflow.repair(
                public_id,
                "信修1号",
                ended.date(),
                duties_fulfilled=True,
                commitment=True,
                actor=first,
                stamp=Stamp.at(ended),
            )
            workflow.approve(public_id, proposed.content_hash, actor=second, stamp=Stamp.at(ended))
        return public_id
    (public_id,) = taken_in(a_decision(), when=NOW)
    if state is State.WITHHELD:
        with pytest.raises(Refused, match="未成年人"):
            submitted(people, public_id, is_minor=True)
    if state in (State.SUBMITTED, State.APPROVED):
        content = submitted(people, public_id)
    if state is State.APPROVED:
        workflow.approve(
            public_id,
            content,
            actor=second,
            stamp=Stamp.at(NOW),
            disclose_at=NOW + timedelta(days=9),
        )
    if state is State.HELD:
        workflow.hold(public_id, "待核", actor=first, stamp=Stamp.at(NOW))
    return public_id


def moment_of(state: State) -> datetime:
    return at(2, month=4, year=2027) if state in (State.DISCLOSED, State.ENDED) else LATER


def take(action: Action, public_id: str, people: tuple[Actor, Actor], now: datetime) -> None:
    """Take a step as people would: what needs two is proposed by one and confirmed by another."""
    first, second = people
    stamp = Stamp.at(now)
    proposed = propose(action, public_id, first, stamp)
    if proposed is None:
        take_alone(action, public_id, people, stamp)
        return
    with pytest.raises(NotAllowed):
        workflow.approve(public_id, proposed.content_hash, actor=first, stamp=stamp)
    workflow.approve(public_id, proposed.content_hash, actor=second, stamp=stamp)


def take_alone(action: Action, public_id: str, people: tuple[Actor, Actor], stamp: Stamp) -> None:
    """A step that needs nobody's confirmation, or is one."""
    first, second = people
    now = stamp.effective_at
    entry = register.entry(public_id)
    if action is Action.EDIT:
        if entry.life:  # only the draft of a correction can be edited
            other = replace(entry.decision, industry="C27 医药制造业")
            workflow.take_in([other], actor=first, stamp=stamp, source="测试")
        workflow.edit(public_id, replace(entry.decision, remark="附记"), actor=first, stamp=stamp)
    elif action is Action.SUBMIT:
        submitted(people, public_id, now)
    elif action is Action.WITHHOLD:
        with pytest.raises(Refused) as refused:
            submitted(people, public_id, now, is_minor=True)
        if register.entry(public_id).state_at(now) is not State.WITHHELD:
            raise refused.value
    elif action is Action.APPROVE:
        content = entry.content_hash or "0" * 64
        if entry.life is not None:
            raise Refused("已经批准；更正另有一步")
        day = now + timedelta(days=1)
        workflow.approve(public_id, content, actor=second, stamp=stamp, disclose_at=day)
    elif action is Action.REFUSE:
        if entry.life or entry.hold_reason or entry.submitted_by is not None:
            propose_something(public_id, first, stamp)
        workflow.refuse(public_id, "再核", actor=second, stamp=stamp)
    elif action is Action.HOLD:
        workflow.hold(public_id, "待核", actor=first, stamp=stamp)
    else:
        raise AssertionError(action)


def propose(
    action: Action, public_id: str, actor: Actor, stamp: Stamp
) -> workflow.Proposed | workflow.Submission | None:
    """Propose a step that a second person confirms; nothing if the step is not one of these."""
    if action is Action.LIFT:
        return workflow.lift(public_id, "已核", actor=actor, stamp=stamp)
    if action is Action.CORRECT:
        facts = replace(
            register.entry(public_id).decision, basis="《中华人民共和国安全生产法》第一百条"
        )
        return workflow.correct(public_id, facts, "更正依据", actor=actor, stamp=stamp)
    if action is Action.REPAIR:
        return propose_repair(public_id, actor, stamp)
    if action is Action.WITHDRAW:
        return workflow.withdraw(
            public_id, WithdrawalGround.REVOKED, "复议撤销", "复1号", actor=actor, stamp=stamp
        )
    if action is Action.RELIST:
        return workflow.relist(public_id, "材料虚假", "撤1号", actor=actor, stamp=stamp)
    if action is Action.STAY:
        until = date(2028, 1, 1)
        return workflow.stay(public_id, until, "罚款未缴", actor=actor, stamp=stamp)
    return None


def propose_repair(public_id: str, actor: Actor, stamp: Stamp) -> workflow.Proposed:
    return workflow.repair(
        public_id,
        "信修1号",
        stamp.effective_at.date(),
        duties_fulfilled=True,
        commitment=True,
        actor=actor,
        stamp=stamp,
    )


def propose_something(public_id: str, actor: Actor, stamp: Stamp) -> None:
    """Let something wait for a second person, whatever the state allows."""
    entry = register.entry(public_id)
    state = entry.state_at(stamp.effective_at)
    if state is State.HELD:
        workflow.lift(public_id, "已核", actor=actor, stamp=stamp)
    elif state is State.DISCLOSED:
        propose_repair(public_id, actor, stamp)
    elif state is State.ENDED:
        workflow.relist(public_id, "材料虚假", "撤1号", actor=actor, stamp=stamp)
    elif state is State.APPROVED:
        facts = replace(entry.decision, basis="依据")
        workflow.correct(public_id, facts, "更正依据", actor=actor, stamp=stamp)


CASES = [
    pytest.param(state, action, id=f"{state}-{action}")
    for state in State
    for action in PERSON_STEPS
    if action is not Action.MOVE_END  # by a plan for all: tests/disclosure/test_rule_adoption.py
]


@pytest.mark.parametrize(("state", "action"), CASES)
def test_the_register_takes_a_step_exactly_where_the_table_has_it(
    folder: DataFolder, tmp_path: Path, state: State, action: Action
) -> None:
    with override_settings(PORTAL_CONTENT=str(beijing(tmp_path))):
        people = (
            add_officer("lin", "林晓", Role.REVIEWER),
            add_officer("zhou", "周敏", Role.REVIEWER),
        )
        public_id, now = in_state(state, people), moment_of(state)
        assert register.entry(public_id).state_at(now) is state
        step = TABLE.get((state, action))

        if step is None:
            with pytest.raises(Refused):
                take(action, public_id, people, now)
            assert register.entry(public_id).state_at(now) is state
            return

        take(action, public_id, people, now)
        after = step.to
        if (state, action) == (State.WITHHELD, Action.EDIT):
            after = State.WITHHELD  # the answers on record still keep it from the public
        assert register.entry(public_id).state_at(now) is after
        (shown,) = standings(Asked(text=public_id), now)
        assert shown.state is after
        assert count(Asked(text=public_id, state=after), now) == 1


def beijing(tmp_path: Path) -> Path:
    """The shipped content with 北京's profile on, for the agency of the builders."""

    def enable(values: dict) -> None:
        next(p for p in values["profiles"] if p["id"] == "BJ")["enabled"] = True

    return changed_content(tmp_path, {"rules/jurisdictions": enable}, jurisdiction="BJ")


def test_a_disclosure_stays_past_its_maximum_when_two_people_decide_so(
    folder: DataFolder, tmp_path: Path
) -> None:
    with override_settings(PORTAL_CONTENT=str(beijing(tmp_path))):
        public_id = disclosed(when=NOW)
        clerk, reviewer = (
            add_officer("lin", "林晓", Role.CLERK),
            add_officer("zhou", "周敏", Role.REVIEWER),
        )
        late = Stamp.at(at(12, year=2027))
        until = date(2028, 5, 13)

        for day, words in (
            (date(2027, 11, 13), "应晚于原截止日期"),
            (date(2028, 11, 14), "不得晚于 2028-11-13"),
        ):
            with pytest.raises(Refused, match=words):
                workflow.stay(public_id, day, "罚款未缴", actor=clerk, stamp=late)
        with pytest.raises(Incomplete, match="义务未履行的说明"):
            workflow.stay(public_id, until, " ", actor=clerk, stamp=late)
        proposed = workflow.stay(public_id, until, "罚款未缴", actor=clerk, stamp=late)
        assert [one.last_day for one in register.public_at(late.effective_at)] == [
            date(2027, 11, 13)
        ]
        with pytest.raises(NotAllowed):
            workflow.approve(public_id, proposed.content_hash, actor=clerk, stamp=late)
        derivation = workflow.approve(public_id, proposed.content_hash, actor=reviewer, stamp=late)

        assert derivation is not None
        assert derivation.last_day == derivation.stay_until == until
        assert "《北京市优化营商环境条例》第七十三条" in derivation.steps[-1].source
        (shown,) = register.public_at(at(13, hour=23, month=5, year=2028))
        assert (shown.last_day, shown.derivation[-1].title) == (until, "继续公示")
        assert not list(register.public_at(at(14, hour=0, month=5, year=2028)))
        past = [row for row in register.entry(public_id).history if row.action == Done.STAYED]
        assert [json.loads(row.detail)["old_last_day"] for row in past] == ["2027-11-13"]


def test_without_the_profile_a_disclosure_never_stays(folder: DataFolder) -> None:
    public_id = disclosed(when=NOW)
    clerk = add_officer("lin", "林晓", Role.CLERK)

    with pytest.raises(Refused, match="最长公示期届满自动停止公示，不得延长"):
        workflow.stay(
            public_id, date(2028, 1, 1), "罚款未缴", actor=clerk, stamp=Stamp.at(at(12, year=2027))
        )


def test_neither_a_plan_nor_a_correction_takes_back_what_two_people_put_off(
    folder: DataFolder, tmp_path: Path
) -> None:
    from disclosure import rule_adoption

    with override_settings(PORTAL_CONTENT=str(beijing(tmp_path))):
        people = (
            add_officer("lin", "林晓", Role.REVIEWER),
            add_officer("zhou", "周敏", Role.REVIEWER),
        )
        public_id = in_state(State.DISCLOSED, people)
        now = at(12, year=2027)
        take(Action.STAY, public_id, people, now)

        planned = rule_adoption.plan(reference.reference().pack, now)
        take(Action.CORRECT, public_id, people, now)

        assert not planned.moves
        (shown,) = register.public_at(now)
        assert (shown.last_day, shown.revision) == (date(2028, 1, 1), 2)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param({"is_minor": True}, "未成年人", id="未成年人"),
        pytest.param({"secrecy_review": False}, "保密审查未通过", id="涉密"),
        pytest.param({"is_private": True}, "商业秘密或者个人隐私", id="隐私"),
        pytest.param({"tier": Tier.MINOR}, "原则上不予公示", id="轻微"),
    ],
)
def test_what_will_never_be_public_is_not_late(
    folder: DataFolder, people: tuple[Actor, Actor], said: dict, words: str
) -> None:
    never, late = taken_in(a_decision(1), a_decision(2), when=NOW)
    long_after = at(20, month=12)
    assert {row.public_id for row in standings(Asked(overdue_on=date(2026, 12, 20)), NOW)} == {
        never,
        late,
    }

    with pytest.raises(Refused, match=words):
        submitted(people, never, **said)

    overdue = standings(Asked(overdue_on=date(2026, 12, 20)), long_after)
    due = [one for one in register.due(long_after) if one.kind is DueKind.DEADLINE]
    assert [row.public_id for row in overdue] == [late]
    assert [one.public_id for one in due] == [late]
    entry = register.entry(never)
    assert entry.state_at(long_after) is State.WITHHELD
    assert words in entry.hold_reason
    assert entry.history[-1].action == Done.WITHHELD


def test_other_answers_take_a_withheld_decision_back_into_the_open(
    folder: DataFolder, people: tuple[Actor, Actor]
) -> None:
    public_id = in_state(State.WITHHELD, people)

    content = submitted(people, public_id)
    workflow.approve(public_id, content, actor=people[1], stamp=Stamp.at(NOW))

    assert [one.id for one in register.public_at(NOW)] == [public_id]


def test_a_decision_from_before_the_first_rule_is_withheld_as_it_arrives(
    folder: DataFolder, people: tuple[Actor, Actor]
) -> None:
    old, mended = taken_in(
        a_decision(1, decided_on=date(2023, 4, 30)),
        a_decision(2, decided_on=date(2023, 4, 30)),
        when=NOW,
    )

    workflow.edit(
        mended, a_decision(2, decided_on=date(2023, 5, 1)), actor=people[0], stamp=Stamp.at(NOW)
    )

    assert register.entry(old).state_at(NOW) is State.WITHHELD
    assert "没有规则规定 2023-04-30 作出的行政处罚决定公示多久" in register.entry(old).hold_reason
    assert register.entry(mended).state_at(NOW) is State.REGISTERED


def test_a_party_that_becomes_a_minors_case_is_stopped_at_every_point_of_its_way(
    folder: DataFolder, people: tuple[Actor, Actor]
) -> None:
    first, second = people
    waiting, coming, public = (
        in_state(State.SUBMITTED, people),
        *taken_in(a_decision(2), when=NOW),
        disclosed(a_decision(3), when=NOW),
    )
    content = submitted(people, coming)
    workflow.approve(
        coming, content, actor=second, stamp=Stamp.at(NOW), disclose_at=NOW + timedelta(days=9)
    )

    for public_id in (waiting, public):
        with pytest.raises(Refused, match=r"未成年人|已经批准"):
            submitted(people, public_id, is_minor=True)
    workflow.hold(coming, "当事人系未成年人", actor=first, stamp=Stamp.at(NOW))
    workflow.withdraw(
        public,
        WithdrawalGround.REVOKED,
        "决定撤销",
        actor=first,
        stamp=Stamp.at(LATER),
        emergency=True,
    )

    entry = register.entry(public)
    assert entry.state_at(LATER) is State.ENDED
    assert register.entry(waiting).state_at(LATER) is State.WITHHELD
    assert not list(register.public_at(NOW + timedelta(days=10)))
    (gone,) = register.gone_at(LATER)
    assert gone.notice is not None
    assert entry.decision.party.name not in repr(gone)


def test_a_correction_of_what_came_back_keeps_the_time_that_was_left(
    folder: DataFolder, people: tuple[Actor, Actor]
) -> None:
    public_id = in_state(State.ENDED, people)
    take(Action.RELIST, public_id, people, at(1, month=6, year=2027))
    again = register.entry(public_id).relisted_as
    assert again is not None
    before = register.entry(again).life
    after_the_first_end = at(1, month=12, year=2027)

    take(Action.CORRECT, again, people, after_the_first_end)

    life = register.entry(again).life
    assert before is not None
    assert life is not None
    assert life.last_day == before.last_day == date(2028, 1, 13)
    assert [one.revision for one in register.public_at(after_the_first_end)] == [2]
    assert {gone.id for gone in register.gone_at(after_the_first_end)} == {public_id}
