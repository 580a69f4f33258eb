"""What happens to a public decision: corrections, withdrawals, repairs, re-listings, holds."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from disclosure import register, workflow
from disclosure.data_folder import DataFolder
from disclosure.decision import Review, Tier
from disclosure.due import DueKind
from disclosure.ending import WithdrawalGround
from disclosure.errors import Incomplete, NotAllowed, PortalError, Refused, SecretFound
from disclosure.lifecycle import State
from disclosure.people import SYSTEM, Actor, Role, Stamp
from disclosure.public import Ending
from tests.register_builders import (
    a_decision,
    a_review,
    at,
    disclosed,
    taken_in,
    two_people,
)

LATER = Stamp.at(at(18))


def again(*decisions, when=at(18)):  # type: ignore[no-untyped-def]  # noqa: B008
    clerk, _ = two_people()
    return workflow.take_in(decisions, actor=clerk, stamp=Stamp.at(when), source="再来")


def test_the_same_file_twice_changes_nothing(folder: DataFolder) -> None:
    public_id = disclosed()
    before = register.change_number()

    taken = again(a_decision())

    assert taken.unchanged == (public_id,)
    assert register.change_number() == before


def test_other_facts_update_a_draft_and_void_its_submission(folder: DataFolder) -> None:
    clerk, reviewer = two_people()
    (public_id,) = taken_in(a_decision())
    submission = workflow.submit(public_id, a_review(), actor=clerk, stamp=Stamp.at(at(16)))

    taken = again(a_decision(facts="改动后的违法事实。"))

    assert taken.updated == (public_id,)
    with pytest.raises(Refused):
        workflow.approve(public_id, submission.content_hash, actor=reviewer, stamp=LATER)
    assert register.entry(public_id).state_at(at(18)) is not State.SUBMITTED


def test_other_facts_about_a_public_decision_become_the_draft_of_a_correction(
    folder: DataFolder,
) -> None:
    clerk, reviewer = two_people()
    public_id = disclosed()
    (before,) = register.public_at(at(17))

    taken = again(a_decision(facts="改动后的违法事实。"))
    unchanged = list(register.public_at(at(18)))
    submission = workflow.submit(public_id, a_review(), actor=clerk, stamp=LATER)
    workflow.approve(public_id, submission.content_hash, actor=reviewer, stamp=LATER)
    (after,) = register.public_at(at(18))

    assert taken.proposed == (public_id,)
    assert unchanged == [before]
    assert (after.id, after.disclosure, after.revision) == (before.id, before.disclosure, 2)
    assert after.canary != before.canary
    assert after.facts == "改动后的违法事实。"
    assert [one.note for one in after.corrections] == ["更正了违法事实"]
    assert not list(register.gone_at(at(19)))
    assert again(a_decision()).unchanged == (public_id,)  # the old file changes nothing back


def test_a_correction_never_repeats_the_wrong_value(folder: DataFolder) -> None:
    clerk, _ = two_people()
    public_id = disclosed()
    wrong = a_decision().facts or ""

    with pytest.raises(Refused):
        workflow.correct(
            public_id,
            a_decision(facts="对的。"),
            f"原写作：{wrong}",
            actor=clerk,
            stamp=LATER,
        )


def test_a_withdrawal_leaves_a_notice_without_the_name(folder: DataFolder) -> None:
    clerk, reviewer = two_people()
    public_id = disclosed()
    ground, number = WithdrawalGround.REVOKED, "澜复决〔2026〕1号"

    with pytest.raises(Refused, match="当事人"):
        workflow.withdraw(
            public_id,
            ground,
            f"{a_decision().party.name}申请复议",
            number,
            actor=clerk,
            stamp=LATER,
        )
    proposed = workflow.withdraw(
        public_id, ground, "行政复议决定撤销", number, actor=clerk, stamp=LATER
    )
    assert list(register.public_at(at(18)))
    with pytest.raises(NotAllowed):
        workflow.approve(public_id, proposed.content_hash, actor=clerk, stamp=LATER)
    workflow.approve(public_id, proposed.content_hash, actor=reviewer, stamp=LATER)

    assert not list(register.public_at(at(18)))
    assert list(register.public_at(at(17)))  # what was public on an earlier day does not change
    (gone,) = register.gone_at(at(18))
    assert gone.notice
    assert gone.kind is Ending.WITHDRAWN
    after = gone.notice.ends_at
    assert next(register.gone_at(after)).notice is None
    assert register.close_ended(after).notices == 1


def test_an_emergency_takes_effect_at_once_and_stays_flagged(folder: DataFolder) -> None:
    clerk, reviewer = two_people()
    public_id = disclosed()

    proposed = workflow.withdraw(
        public_id, WithdrawalGround.UNLAWFUL, "立即撤回", actor=clerk, stamp=LATER, emergency=True
    )

    assert not list(register.public_at(at(18)))
    flagged = [one for one in register.due(at(20)) if one.kind is DueKind.EMERGENCY]
    assert [one.public_id for one in flagged] == [public_id]
    workflow.approve(public_id, proposed.content_hash, actor=reviewer, stamp=Stamp.at(at(19)))
    assert not [one for one in register.due(at(20)) if one.kind is DueKind.EMERGENCY]


def test_a_repair_waits_for_the_minimum_and_can_be_undone_under_a_new_id(
    folder: DataFolder,
) -> None:
    clerk, reviewer = two_people()
    public_id = disclosed()
    with pytest.raises(Refused, match="最短公示期"):
        workflow.repair(public_id, "号", at(18).date(), actor=clerk, stamp=LATER)

    spring = at(1, month=3, year=2027)
    with pytest.raises(Incomplete):
        workflow.repair(public_id, "号", spring.date(), actor=clerk, stamp=Stamp.at(spring))
    repair = workflow.repair(
        public_id,
        "澜信修〔2027〕1号",
        spring.date(),
        duties_fulfilled=True,
        corrected=True,
        commitment=True,
        actor=clerk,
        stamp=Stamp.at(spring),
    )
    workflow.approve(public_id, repair.content_hash, actor=reviewer, stamp=Stamp.at(spring))
    assert not list(register.public_at(spring))

    summer = Stamp.at(at(1, month=6, year=2027))
    relisting = workflow.relist(public_id, "材料虚假", "澜撤〔2027〕1号", actor=clerk, stamp=summer)
    workflow.approve(public_id, relisting.content_hash, actor=reviewer, stamp=summer)

    (back,) = register.public_at(summer.effective_at)
    assert back.id != public_id
    assert back.disclosure == 2
    assert back.last_day - summer.effective_at.date() == at(13, year=2027).date() - spring.date()
    assert [one.id for one in register.gone_at(summer.effective_at)] == [public_id]


def test_a_hold_stops_an_approval_until_two_people_lift_it(folder: DataFolder) -> None:
    clerk, reviewer = two_people()
    (public_id,) = taken_in(a_decision())
    submission = workflow.submit(public_id, a_review(), actor=clerk, stamp=LATER)
    workflow.hold(public_id, "待核实", actor=clerk, stamp=LATER)

    with pytest.raises(Refused, match="暂缓"):
        workflow.approve(public_id, submission.content_hash, actor=reviewer, stamp=LATER)
    lift = workflow.lift(public_id, "核实无误", actor=clerk, stamp=LATER)
    workflow.approve(public_id, lift.content_hash, actor=reviewer, stamp=LATER)
    workflow.approve(public_id, submission.content_hash, actor=reviewer, stamp=LATER)

    assert list(register.public_at(at(18)))


def test_an_approval_for_later_begins_by_itself_and_can_be_held_until_then(
    folder: DataFolder,
) -> None:
    clerk, reviewer = two_people()
    one, two = taken_in(a_decision(1), a_decision(2))
    for public_id in (one, two):
        submission = workflow.submit(public_id, a_review(), actor=clerk, stamp=LATER)
        workflow.approve(
            public_id, submission.content_hash, actor=reviewer, stamp=LATER, disclose_at=at(20)
        )
    head = register.public_chain_head()
    workflow.hold(two, "有疑问", actor=clerk, stamp=LATER)

    assert register.entry(one).state_at(at(19)) is State.APPROVED
    assert not list(register.public_at(at(20) - timedelta(seconds=1)))
    assert [shown.id for shown in register.public_at(at(20))] == [one]
    assert register.next_due(at(19)) == at(20)
    assert register.close_ended(at(20)).began == 1
    assert register.public_chain_head() != head


def test_nothing_secret_is_submitted(folder: DataFolder) -> None:
    clerk, _ = two_people()
    (public_id,) = taken_in(
        a_decision(party=replace(a_decision().party, name="13800138000贸易有限公司"))
    )

    with pytest.raises(SecretFound):
        workflow.submit(public_id, a_review(), actor=clerk, stamp=LATER)


def test_a_minor_is_never_public(folder: DataFolder) -> None:
    clerk, _ = two_people()
    (public_id,) = taken_in(a_decision())

    with pytest.raises(Refused, match="未成年"):
        workflow.submit(public_id, a_review(is_minor=True), actor=clerk, stamp=LATER)


@pytest.mark.parametrize("actor", [SYSTEM, Actor("shen", "申计", Role.AUDITOR)])
def test_the_system_and_auditors_take_no_step(folder: DataFolder, actor: Actor) -> None:
    public_id = disclosed()
    (draft,) = taken_in(a_decision(2))

    for step in (
        lambda: workflow.submit(draft, a_review(), actor=actor, stamp=LATER),
        lambda: workflow.hold(draft, "x", actor=actor, stamp=LATER),
        lambda: workflow.refuse(draft, "x", actor=actor, stamp=LATER),
        lambda: workflow.withdraw(
            public_id, WithdrawalGround.VOID, "x", "y", actor=actor, stamp=LATER
        ),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_an_officer_acts_for_the_own_agency_only(folder: DataFolder) -> None:
    (draft,) = taken_in(a_decision())
    county = Actor("zhao", "赵一", Role.CLERK, "dongling")

    with pytest.raises(NotAllowed, match="其他机关"):
        workflow.submit(draft, a_review(), actor=county, stamp=LATER)


def test_a_correction_does_not_lengthen_an_end_by_the_way(folder: DataFolder) -> None:
    clerk, reviewer = two_people()
    public_id = disclosed()
    (before,) = register.public_at(at(17))

    submission = workflow.correct(
        public_id,
        a_decision(basis="《中华人民共和国安全生产法》"),
        "更正依据",
        actor=clerk,
        stamp=LATER,
    )
    workflow.approve(public_id, submission.content_hash, actor=reviewer, stamp=LATER)
    serious = workflow.correct(
        public_id,
        a_decision(basis="《中华人民共和国安全生产法》第九十九条"),
        "更正失信等级",
        review=a_review(tier=Tier.SERIOUS),
        actor=clerk,
        stamp=LATER,
    )
    derivation = workflow.approve(public_id, serious.content_hash, actor=reviewer, stamp=LATER)

    assert register.entry(public_id).life
    assert derivation
    assert derivation.last_day > before.last_day  # two people changed the tier itself
    (after,) = register.public_at(at(18))
    assert (after.last_day, after.revision) == (derivation.last_day, 3)


@pytest.mark.parametrize("second", ["approve", "refuse"])
def test_of_two_at_once_one_wins_and_the_other_is_told(folder: DataFolder, second: str) -> None:
    clerk, reviewer = two_people()
    (public_id,) = taken_in(a_decision())
    content = workflow.submit(public_id, a_review(), actor=clerk, stamp=LATER).content_hash
    start, outcomes = threading.Barrier(2), []

    def act(step: str) -> None:
        start.wait()
        try:
            if step == "approve":
                workflow.approve(public_id, content, actor=reviewer, stamp=LATER)
            else:
                workflow.refuse(public_id, "再核", actor=reviewer, stamp=LATER)
            outcomes.append("done")
        except PortalError:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(step,)) for step in ("approve", second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "told"]
    assert register.verify_history() > 0
    assert len(list(register.public_at(at(18)))) <= 1


def test_approval_and_withdrawal_at_once_leave_one_truth(folder: DataFolder) -> None:
    clerk, reviewer = two_people()
    public_id = disclosed()
    correction = workflow.correct(
        public_id, a_decision(facts="改动后的事实。"), "更正事实", actor=clerk, stamp=LATER
    )
    withdrawal = workflow.withdraw(
        public_id, WithdrawalGround.VOID, "确认无效", "澜确〔2026〕1号", actor=clerk, stamp=LATER
    )
    start, outcomes = threading.Barrier(2), []

    def act(content: str) -> None:
        start.wait()
        try:
            workflow.approve(public_id, content, actor=reviewer, stamp=LATER)
            outcomes.append("done")
        except PortalError:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(content,))
        for content in (correction.content_hash, withdrawal.content_hash)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert "done" in outcomes
    assert not list(register.public_at(at(18)))
    assert [one.kind for one in register.gone_at(at(18))] == [Ending.WITHDRAWN]
    assert register.verify_history() > 0


def test_what_a_row_says_for_the_review_is_kept_on_the_draft(folder: DataFolder) -> None:
    clerk, _ = two_people()
    said = a_review(served_on=at(16).date(), text_checked=True, tier=None)

    taken = workflow.take_in(
        [(a_decision(), said)], actor=clerk, stamp=Stamp.at(at(16)), source="测试"
    )

    kept = register.entry(taken.new[0]).review
    assert (kept.served_on, kept.tier, kept.procedure) == (said.served_on, None, said.procedure)
    assert kept.text_checked is None, "that the public text was read is for a person to say"


def test_a_row_adds_to_the_review_of_a_draft_but_not_of_what_was_submitted(
    folder: DataFolder,
) -> None:
    clerk, _ = two_people()
    (public_id,) = taken_in(a_decision())

    added = again((a_decision(), Review(served_on=at(16).date())))
    same = again((a_decision(), Review(served_on=at(16).date())))
    submission = workflow.submit(public_id, a_review(), actor=clerk, stamp=LATER)
    late = again((a_decision(), Review(served_on=at(18).date())))

    assert (added.updated, same.unchanged, late.unchanged) == ((public_id,),) * 3
    entry = register.entry(public_id)
    assert entry.review == a_review()
    assert entry.state_at(at(18)) is State.SUBMITTED
    assert submission.content_hash
