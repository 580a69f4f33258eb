"""终止: the guards of everything that ends a disclosure before its last day, or begins it again.

A closed list: expired, repaired, withdrawn, replaced (`disclosure.public.Ending`). 行政处罚法
art. 48: a published penalty that is changed, revoked, found unlawful or void is withdrawn and
the reason is made public. A repair needs what the rule of the disclosure says
(《信用修复管理办法》: minimum period reached, duties fulfilled, public commitment). A repair
obtained by false material is undone by a new disclosure for the remaining time:

>>> relisted_last_day(date(2027, 4, 10), date(2026, 9, 1), date(2026, 10, 1)).isoformat()
'2027-05-10'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from disclosure.errors import Incomplete, Refused
from disclosure.moment import aware, end_of
from disclosure.period import Derivation
from disclosure.public import Ending
from disclosure.rule_pack import RulePack
from disclosure.span import Span

LONGEST_STAY = Span(12)
"""How far one decision of two people may put an end off; then they decide anew (no law says)."""


class WithdrawalGround(StrEnum):
    """撤回的法定事由 (行政处罚法 art. 48)."""

    CHANGED = "变更"
    REVOKED = "撤销"
    UNLAWFUL = "确认违法"
    VOID = "确认无效"


@dataclass(frozen=True, slots=True)
class Repair:
    """What stands behind an early end: the decision of repair (or removal) and its conditions."""

    number: str | None = None
    decided_on: date | None = None
    duties_fulfilled: bool = False
    corrected: bool = False
    commitment: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a disclosure is withdrawn. ``reason`` is public and may not name the party."""

    ground: WithdrawalGround | None
    reason: str
    decision_number: str | None = None
    decided_on: date | None = None
    emergency: bool = False
    """Something must come off at once; the number of the decision follows."""


_NEEDS = {
    "duties_fulfilled": "已履行行政处罚决定规定的义务",
    "corrected": "已改正违法行为",
    "commitment": "公开作出信用承诺",
    "decision_number": "信用修复（移出）决定文号",
}


def guard_repair(derivation: Derivation, repair: Repair, on: date) -> None:
    """Let a repair pass, or say everything it lacks.

    `Refused` where the rule knows no early end or the minimum is not reached on the day ``on``
    or on the day of the decision of repair; `Incomplete` lists what is missing.
    """
    if derivation.earliest_repair_on is None:
        raise Refused("适用的公示期规则没有规定提前终止，不能信用修复")
    if on > derivation.last_day:
        raise Refused(f"公示期已于 {derivation.last_day} 届满，无须信用修复")
    acted_on = min(on, repair.decided_on or on)
    if acted_on < derivation.earliest_repair_on:
        raise Refused(f"最短公示期尚未届满，最早自 {derivation.earliest_repair_on} 起可以信用修复")
    if repair.decided_on and repair.decided_on > on:
        raise Refused(f"信用修复决定日期 {repair.decided_on} 晚于今天 {on}")
    missing = tuple(
        words
        for need, words in _NEEDS.items()
        if need in derivation.needs and not _met(need, repair)
    )
    if missing:
        raise Incomplete(f"信用修复还缺少：{'、'.join(missing)}", missing)


def _met(need: str, repair: Repair) -> bool:
    if need == "decision_number":
        return bool(repair.number and repair.number.strip() and repair.decided_on)
    return bool(getattr(repair, need))


def guard_withdrawal(withdrawal: Withdrawal, private: Iterable[str] = ()) -> None:
    """Let a withdrawal pass, or say everything it lacks.

    ``private`` are the names that the notice may not carry. In an emergency the number of the
    decision may follow; the ground and the reason may not.
    """
    missing = []
    if withdrawal.ground is None:
        missing.append("法定事由（变更、撤销、确认违法、确认无效）")
    if not withdrawal.reason.strip():
        missing.append("公开说明的理由")
    if not withdrawal.emergency and not (withdrawal.decision_number or "").strip():
        missing.append("作出变更、撤销或者确认的决定文号")
    if missing:
        raise Incomplete(f"撤回还缺少：{'、'.join(missing)}", tuple(missing))
    if any(name and name in withdrawal.reason for name in private):
        raise Refused("撤回说明长期公开，不能写出当事人的名称或者姓名，请改写理由")


def guard_correction(note: str, wrong_values: Iterable[str] = ()) -> None:
    """Let the note of a correction pass: it says what changed and never repeats the wrong value."""
    if not note.strip():
        raise Incomplete("更正还缺少：更正说明", ("更正说明",))
    if any(len(value) > 1 and value in note for value in wrong_values):
        raise Refused("更正说明不能重复原来的错误内容，只写更正了哪一项")


def guard_relisting(ended: Ending, reason: str, decision_number: str | None) -> None:
    """Let a re-listing pass: only after a repair, on a decision, with a reason."""
    if ended is not Ending.REPAIRED:
        raise Refused(f"只有因信用修复终止的公示可以恢复，这一项是因“{ended}”终止的")
    missing = []
    if not reason.strip():
        missing.append("撤销信用修复的理由")
    if not (decision_number or "").strip():
        missing.append("撤销信用修复的决定文号")
    if missing:
        raise Incomplete(f"恢复公示还缺少：{'、'.join(missing)}", tuple(missing))


def relisted_last_day(last_day: date, repaired_on: date, relisted_on: date) -> date:
    """The last day of a re-listing: the days the repair had spared, counted from the new start."""
    if not repaired_on <= last_day:
        raise Refused(f"原公示期已于 {last_day} 届满，没有剩余时间")
    if relisted_on < repaired_on:
        raise Refused(f"恢复公示的日期 {relisted_on} 早于信用修复的日期 {repaired_on}")
    return last_day + (relisted_on - repaired_on)


def guard_new_end(ends_at: datetime, new_ends_at: datetime, *, decided_by_person: bool) -> None:
    """An end that was published is never put off without a new decision of a person."""
    if aware(new_ends_at) > aware(ends_at) and not decided_by_person:
        raise Refused("已公示的截止日期不得自动延后，须由人重新作出决定")


def guard_stay_past_maximum(derivation: Derivation, until: date, reason: str) -> None:
    """Let a disclosure stay past its maximum: only where the profile says so, with a reason."""
    if derivation.on_max_end == "stop":
        raise Refused("最长公示期届满自动停止公示，不得延长")
    if not reason.strip():
        raise Incomplete("继续公示还缺少：义务未履行的说明", ("义务未履行的说明",))
    if until <= derivation.last_day:
        raise Refused(f"新的截止日期 {until} 应晚于原截止日期 {derivation.last_day}")
    latest = LONGEST_STAY.last_day(derivation.last_day)
    if until > latest:
        raise Refused(f"每次最多继续公示{LONGEST_STAY.chinese}，新的截止日期不得晚于 {latest}")


def notice_last_day(withdrawn_on: date, pack: RulePack) -> date:
    """The last day of a withdrawal's notice (撤回说明), itself a disclosure."""
    return pack.policy.withdrawal_notice.period.last_day(withdrawn_on)


def notice_ends_at(withdrawn_on: date, pack: RulePack) -> datetime:
    """The moment at which the notice of a withdrawal comes off."""
    return end_of(notice_last_day(withdrawn_on, pack))
