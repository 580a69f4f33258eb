"""How long a decision stays public (公示期), with every step explained.

The rule is the one in force on the day of the decision: a jurisdiction's own rules go before
the national ones, and among several that apply the longest wins. Since 2026-04-01
《信用修复管理办法》 knows three tiers; before that the measures of 发改委令第58号 held. Both
count from the day the document was made. The disclosure is visible through 24:00 of its last
day and is off at 00:00 Asia/Shanghai of the day after (应急〔2021〕23号: 公开期满要及时撤下).

The derivation is frozen at approval and is never computed again from the packs.

>>> from disclosure.agency import load_agencies
>>> from disclosure.decision import Party, PartyKind, Procedure
>>> from disclosure.rules import load_rules
>>> from disclosure.site import CONTENT
>>> pack, agencies = load_rules(CONTENT / "rules"), load_agencies(CONTENT / "agencies.yaml")
>>> unit = Party(PartyKind.UNIT, "澜川宏远精细化工有限公司")
>>> decision = Decision(Act.PENALTY, "lanchuan", "（澜）应急罚〔2026〕1号", unit, date(2026, 4, 10))
>>> review = Review(tier=Tier.SERIOUS, procedure=Procedure.ORDINARY)
>>> serious = derive(
...     decision, review, pack, agency=agencies["lanchuan"], disclosed_on=date(2026, 4, 20)
... )
>>> for step in serious.steps:
...     print(step.title, step.text)
适用规则 严重失信信息，最短公示一年，最长三年
失信等级 执法机关认定为“严重”
起算 自作出决定之日 2026-04-10 起算
最后一日 公示期三年，公示至 2029-04-10，次日零时撤下
提前终止 最短公示期一年，自 2027-04-11 起可以申请信用修复
>>> serious.ends_at.isoformat()
'2029-04-11T00:00:00+08:00'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pydantic import TypeAdapter

from disclosure.agency import Agency
from disclosure.decision import Act, Decision, Review, Tier
from disclosure.errors import Refused
from disclosure.gate import GateFinding, findings
from disclosure.moment import end_of
from disclosure.public import Step
from disclosure.rule_choice import chosen_rule
from disclosure.rule_form import OnMaxEnd, PeriodRule, cite
from disclosure.rule_pack import RulePack
from disclosure.tier import TierProposal, propose_tier

__all__ = [
    "DERIVATION",
    "Derivation",
    "GateFinding",
    "TierProposal",
    "derive",
    "findings",
    "propose_tier",
    "stayed",
]

_FROM = {"decided_on": "作出决定之日", "disclosed_on": "公示之日"}


@dataclass(frozen=True, slots=True)
class Derivation:
    """The end of a disclosure and how it was found; stored with the approval.

    ``counted_from`` is ``decided_on`` or ``disclosed_on``. ``earliest_repair_on`` is the first
    day on which an early end may be asked for, None where there is none. ``needs`` is what an
    early end needs (`disclosure.rule_form.Need`). ``stay_until`` is the last day that people
    decided on where duties were not fulfilled at the maximum, None where nobody did.
    """

    rule_id: str
    pack_hash: str
    tier: Tier | None
    counted_from: str
    start: date
    last_day: date
    ends_at: datetime
    earliest_repair_on: date | None
    steps: tuple[Step, ...]
    needs: tuple[str, ...] = ()
    on_max_end: OnMaxEnd = "stop"
    stay_until: date | None = None


DERIVATION: TypeAdapter[Derivation] = TypeAdapter(Derivation)


def derive(
    decision: Decision,
    review: Review,
    pack: RulePack,
    *,
    agency: Agency,
    disclosed_on: date,
    applied_on: date | None = None,
) -> Derivation:
    """How long a decision disclosed on a day stays public, and why.

    ``applied_on`` is the day on which the law is applied, ``disclosed_on`` without it; a change
    of rules applies later law to an earlier disclosure. `Refused` when no rule publishes the
    decision or its period is over before it begins; `Incomplete` when the review does not yet
    say what the rules ask.
    """
    choice = chosen_rule(decision, review, pack, agency, disclosed_on, applied_on or disclosed_on)
    rule, last_day = choice.rule, choice.last_day
    if last_day < disclosed_on:
        raise Refused(f"公示期到 {last_day} 为止，在公示之日 {disclosed_on} 之前已经届满，不再公示")
    profile = pack.profile(agency.jurisdiction)
    return Derivation(
        rule_id=rule.id,
        pack_hash=pack.hash,
        tier=review.tier,
        counted_from=rule.counted_from,
        start=choice.start,
        last_day=last_day,
        ends_at=end_of(last_day),
        earliest_repair_on=_earliest_repair(rule, choice.start),
        steps=_steps(decision, review, rule, choice.start, last_day, choice.transition),
        needs=rule.early_end.needs if rule.early_end else (),
        on_max_end=(profile and profile.on_max_end) or pack.policy.on_max_end,
    )


def stayed(derivation: Derivation, until: date, source: str = "") -> Derivation:
    """A derivation that people put off to a day, because duties are not fulfilled."""
    text = f"最长公示期届满时义务仍未履行，经两人决定继续公示至 {until}，次日零时撤下"
    steps = (*derivation.steps, Step("继续公示", text, source))
    return replace(derivation, last_day=until, ends_at=end_of(until), stay_until=until, steps=steps)


def _earliest_repair(rule: PeriodRule, start: date) -> date | None:
    if rule.early_end is None:
        return None
    if rule.min_period is None:
        return start
    return rule.min_period.last_day(start) + timedelta(days=1)


def _steps(
    decision: Decision,
    review: Review,
    rule: PeriodRule,
    start: date,
    last_day: date,
    transition: Step | None,
) -> tuple[Step, ...]:
    steps = [Step("适用规则", rule_text(rule), cite(rule.sources))]
    if rule.max_period is None and rule.note:
        # The source asks for publication and names no period: it is not to be cited for one.
        steps.append(Step("公示期的由来", rule.note.rstrip("。")))
    if transition:
        steps.append(transition)
    if review.tier and rule.applies_when.tiers:
        steps.append(Step("失信等级", f"执法机关认定为“{review.tier}”"))
    steps.append(Step("起算", f"自{_FROM[rule.counted_from]} {start} 起算"))
    steps.append(Step("最后一日", _last_day_text(decision, rule, last_day)))
    if rule.early_end is not None:
        steps.append(Step("提前终止", _early_end_text(decision, rule, start), cite(rule.sources)))
    return tuple(steps)


def _early_end_text(decision: Decision, rule: PeriodRule, start: date) -> str:
    """From when an early end may be asked for: 移出 from the list, 信用修复 of all else."""
    asked = "移出名单" if decision.act is Act.LISTING else "信用修复"
    if rule.min_period is None:
        return f"没有最短公示期，法定责任履行完毕即可申请{asked}"
    earliest = _earliest_repair(rule, start)
    return f"最短公示期{rule.min_period.chinese}，自 {earliest} 起可以申请{asked}"


def rule_text(rule: PeriodRule) -> str:
    """A rule in one phrase: 一般失信信息，最短公示三个月，最长一年."""
    parts = [rule.title]
    if rule.until_expiry:
        parts.append("公示到有效期届满")
    elif rule.min_period and rule.max_period:
        parts.append(f"最短公示{rule.min_period.chinese}，最长{rule.max_period.chinese}")
    elif rule.max_period:
        parts.append(f"最长公示{rule.max_period.chinese}")
    elif rule.period:
        parts.append(f"公示{rule.period.chinese}")
    return "，".join(parts)


def _last_day_text(decision: Decision, rule: PeriodRule, last_day: date) -> str:
    end = f"公示至 {last_day}，次日零时撤下"
    if rule.until_expiry and decision.valid_until:
        return f"有效期至 {decision.valid_until}，{end}"
    assert rule.period is not None  # proved when the pack was read
    return f"公示期{rule.period.chinese}，{end}"
