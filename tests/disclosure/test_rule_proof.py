"""The proof of a pack at its borders: what is just sound, and what just is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from disclosure.deadline import publication_deadline
from disclosure.decision import Tier
from disclosure.errors import Refused, Unknown
from disclosure.gate import findings
from disclosure.lifecycle import WITHHELD, State, state_from
from disclosure.moment import SHANGHAI
from disclosure.period import derive
from disclosure.rule_form import Condition, DeadlineRule, InForce, PeriodRule
from disclosure.rule_pack import RulePack
from disclosure.rule_proof import problems_of
from disclosure.span import Span
from tests.disclosure.law import AGENCY, CALENDAR, PACK, a_decision, a_review

CUTOVER = date(2026, 4, 1)


def with_rule(rule_id: str, **changes: Any) -> RulePack:
    """The shipped pack with one period rule changed."""
    rules = [r.model_copy(update=changes) if r.id == rule_id else r for r in PACK.periods]
    return replace(PACK, periods=tuple(rules))


def with_more(*rules: PeriodRule) -> RulePack:
    return replace(PACK, periods=(*PACK.periods, *rules))


def dated(start: date, end: date | None = None) -> InForce:
    return InForce.model_validate({"from": start, "to": end})


def a_rule(rule_id: str, like: str, **changes: Any) -> PeriodRule:
    return PACK.period_rule(like).model_copy(update={"id": rule_id, **changes})


def without_minimum(span: Span | None) -> RulePack:
    """Two rules of one length that hold together: one of them has no minimum, the other this."""
    general = {"min_period": None, "early_end": None}
    rules = [
        rule.model_copy(update=general if rule.id == "CR58-GENERAL" else {"min_period": span})
        if rule.id in ("CR58-GENERAL", "CR58-SAFETY")
        else rule
        for rule in PACK.periods
    ]
    return replace(PACK, periods=tuple(rules))


def test_a_rule_may_be_in_force_for_a_single_day() -> None:
    one_day = a_rule(
        "CR58-DAY", "CR58-GENERAL", in_force=dated(date(2023, 4, 30), date(2023, 4, 30))
    )
    yesterday = a_rule(
        "CR58-DAY", "CR58-GENERAL", in_force=dated(date(2023, 4, 30), date(2023, 4, 29))
    )

    assert not [said for said in problems_of(with_more(one_day)) if "失效日" in said]
    assert "CR58-DAY：失效日 2023-04-29 早于施行日 2023-04-30" in problems_of(with_more(yesterday))


def test_a_period_may_be_as_short_as_its_minimum() -> None:
    shortest = with_rule("CR36-GENERAL", period=Span(3))

    assert problems_of(shortest) == ()


def test_two_rules_that_share_one_day_overlap() -> None:
    again = a_rule("CR58-AGAIN", "CR58-GENERAL", in_force=dated(date(2026, 3, 31)))

    assert "CR58-GENERAL 与 CR58-AGAIN 适用条件相同，施行日期重叠" in problems_of(with_more(again))


def test_two_laws_at_once_are_named_with_the_group_they_stand_in() -> None:
    longer = with_rule("CR58-GENERAL", in_force=dated(date(2023, 5, 1), date(2026, 4, 30)))

    (said, *_) = [said for said in problems_of(longer) if "同时施行" in said]
    assert said.startswith("全国：行政处罚，法人及非法人组织，")


def test_what_lasts_to_its_own_expiry_goes_before_any_period() -> None:
    ten_years = a_rule("LICENCE-TEN", "LICENCE", period=Span(120), until_expiry=False)

    assert "LICENCE-TEN：任何情形下都轮不到这条规则" in problems_of(with_more(ten_years))


@pytest.mark.parametrize("minimum", [Span(1), Span(12)], ids=["一个月", "一年"])
def test_of_two_rules_of_one_length_one_without_a_minimum_gives_way(minimum: Span) -> None:
    pack = without_minimum(minimum)
    both = a_decision(decided_on=date(2025, 6, 1), fine_wan=a_decision().fine_wan * 10)

    assert problems_of(pack) == ()
    for order in (1, -1):
        found = derive(
            both,
            a_review(tier=None),
            replace(pack, periods=pack.periods[::order]),
            agency=AGENCY,
            disclosed_on=date(2025, 6, 10),
        )
        assert found.rule_id == "CR58-SAFETY"


def test_a_rule_without_a_period_is_told_and_the_proof_goes_on() -> None:
    pack = with_rule("CR58-GENERAL", period=None)

    assert problems_of(pack) == ("CR58-GENERAL：公示的规则应写明公示期（period）",)


def test_a_deadline_may_be_in_force_for_a_single_day() -> None:
    def with_deadline(end: date) -> RulePack:
        start = date(2018, 1, 1)
        changes = {"id": "D-DAY", "event": "once", "in_force": dated(start, end)}
        rule: DeadlineRule = PACK.deadline_rule("D-INFO").model_copy(update=changes)
        return replace(PACK, deadlines=(*PACK.deadlines, rule))

    assert problems_of(with_deadline(date(2018, 1, 1))) == ()
    assert problems_of(with_deadline(date(2017, 12, 31))) == (
        "D-DAY：失效日 2017-12-31 早于施行日 2018-01-01",
    )


def test_a_decision_of_the_day_of_the_cutover_is_not_in_transition() -> None:
    first, second = date(2026, 6, 30), date(2026, 7, 1)
    pack = with_rule("CR36-GENERAL", in_force=dated(CUTOVER, first))
    later = a_rule(
        "CR37-GENERAL",
        "CR36-GENERAL",
        period=Span(6),
        max_period=Span(6),
        in_force=dated(second),
    )

    found = derive(
        a_decision(decided_on=CUTOVER),
        a_review(),
        replace(pack, periods=(*pack.periods, later)),
        agency=AGENCY,
        disclosed_on=date(2026, 7, 3),
    )

    assert found.rule_id == "CR36-GENERAL"


def test_a_gate_may_ask_for_the_tier() -> None:
    gate = PACK.gates[0].model_copy(update={"applies_when": Condition(tiers=(Tier.SERIOUS,))})
    pack = replace(PACK, gates=(gate,))
    refused = a_review(tier=Tier.SERIOUS, secrecy_review=False)

    assert [one.gate_id for one in findings(a_decision(), refused, pack)] == ["G-SECRET"]
    assert findings(a_decision(), replace(refused, tier=Tier.GENERAL), pack) == ()


@pytest.mark.parametrize("unanswered", ["hold", "pass"])
def test_a_gate_that_asks_whether_anything_was_said_stops_as_it_says(unanswered: str) -> None:
    changes = {"fact": "legal_review", "action": "refuse", "unanswered": unanswered}
    served = next(gate for gate in PACK.gates if gate.id == "G-NOT-SERVED")
    pack = replace(PACK, gates=(served.model_copy(update=changes),))

    (found,) = findings(a_decision(), a_review(legal_review=None), pack)
    assert (found.gate_id, found.action) == ("G-NOT-SERVED", "refuse")


def test_a_deadline_that_asks_for_the_tier_is_no_deadline_before_it_is_chosen() -> None:
    asking = PACK.deadline_rule("D-PEN-UNIT").model_copy(
        update={"applies_when": Condition(tiers=(Tier.SERIOUS,))}
    )

    with pytest.raises(Refused, match="何时公开"):
        publication_deadline(a_decision(), replace(PACK, deadlines=(asking,)), CALENDAR)


def test_a_rule_that_a_pack_lacks_is_named() -> None:
    with pytest.raises(Unknown, match="规则包中没有公示期规则“NONE”"):
        PACK.period_rule("NONE")
    with pytest.raises(Unknown, match="规则包中没有期限规则“D-NONE”"):
        PACK.deadline_rule("D-NONE")


NOW = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("disclosed_at", "ends_at", "hold_reason", "is_submitted", "state"),
    [
        pytest.param(None, None, "", False, State.REGISTERED, id="登记"),
        pytest.param(None, None, "", True, State.SUBMITTED, id="提交"),
        pytest.param(None, None, "再核", True, State.HELD, id="暂缓"),
        pytest.param(None, None, f"{WITHHELD}未成年人", False, State.WITHHELD, id="不予公示"),
        pytest.param(NOW + HOUR, NOW + 2 * HOUR, "", True, State.APPROVED, id="到时公示"),
        pytest.param(NOW, NOW + HOUR, "", False, State.DISCLOSED, id="公示的那一刻"),
        pytest.param(NOW - HOUR, NOW, "", False, State.ENDED, id="终止的那一刻"),
    ],
)
def test_what_the_register_holds_stands_for_one_state(
    disclosed_at, ends_at, hold_reason, is_submitted, state
) -> None:
    found = state_from(
        disclosed_at=disclosed_at,
        ends_at=ends_at,
        hold_reason=hold_reason,
        is_submitted=is_submitted,
        now=NOW,
    )

    assert found is state


def test_half_a_disclosure_is_none() -> None:
    for columns in ({"disclosed_at": NOW, "ends_at": None}, {"disclosed_at": None, "ends_at": NOW}):
        assert (
            state_from(**columns, hold_reason="", is_submitted=False, now=NOW) is State.REGISTERED
        )
