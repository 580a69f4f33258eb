"""What holds for any decision and any day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from disclosure.decision import Act, PartyKind, PenaltyKind, Procedure, Tier
from disclosure.document_number import canonical, parse, spellings
from disclosure.ending import relisted_last_day
from disclosure.errors import CalendarMissing, Refused
from disclosure.lifecycle import Action, Event, State, status_at
from disclosure.moment import SHANGHAI, start_of
from disclosure.period import derive
from disclosure.rule_change import OpenDisclosure, plan_change
from disclosure.span import Span
from tests.disclosure.law import AGENCIES, AGENCY, CALENDAR, PACK, a_decision, a_review

DAYS = st.dates(date(2023, 5, 1), date(2027, 12, 31))
SPANS = st.integers(1, 60).map(Span)

DECISIONS = st.builds(
    lambda act, party, day, kinds, fine, length: a_decision(
        party_kind=party,
        act=act,
        decided_on=day,
        penalty_kinds=tuple(kinds),
        fine_wan=fine,
        valid_until=day + timedelta(days=length) if act is Act.LICENCE and length else None,
    ),
    st.sampled_from(Act),
    st.sampled_from(PartyKind),
    DAYS,
    st.lists(st.sampled_from(PenaltyKind), min_size=1, max_size=3, unique=True),
    st.none() | st.decimals(0, 200, places=4),
    st.integers(0, 4000),
)
REVIEWS = st.builds(
    lambda tier, procedure, shown: a_review(
        tier=tier, procedure=procedure, publish_minor_tier=shown
    ),
    st.sampled_from(Tier),
    st.sampled_from(Procedure),
    st.sampled_from([True, None]),
)


def explained(decision, review, disclosed_on, pack=PACK):
    """The derivation, or None where no rule publishes the decision."""
    try:
        return derive(decision, review, pack, agency=AGENCY, disclosed_on=disclosed_on)
    except Refused:
        return None


@given(DECISIONS, REVIEWS, st.integers(0, 60), st.integers(-3, 2000), st.integers(0, 86_399))
def test_a_decision_is_public_exactly_between_its_first_and_its_last_day(
    decision, review, wait, offset, second
):
    disclosed_on = decision.decided_on + timedelta(days=wait)
    derivation = explained(decision, review, disclosed_on)
    assume(derivation is not None)
    day = disclosed_on + timedelta(days=offset)
    now = datetime.combine(day, time(), SHANGHAI) + timedelta(seconds=second)
    history = (
        Event(Action.SUBMIT, start_of(decision.decided_on)),
        Event(
            Action.APPROVE,
            start_of(decision.decided_on),
            disclose_at=start_of(disclosed_on),
            ends_at=derivation.ends_at,
        ),
    )

    is_public = status_at(history, now) is State.DISCLOSED

    assert is_public == (disclosed_on <= day <= derivation.last_day)


@given(DECISIONS, REVIEWS)
def test_explaining_twice_gives_the_same(decision, review):
    disclosed_on = decision.decided_on + timedelta(days=7)

    assert explained(decision, review, disclosed_on) == explained(decision, review, disclosed_on)


@given(DECISIONS, REVIEWS, st.integers(1, 400))
def test_a_later_decision_under_the_same_rule_ends_no_earlier(decision, review, days):
    assume(decision.valid_until is None)
    later = replace(decision, decided_on=decision.decided_on + timedelta(days=days))
    one = explained(decision, review, decision.decided_on + timedelta(days=7))
    other = explained(later, review, later.decided_on + timedelta(days=7))
    assume(one is not None and other is not None and one.rule_id == other.rule_id)

    assert one.last_day <= other.last_day


@given(DECISIONS, REVIEWS)
def test_a_minimum_is_reached_before_the_last_day_is_over(decision, review):
    derivation = explained(decision, review, decision.decided_on + timedelta(days=7))
    assume(derivation is not None and derivation.earliest_repair_on is not None)

    assert derivation.start <= derivation.earliest_repair_on <= derivation.ends_at.date()


@given(DECISIONS, st.sampled_from(list(Procedure)))
def test_a_graver_tier_is_never_public_for_a_shorter_time(decision, procedure):
    disclosed_on = decision.decided_on + timedelta(days=7)
    ends = [
        explained(
            decision,
            a_review(tier=tier, procedure=procedure, publish_minor_tier=True),
            disclosed_on,
        )
        for tier in (Tier.MINOR, Tier.GENERAL, Tier.SERIOUS)
    ]
    assume(all(ends))

    assert ends[0].last_day <= ends[1].last_day <= ends[2].last_day


@settings(max_examples=60)
@given(
    st.lists(st.tuples(DECISIONS, REVIEWS), max_size=6),
    st.fixed_dictionaries({rule.id: SPANS for rule in PACK.periods}),
    DAYS,
    st.sampled_from(["keep_old_end", "recompute_if_shorter", "recompute_always"]),
)
def test_no_change_of_rules_lengthens_an_end_or_ends_one_in_the_past(drawn, spans, on, policy):
    transition = PACK.policy.transition.model_copy(update={"policy": policy})
    changed = replace(
        PACK,
        policy=PACK.policy.model_copy(update={"transition": transition}),
        periods=tuple(rule.model_copy(update={"period": spans[rule.id]}) for rule in PACK.periods),
    )
    disclosures = [
        OpenDisclosure(str(number), decision, review, decision.decided_on, derivation)
        for number, (decision, review) in enumerate(drawn)
        if (derivation := explained(decision, review, decision.decided_on)) is not None
        and decision.decided_on <= on <= derivation.last_day
    ]

    planned = plan_change(disclosures, changed, AGENCIES, old_hash=PACK.hash, on=on)

    for move in planned.moved:
        assert move.derivation is not None
        assert on <= move.derivation.last_day < move.old_last_day


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), SPANS, SPANS)
def test_periods_are_monotone_and_end_in_the_right_month(start, one, other):
    last_day = one.last_day(start)
    months = (last_day.year - start.year) * 12 + last_day.month - start.month

    assert months == one.months
    assert last_day.day <= start.day
    assert (one <= other) == (last_day <= other.last_day(start))
    assert Span.parse(str(one)) == one


@given(st.dates(date(2023, 1, 1), date(2026, 12, 31)), st.integers(1, 60))
def test_a_counted_deadline_is_a_working_day_and_counts_back_to_its_number(start, count):
    left = CALENDAR.between(start, CALENDAR.last_covered)
    if left < count:
        with pytest.raises(CalendarMissing) as missing:
            CALENDAR.add(start, count)
        assert (missing.value.year, missing.value.left) == (2027, count - left)
        return

    due_on = CALENDAR.add(start, count)

    assert CALENDAR.is_working(due_on)
    assert CALENDAR.between(start, due_on) == count
    assert CALENDAR.provisional(start, count) == due_on


@given(DAYS, st.integers(0, 1000), st.integers(0, 1000))
def test_a_relisting_has_exactly_the_days_that_were_left(last_day, left, pause):
    repaired_on = last_day - timedelta(days=left)
    relisted_on = repaired_on + timedelta(days=pause)

    assert (relisted_last_day(last_day, repaired_on, relisted_on) - relisted_on).days == left


OFFICES = st.text("澜东青禾云浦岭江津保湘株醴", min_size=1, max_size=4)


@given(
    OFFICES,
    st.sampled_from(["罚", "现决", "责改", "查扣", "罚当"]),
    st.integers(2018, 2030),
    st.sampled_from(["", "事故", "k"]),
    st.integers(1, 99_999),
    st.booleans(),
)
def test_every_spelling_of_a_number_is_one_number(office, kind, year, series, serial, in_brackets):
    head = f"（{office}）" if in_brackets else office
    number = f"{head}应急{kind}〔{year}〕{series}{'-' if series else ''}{serial}号"
    forms = spellings(number)

    assert canonical(number) == number == forms[0]
    assert len(set(forms)) == len(forms)
    for form in forms:
        parsed = parse(form)
        assert parsed is not None
        assert (parsed.office, parsed.kind, parsed.serial) == (office, kind, str(serial))


@given(st.text(max_size=40))
def test_any_text_has_one_canonical_form(text):
    assert canonical(canonical(text)) == canonical(text)


@given(st.decimals(0, 300, places=6))
def test_a_threshold_is_met_from_the_amount_itself_on(amount):
    decision = a_decision(decided_on=date(2025, 3, 3), fine_wan=amount)
    derivation = explained(decision, a_review(tier=None), date(2025, 3, 10))

    assert derivation is not None
    assert (derivation.rule_id == "CR58-SAFETY") == (amount >= Decimal(10))
