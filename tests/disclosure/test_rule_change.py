"""A change of rules: what it moves, what it leaves, and what a person must decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from disclosure.decision import Act, Tier
from disclosure.moment import end_of
from disclosure.period import derive
from disclosure.rule_change import OpenDisclosure, Verdict, plan_change
from disclosure.span import Span
from tests.disclosure.law import AGENCIES, AGENCY, PACK, a_decision, a_review

DISCLOSED = date(2026, 11, 20)


def an_open_disclosure(review=None, disclosed_on=DISCLOSED, **decision):
    facts, review = a_decision(**decision), review or a_review()
    derivation = derive(facts, review, PACK, agency=AGENCY, disclosed_on=disclosed_on)
    return OpenDisclosure("0123456789ab", facts, review, disclosed_on, derivation)


def with_general_period(months):
    rules = tuple(
        rule.model_copy(update={"period": Span(months), "max_period": Span(months)})
        if rule.id == "CR36-GENERAL"
        else rule
        for rule in PACK.periods
    )
    return replace(PACK, periods=rules)


def plan(pack, *disclosures, on=DISCLOSED):
    return plan_change(disclosures, pack, AGENCIES, old_hash=PACK.hash, on=on)


def test_the_same_pack_moves_nothing():
    assert plan(PACK, an_open_disclosure()).moves == ()


def test_a_shorter_period_brings_the_end_forward():
    (move,) = plan(with_general_period(6), an_open_disclosure()).moved

    assert (str(move.old_last_day), str(move.new_last_day)) == ("2027-11-13", "2027-05-13")
    assert move.derivation is not None
    assert move.derivation.ends_at == end_of(date(2027, 5, 13))
    assert "2027-11-13 → 2027-05-13  提前" in move.text


def test_a_longer_period_never_puts_a_published_end_off():
    planned = plan(with_general_period(24), an_open_disclosure())

    assert [move.verdict for move in planned.moves] == [Verdict.LONGER]
    assert planned.moved == ()
    assert planned.moves[0].derivation is None
    assert planned.moves[0].new_last_day == date(2028, 11, 13)
    assert planned.moves[0].reason == "已公示的截止日期只能由人延后"
    assert (planned.old_hash, planned.pack_hash) == (PACK.hash, with_general_period(24).hash)


def test_an_end_that_has_passed_under_the_new_rules_becomes_the_day_of_the_change():
    on = date(2027, 8, 1)
    (move,) = plan(with_general_period(6), an_open_disclosure(), on=on).moved

    assert move.new_last_day == on
    assert move.derivation is not None
    assert move.derivation.steps[-1].title == "规则变更"
    assert move.reason.endswith("，最长六个月；按此已于 2027-05-13 届满")


def test_what_ends_on_the_day_of_the_change_anyway_is_not_moved_to_that_day():
    last_day = date(2027, 11, 13)

    assert plan(with_general_period(6), an_open_disclosure(), on=last_day).moves == ()


def test_an_end_on_the_day_of_the_change_needs_no_explanation():
    on = date(2027, 5, 13)
    (move,) = plan(with_general_period(6), an_open_disclosure(), on=on).moved

    assert move.reason == "一般失信信息，最短公示三个月，最长六个月"
    assert move.new_last_day == on
    assert move.derivation is not None
    assert move.derivation.steps[-1].title != "规则变更"


def test_what_the_new_rules_would_not_publish_is_left_for_a_person():
    rules = tuple(
        rule.model_copy(update={"publish": False}) if rule.id == "OTHER-ACTS" else rule
        for rule in PACK.periods
    )
    (move,) = plan(replace(PACK, periods=rules), an_open_disclosure(act=Act.INSPECTION)).moves

    assert (move.verdict, move.new_last_day) == (Verdict.UNPUBLISHED, None)
    assert "不予公示" in move.reason
    assert "→ —" in move.text


def test_an_old_disclosure_is_shortened_by_the_transition_only_when_a_plan_is_applied():
    old = an_open_disclosure(
        a_review(tier=Tier.GENERAL), disclosed_on=date(2026, 1, 12), decided_on=date(2026, 1, 6)
    )

    before = plan(PACK, old, on=date(2026, 3, 31))
    (move,) = plan(PACK, old, on=date(2026, 4, 1)).moved

    assert before.moves == ()
    assert (move.old_rule, move.new_rule) == ("CR58-GENERAL", "CR36-GENERAL")
    assert str(move.new_last_day) == "2027-01-06"
    assert move.reason == (
        "一般失信信息，最短公示三个月，最长一年；"
        "决定作出于 2026-04-01 之前，按新规则公示期较短，适用新规则"
    )


@pytest.mark.parametrize("policy", ["keep_old_end", "recompute_if_shorter", "recompute_always"])
def test_no_transition_policy_lengthens_an_end(policy):
    transition = PACK.policy.transition.model_copy(update={"policy": policy})
    pack = replace(PACK, policy=PACK.policy.model_copy(update={"transition": transition}))
    old = an_open_disclosure(
        a_review(tier=Tier.SERIOUS), disclosed_on=date(2026, 1, 12), decided_on=date(2026, 1, 6)
    )

    assert plan(pack, old, on=DISCLOSED).moved == ()


def test_a_plan_is_known_by_a_hash_over_everything_it_does():
    longer = plan(with_general_period(6), an_open_disclosure())
    shorter = plan(with_general_period(5), an_open_disclosure())
    again = plan(with_general_period(6), an_open_disclosure())

    assert longer.hash == again.hash != shorter.hash
    assert replace(longer, old_hash="0").hash != longer.hash
    assert replace(longer, moves=()).hash != longer.hash


def test_what_was_off_for_a_time_keeps_the_time_that_was_left():
    one = an_open_disclosure()
    back = replace(
        one,
        paused=timedelta(days=31),
        derivation=replace(one.derivation, last_day=date(2027, 12, 14)),
    )

    (move,) = plan(with_general_period(6), back).moved

    assert plan(PACK, back).moves == ()
    assert move.new_last_day == date(2027, 6, 13)
    assert move.derivation is not None
    assert move.derivation.ends_at == end_of(date(2027, 6, 13))
    assert (move.derivation.steps[-1].title, move.derivation.steps[-1].text) == (
        "恢复公示",
        "曾中断公示 31 天，公示至 2027-06-13，次日零时撤下",
    )
    assert move.derivation.steps[:-1] == plan(with_general_period(6), one).moved[0].derivation.steps
    assert move.reason == "一般失信信息，最短公示三个月，最长六个月"
