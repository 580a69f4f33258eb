"""Proof that the rules of a pack agree with each other.

A pack is sound when every situation that it publishes has, on every day since it first did, a
rule that decides; when no two rules of the same kind are in force together; when each rule is
the deciding one in some situation; and when no gate that the law demands is missing. The proof
is by trying: all acts, parties, tiers, procedures and kinds of penalty, with amounts on both
sides of every threshold (`disclosure.rule_situation`), on every day on which something changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from disclosure.decision import PartyKind
from disclosure.rule_form import UNSTATED, DeadlineRule, GateFact, PeriodRule
from disclosure.rule_pack import RulePack
from disclosure.rule_situation import Situation, situations
from disclosure.span import Span

_DAY = timedelta(days=1)
_DEMANDED: tuple[tuple[GateFact, bool | str, str], ...] = (
    ("secrecy_review", False, "refuse"),
    ("is_minor", True, "refuse"),
    ("is_private", True, "refuse"),
    ("moved_to_criminal", True, "hold"),
    ("approval", "absent", "hold"),
)
"""The gates that the law demands: what is asked, the answer that stops, what then happens."""
_ENDLESS = Span(12_000)


def problems_of(pack: RulePack) -> tuple[str, ...]:
    """Everything in which a pack contradicts itself, in Chinese; empty when it is sound."""
    groups: list[tuple[str, tuple[PeriodRule, ...]]] = [("全国", pack.periods)]
    groups += [(profile.title, profile.rules) for profile in pack.profiles]
    problems = [*_double_ids(pack), *_missing_gates(pack), *_transition(pack)]
    for name, rules in groups:
        problems += [problem for rule in rules for problem in _period_by_itself(rule)]
        problems += _overlaps(rules)
        problems += _decided(name, rules, without_gaps=name == "全国")
    for deadline in pack.deadlines:
        problems += _deadline_by_itself(deadline)
    problems += _double_deadlines(pack.deadlines)
    problems += _publication_deadlines(pack)
    return tuple(dict.fromkeys(problems))


def _double_ids(pack: RulePack) -> Iterator[str]:
    ids = Counter(
        [rule.id for rule in _all_periods(pack)]
        + [gate.id for gate in pack.gates]
        + [deadline.id for deadline in pack.deadlines]
        + [profile.id for profile in pack.profiles]
    )
    return (f"编号“{name}”出现了 {count} 次" for name, count in ids.items() if count > 1)


def _missing_gates(pack: RulePack) -> Iterator[str]:
    for fact, answer, action in _DEMANDED:
        gates = [gate for gate in pack.gates if gate.fact == fact]
        if not gates:
            yield f"gates.yaml 缺少“{fact}”的关口"
        for gate in gates:
            if gate.stops_when != answer:
                yield f"{gate.id}：法律要求答案为 {answer} 时停止，这里写的是 {gate.stops_when}"
            if action == "refuse" != gate.action:
                yield f"{gate.id}：法律要求不予公示（refuse），这里写的是 {gate.action}"
        everybody = {party for gate in gates for party in gate.applies_when.parties or PartyKind}
        if gates and everybody != set(PartyKind):
            left = "、".join(party for party in PartyKind if party not in everybody)
            yield f"gates.yaml：“{fact}”的关口没有覆盖{left}"


def _transition(pack: RulePack) -> Iterator[str]:
    cutover = pack.policy.transition.cutover
    if all(rule.in_force.start != cutover for rule in pack.periods):
        yield f"policy.yaml：新旧规则的分界 {cutover} 不是任何一条公示期规则的施行日"


def _period_by_itself(rule: PeriodRule) -> Iterator[str]:
    if not rule.applies_when.acts:
        yield f"{rule.id}：没有写明适用于哪些执法类别（acts）"
    if rule.in_force.end and rule.in_force.end < rule.in_force.start:
        yield f"{rule.id}：失效日 {rule.in_force.end} 早于施行日 {rule.in_force.start}"
    if rule.publish is not False and rule.period is None:
        yield f"{rule.id}：公示的规则应写明公示期（period）"
    if rule.period and rule.max_period and rule.period > rule.max_period:
        yield f"{rule.id}：公示期{rule.period.chinese}长于最长公示期{rule.max_period.chinese}"
    if rule.period and rule.min_period and rule.period < rule.min_period:
        yield f"{rule.id}：公示期{rule.period.chinese}短于最短公示期{rule.min_period.chinese}"
    needs_minimum = rule.early_end is not None and "min_period" in rule.early_end.needs
    if needs_minimum != (rule.min_period is not None):
        yield f"{rule.id}：最短公示期（min_period）与提前终止的条件不一致"


def _overlaps(rules: Sequence[PeriodRule]) -> Iterator[str]:
    for one, other in combinations(rules, 2):
        if one.applies_when == other.applies_when and _together(one, other):
            yield f"{one.id} 与 {other.id} 适用条件相同，施行日期重叠"


def _together(one: PeriodRule | DeadlineRule, other: PeriodRule | DeadlineRule) -> bool:
    first, second = sorted((one.in_force, other.in_force), key=lambda dates: dates.start)
    return first.end is None or second.start <= first.end


def _decided(name: str, rules: Sequence[PeriodRule], *, without_gaps: bool) -> list[str]:
    """Gaps, ties and unreachable rules of one group, over all situations and days."""
    problems: list[str] = []
    reached: set[str] = set()
    for matching, situation in _matching(rules).items():
        found = [rule for rule in rules if rule.id in matching]
        for day in _turning_days(found):
            in_force = [rule for rule in found if rule.in_force.holds_on(day)]
            if not in_force and without_gaps:
                problems.append(f"{name}：{situation.text}，自 {day} 起没有规则规定公示期")
            deciding = _deciding(in_force)
            reached.update(rule.id for rule in deciding)
            problems += _disagreeing(name, situation, day, in_force, deciding)
    problems += [
        f"{rule.id}：任何情形下都轮不到这条规则" for rule in rules if rule.id not in reached
    ]
    return problems


def _disagreeing(
    name: str,
    situation: Situation,
    day: date,
    in_force: list[PeriodRule],
    deciding: list[PeriodRule],
) -> Iterator[str]:
    """Rules of one law stand side by side by the longest; two laws never do, nor do equals."""
    laws = {rule.sources[0].title: rule for rule in in_force if UNSTATED not in rule.sources}
    if len(laws) > 1:
        ids = "、".join(rule.id for rule in laws.values())
        yield f"{name}：{situation.text}，{day} 有 {ids} 同时施行，而出自不同的规定"
    if len(deciding) > 1:
        ids = "、".join(rule.id for rule in deciding)
        yield f"{name}：{situation.text}，{day} 有 {ids} 不分先后"


def _matching(rules: Sequence[PeriodRule]) -> dict[frozenset[str], Situation]:
    """Every set of rules that can apply together, each with one situation in which it does."""
    found: dict[frozenset[str], Situation] = {}
    for situation in situations(rule.applies_when for rule in rules):
        ids = frozenset(rule.id for rule in rules if situation.meets(rule.applies_when))
        if ids:
            found.setdefault(ids, situation)
    return found


def _turning_days(rules: Iterable[PeriodRule | DeadlineRule]) -> list[date]:
    days = {rule.in_force.start for rule in rules}
    days |= {rule.in_force.end + _DAY for rule in rules if rule.in_force.end}
    return sorted(days)


def _deciding(in_force: list[PeriodRule]) -> list[PeriodRule]:
    """The rules of the first rank: those that refuse, otherwise those with the longest period."""
    refusing = [rule for rule in in_force if rule.publish is False]
    if refusing or not in_force:
        return refusing
    longest = max(_rank(rule) for rule in in_force)
    return [rule for rule in in_force if _rank(rule) == longest]


def _rank(rule: PeriodRule) -> tuple[Span, Span]:
    length = _ENDLESS if rule.until_expiry else rule.period or Span(0)
    return length, rule.min_period or Span(0)


def _deadline_by_itself(rule: DeadlineRule) -> Iterator[str]:
    ways = (rule.working_days, rule.calendar_days, rule.each_year_on, rule.every)
    if sum(way is not None for way in ways) != 1:
        yield f"{rule.id}：应写明且只写明一种计算方法"
    if rule.in_force.end and rule.in_force.end < rule.in_force.start:
        yield f"{rule.id}：失效日 {rule.in_force.end} 早于施行日 {rule.in_force.start}"
    if rule.each_year_on is not None:
        try:
            date.fromisoformat(f"2027-{rule.each_year_on}")
        except ValueError:
            yield f"{rule.id}：“{rule.each_year_on}”不是每年都有的日子"


def _double_deadlines(deadlines: Sequence[DeadlineRule]) -> Iterator[str]:
    for one, other in combinations(deadlines, 2):
        about = (one.event, one.action, one.level, one.applies_when)
        same = about == (other.event, other.action, other.level, other.applies_when)
        if same and _together(one, other):
            yield f"{one.id} 与 {other.id} 适用条件相同，施行日期重叠"


def _publication_deadlines(pack: RulePack) -> Iterator[str]:
    """Every act that a rule publishes has exactly one deadline, on every day since it did."""
    published = [rule for rule in pack.periods if rule.publish is not False]
    deadlines = [rule for rule in pack.deadlines if rule.event == "decided"]
    turning = _turning_days(deadlines)
    for situation in situations(rule.applies_when for rule in deadlines):
        meeting = [rule for rule in deadlines if situation.meets(rule.applies_when)]
        shown = [rule for rule in published if situation.meets(rule.applies_when)]
        for day in sorted({*turning, *(rule.in_force.start for rule in shown)}):
            found = [rule.id for rule in meeting if rule.in_force.holds_on(day)]
            what = f"{situation.act}（{situation.decision.party.kind}）"
            if not found and any(rule.in_force.holds_on(day) for rule in shown):
                yield f"{what}：{day} 起公示，却没有规定何时公开"
            if len(found) > 1:
                yield f"{what}：{day} 有 {'、'.join(found)} 同时规定何时公开"


def _all_periods(pack: RulePack) -> list[PeriodRule]:
    return [*pack.periods, *(rule for profile in pack.profiles for rule in profile.rules)]
