"""Which rule decides how long a decision is public, and the last day under it.

The rule is chosen as of the day of the decision: first the agency's jurisdiction, where its
profile is enabled, then the nation; among several the longest (同一行政处罚决定涉及多种处罚类型的，
其公示期限以期限最长的类型为准). A decision made before a change of the national rules and
disclosed after it goes by the transition policy of ``content/rules/policy.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from disclosure.agency import Agency
from disclosure.decision import Decision, Review
from disclosure.errors import Incomplete, Refused
from disclosure.public import Step
from disclosure.rule_form import Condition, PeriodRule, cite
from disclosure.rule_pack import RulePack
from disclosure.span import Span

TRANSITION = "新旧规则"
"""The title of the step that says why a later rule took the place of an earlier one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The rule that decides, the day counted from and the last day; ``transition`` says if a
    later rule took the place of the one in force on the day of the decision."""

    rule: PeriodRule
    start: date
    last_day: date
    transition: Step | None = None


def candidates(
    decision: Decision, review: Review, rules: Iterable[PeriodRule], day: date
) -> list[PeriodRule]:
    """The rules in force on a day whose conditions a decision meets, in the pack's order."""
    return [
        rule
        for rule in rules
        if rule.in_force.holds_on(day) and rule.applies_when.holds(decision, review)
    ]


def chosen_rule(
    decision: Decision,
    review: Review,
    pack: RulePack,
    agency: Agency,
    disclosed_on: date,
    applied_on: date,
) -> Choice:
    """The rule for a decision; `Refused` or `Incomplete` when there is none (see `derive`)."""
    transition = pack.policy.transition
    old = _choose(decision, review, pack, agency, disclosed_on, decision.decided_on)
    crosses = decision.decided_on < transition.cutover <= applied_on
    if not crosses or transition.policy == "keep_old_end":
        return old
    try:
        new = _choose(decision, review, pack, agency, disclosed_on, applied_on)
    except (Refused, Incomplete):
        return old
    if new.rule.id == old.rule.id:
        return old
    if transition.policy == "recompute_if_shorter" and new.last_day >= old.last_day:
        return old
    why = f"决定作出于 {transition.cutover} 之前，按新规则公示期较短，适用新规则"
    if new.last_day >= old.last_day:
        why = f"决定作出于 {transition.cutover} 之前，按规则变更办法适用新规则"
    return replace(new, transition=Step(TRANSITION, why, cite(transition.sources)))


def _choose(
    decision: Decision,
    review: Review,
    pack: RulePack,
    agency: Agency,
    disclosed_on: date,
    day: date,
) -> Choice:
    profile = pack.profile(agency.jurisdiction)
    for rules in (profile.rules if profile else (), pack.periods):
        found = candidates(decision, review, rules, day)
        if found:
            _refuse_unpublished(found, review)
            choices = [_measure(rule, decision, disclosed_on) for rule in found]
            return max(choices, key=lambda choice: (choice.last_day, _minimum(choice.rule)))
        _ask_for_missing(decision, review, rules, day)
    raise Refused(f"没有规则规定 {day} 作出的{decision.act}决定公示多久，不予公示")


def _measure(rule: PeriodRule, decision: Decision, disclosed_on: date) -> Choice:
    start = decision.decided_on if rule.counted_from == "decided_on" else disclosed_on
    if rule.until_expiry and decision.valid_until:
        return Choice(rule, start, decision.valid_until)
    assert rule.period is not None  # proved when the pack was read
    return Choice(rule, start, rule.period.last_day(start))


def _minimum(rule: PeriodRule) -> Span:
    return rule.min_period or Span(0)


def _refuse_unpublished(found: list[PeriodRule], review: Review) -> None:
    for rule in found:
        if rule.publish is False:
            raise Refused(f"按规则“{rule.title}”（{cite(rule.sources)}）不予公示")
        if rule.publish == "if_decided" and review.publish_minor_tier is not True:
            raise Refused(
                f"“{rule.title}”原则上不予公示（{cite(rule.sources)}）；确有必要公示的，"
                "须由执法机关在提交时写明"
            )


def _ask_for_missing(
    decision: Decision, review: Review, rules: Iterable[PeriodRule], day: date
) -> None:
    """Raise `Incomplete` when rules for this act fail only for want of an answer."""
    open_questions = {
        key: name
        for key, name, answer in (
            ("tiers", "失信等级", review.tier),
            ("procedures", "处罚程序", review.procedure),
        )
        if answer is None
    }
    missing: list[str] = []
    for rule in rules:
        if decision.act not in rule.applies_when.acts or not rule.in_force.holds_on(day):
            continue
        asked = [key for key in open_questions if _asks(rule.applies_when, key)]
        missing += [open_questions.pop(key) for key in asked]
        if not open_questions:
            break
    if missing:
        lacking = tuple(missing)
        raise Incomplete(f"缺少{'、'.join(lacking)}，不能确定公示期", lacking)


def _asks(condition: Condition, key: str) -> bool:
    return bool(getattr(condition, key)) or any(_asks(part, key) for part in condition.any_of)
