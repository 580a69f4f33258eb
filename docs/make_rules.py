"""Write ``docs/rules.md`` and the JSON Schemas of the rule files from the rules themselves.

    python -m docs.make_rules

A test fails when what stands there is not what this writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from disclosure.calendar import WorkingDays
from disclosure.period import rule_text
from disclosure.rule_form import (
    Condition,
    DeadlineRule,
    Gate,
    InForce,
    PeriodRule,
    cite,
)
from disclosure.rules import FORMS, RulePack, load_rules

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "content" / "rules"
PUBLISHED = {True: "公示", False: "不予公示", "if_decided": "原则上不公示，机关决定的除外"}
COUNTED = {"decided_on": "作出决定之日", "disclosed_on": "公示之日"}
NEEDS = {
    "min_period": "达到最短公示期",
    "duties_fulfilled": "履行义务",
    "corrected": "改正违法行为",
    "commitment": "信用承诺",
    "decision_number": "决定文号",
}


def files() -> dict[Path, str]:
    """Every file that this writes, with its text."""
    pack = load_rules(RULES)
    calendar = WorkingDays.load(ROOT / "content" / "calendar")
    written = {ROOT / "docs" / "rules.md": rules_page(pack, calendar)}
    for name, form in FORMS.items():
        schema = json.dumps(form.model_json_schema(), ensure_ascii=False, indent=2) + "\n"
        written[RULES / "schemas" / f"{name}.schema.json"] = schema
    return written


def rules_page(pack: RulePack, calendar: WorkingDays) -> str:
    """``docs/rules.md``: every rule of the pack in tables."""
    return "\n".join(
        [
            "# 规则一览",
            "",
            "<!-- Written by docs/make_rules.py from content/rules and content/calendar. -->",
            "",
            f"规则包 `{pack.policy.version}`，哈希 `{pack.hash[:16]}`。条款号只在查证全文后印出。",
            "",
            "## 不予公示与暂缓公示",
            "",
            *table(("编号", "情形", "适用", "处理", "来源"), map(gate_row, pack.gates)),
            "",
            *periods(pack),
            *tiers(pack),
            "## 地方规定",
            "",
            "默认不启用。启用后，`agencies.yaml` 中 `jurisdiction` 相同的机关先适用。",
            "",
            *profiles(pack),
            *deadlines(pack, calendar),
            "决定的状态与步骤见 [states.md](states.md)。",
            "",
        ]
    )


def periods(pack: RulePack) -> Iterator[str]:
    """The national periods, and what the policy says around them."""
    policy = pack.policy
    yield from ("## 公示期", "", *table(PERIOD_COLUMNS, map(period_row, pack.periods)), "")
    yield from notes(pack.periods)
    yield (
        f"新旧规则：{policy.transition.cutover} 之前作出、之后公示的决定，"
        f"`{policy.transition.policy}`。{policy.transition.note or ''}"
    )
    yield from ("", f"最长公示期届满时：`{policy.on_max_end}`。")
    yield (
        f"撤回说明公示{policy.withdrawal_notice.period.chinese}"
        f"（{cite(policy.withdrawal_notice.sources)}；期限是本平台的规定）。"
    )
    yield ""


def tiers(pack: RulePack) -> Iterator[str]:
    """The hints towards a tier."""
    hints = pack.policy.tiers
    rows = [
        *((str(hint.tier), hint.reason) for hint in hints.hints),
        (str(hints.otherwise), hints.otherwise_reason),
    ]
    yield from ("## 失信等级的建议", "")
    yield from ("等级由人选择并写明理由；平台只提建议，取最重的一级。", "")
    yield from (*table(("等级", "理由"), rows), "")


def deadlines(pack: RulePack, calendar: WorkingDays) -> Iterator[str]:
    """The deadlines, and the notices that working days are taken from."""
    columns = ("编号", "事项", "期限", "施行", "来源")
    yield from ("## 期限", "")
    yield "当日不计入；工作日按国务院办公厅的放假通知计算，没有通知的年份不推算，只显示暂定日期。"
    yield from ("", *table(columns, map(deadline_row, pack.deadlines)), "")
    yield from ("## 工作日", "")
    yield from (*table(("年份", "通知", "文号", "日期"), calendar_rows(calendar)), "")


PERIOD_COLUMNS = ("编号", "规则", "适用", "处理", "起算", "提前终止", "施行", "来源")


def gate_row(gate: Gate) -> tuple[str, ...]:
    """One gate."""
    action = "不予公示" if gate.action == "refuse" else "暂缓公示"
    return gate.id, gate.reason, words(gate.applies_when), action, cite(gate.sources)


def period_row(rule: PeriodRule) -> tuple[str, ...]:
    """One period rule."""
    early = "、".join(NEEDS[need] for need in rule.early_end.needs) if rule.early_end else "—"
    return (
        rule.id,
        rule_text(rule),
        words(rule.applies_when),
        PUBLISHED[rule.publish],
        COUNTED[rule.counted_from],
        early,
        dates(rule.in_force),
        cite(rule.sources),
    )


def notes(rules: Iterable[PeriodRule]) -> Iterator[str]:
    """What the rules add in words."""
    for rule in rules:
        if rule.note:
            yield f"- {rule.id}：{rule.note}"
    yield ""


def profiles(pack: RulePack) -> Iterator[str]:
    """Each jurisdiction with its rules."""
    for profile in pack.profiles:
        state = "已启用" if profile.enabled else "未启用"
        yield f"### {profile.title}（{profile.id}，{state}）"
        yield ""
        if profile.on_max_end:
            yield f"最长公示期届满时：`{profile.on_max_end}`。来源：{cite(profile.sources)}"
            yield ""
        if profile.rules:
            yield from table(PERIOD_COLUMNS, map(period_row, profile.rules))
            yield ""


def deadline_row(rule: DeadlineRule) -> tuple[str, ...]:
    """One deadline."""
    if rule.working_days is not None:
        length = f"{rule.working_days} 个工作日"
    elif rule.calendar_days is not None:
        length = f"{rule.calendar_days} 天"
    elif rule.every is not None:
        length = f"每{rule.every.chinese}"
    else:
        length = f"每年 {rule.each_year_on}"
    return rule.id, rule.title, length, dates(rule.in_force), cite(rule.sources)


def calendar_rows(calendar: WorkingDays) -> Iterator[tuple[str, ...]]:
    """The notices that the working days are taken from."""
    for year, one in sorted(calendar.tables.items()):
        yield str(year), one.notice.title, one.notice.number or "（待查证）", str(one.notice.dated)


def words(condition: Condition) -> str:
    """A condition in Chinese."""
    parts = [
        *(["、".join(condition.acts)] if condition.acts else []),
        *(["、".join(condition.parties)] if condition.parties else []),
        *(["、".join(condition.tiers)] if condition.tiers else []),
        *(["、".join(condition.procedures)] if condition.procedures else []),
        *([f"仅{'、'.join(condition.only_kinds)}"] if condition.only_kinds else []),
        *([f"含{'、'.join(condition.any_kinds)}"] if condition.any_kinds else []),
    ]
    if condition.fine_at_least_wan is not None:
        parts.append(f"罚款 {condition.fine_at_least_wan} 万元以上")
    if condition.confiscated_at_least_wan is not None:
        parts.append(f"没收 {condition.confiscated_at_least_wan} 万元以上")
    if condition.any_of:
        parts.append(f"（{' 或者 '.join(words(part) for part in condition.any_of)}）")
    return "，".join(parts) or "全部"


def dates(in_force: InForce) -> str:
    """The days on which a rule is in force."""
    return f"{in_force.start} 至 {in_force.end}" if in_force.end else f"{in_force.start} 起"


def table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table in Markdown."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'|'.join(' --- ' for _ in columns)}|"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', '／') for cell in row)} |"


if __name__ == "__main__":
    for path, text in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
