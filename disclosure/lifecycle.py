"""The life of a decision: which step may follow which, who may take it, and what guards it.

登记 → 核对 → 提交 → 批准（另一人）→ 公示 → 终止. The table is the law of the workflow; whatever is
not in it is refused. The *status* is never stored: it is computed from what happened and from
the moment asked about, so a job that runs late cannot make it wrong.

>>> print(transition(State.SUBMITTED, Action.APPROVE).to)
已批准
>>> transition(State.REGISTERED, Action.APPROVE)
Traceback (most recent call last):
disclosure.errors.Refused: 状态为“已登记”时不能批准，可以：修改、核对、提交、暂缓
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from disclosure.errors import Refused
from disclosure.moment import aware


class State(StrEnum):
    """状态, as the desk shows it."""

    REGISTERED = "已登记"
    CHECKED = "已核对"
    SUBMITTED = "待审核"
    APPROVED = "已批准"
    HELD = "暂缓"
    DISCLOSED = "公示中"
    ENDED = "已终止"


class Action(StrEnum):
    """A step in a decision's life."""

    EDIT = "修改"
    CHECK = "核对"
    SUBMIT = "提交"
    APPROVE = "批准"
    REFUSE = "退回"
    HOLD = "暂缓"
    LIFT = "解除暂缓"
    DISCLOSE = "公示"
    MOVE_END = "变更截止日"
    CORRECT = "更正"
    REPAIR = "信用修复"
    WITHDRAW = "撤回"
    EXPIRE = "期满"
    RELIST = "恢复公示"


class Role(StrEnum):
    """Who takes a step."""

    CLERK = "录入"
    REVIEWER = "审核"
    SYSTEM = "系统"


class Guard(StrEnum):
    """What must hold before a step, in words for the page that explains the workflow."""

    TEXT_CHECKED = "公示文本已逐字核对"
    COMPLETE = "提交所需各项齐全"
    GATES_OPEN = "没有不予公示、暂缓公示的情形"
    CLEAN_TEXT = "公示文本中没有身份证件号码、电话、银行卡号"
    ANOTHER_PERSON = "批准的人不是提交的人"
    SAME_CONTENT = "内容与提交时相同"
    RULES_IN_FORCE = "规则包是登记册中生效的版本"
    RULE_PUBLISHES = "有规则规定公示，且公示期未过"
    REASON = "写明理由"
    MOMENT_REACHED = "到了公示的时刻"
    END_REACHED = "到了截止的时刻"
    NOT_LATER = "新的截止日不晚于原截止日，或者由人重新决定"
    GROUND = "有法定事由、公开的理由和决定文号"
    REPAIR_NEEDS = "达到最短公示期，义务已履行，已作信用承诺，有决定文号"
    NOTE = "写明更正了什么，不重复错误内容"
    FALSE_REPAIR = "原因信用修复终止，修复已被撤销"


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads. ``second_person``: proposed by one, effective when another confirms."""

    to: State
    role: Role
    guards: tuple[Guard, ...] = ()
    second_person: bool = False


_SUBMIT = Transition(
    State.SUBMITTED, Role.CLERK, (Guard.COMPLETE, Guard.TEXT_CHECKED, Guard.CLEAN_TEXT)
)
_APPROVE_GUARDS = (
    Guard.ANOTHER_PERSON,
    Guard.SAME_CONTENT,
    Guard.GATES_OPEN,
    Guard.CLEAN_TEXT,
    Guard.RULES_IN_FORCE,
    Guard.RULE_PUBLISHES,
)
_EDIT = Transition(State.REGISTERED, Role.CLERK)
_HOLD = Transition(State.HELD, Role.CLERK, (Guard.REASON,))

TABLE: dict[tuple[State, Action], Transition] = {
    (State.REGISTERED, Action.EDIT): _EDIT,
    (State.REGISTERED, Action.CHECK): Transition(State.CHECKED, Role.CLERK),
    (State.REGISTERED, Action.SUBMIT): _SUBMIT,
    (State.REGISTERED, Action.HOLD): _HOLD,
    (State.CHECKED, Action.EDIT): _EDIT,
    (State.CHECKED, Action.SUBMIT): _SUBMIT,
    (State.CHECKED, Action.HOLD): _HOLD,
    (State.SUBMITTED, Action.EDIT): _EDIT,
    (State.SUBMITTED, Action.APPROVE): Transition(State.APPROVED, Role.REVIEWER, _APPROVE_GUARDS),
    (State.SUBMITTED, Action.REFUSE): Transition(
        State.REGISTERED, Role.REVIEWER, (Guard.ANOTHER_PERSON, Guard.REASON)
    ),
    (State.SUBMITTED, Action.HOLD): _HOLD,
    (State.APPROVED, Action.EDIT): _EDIT,
    (State.APPROVED, Action.HOLD): _HOLD,
    (State.APPROVED, Action.DISCLOSE): Transition(
        State.DISCLOSED, Role.SYSTEM, (Guard.MOMENT_REACHED,)
    ),
    (State.APPROVED, Action.MOVE_END): Transition(
        State.APPROVED, Role.REVIEWER, (Guard.NOT_LATER,), second_person=True
    ),
    (State.HELD, Action.EDIT): Transition(State.HELD, Role.CLERK),
    (State.HELD, Action.LIFT): Transition(
        State.REGISTERED, Role.REVIEWER, (Guard.REASON, Guard.ANOTHER_PERSON)
    ),
    (State.DISCLOSED, Action.MOVE_END): Transition(
        State.DISCLOSED, Role.REVIEWER, (Guard.NOT_LATER,), second_person=True
    ),
    (State.DISCLOSED, Action.CORRECT): Transition(
        State.DISCLOSED, Role.CLERK, (Guard.NOTE, *_APPROVE_GUARDS), second_person=True
    ),
    (State.DISCLOSED, Action.REPAIR): Transition(
        State.ENDED, Role.CLERK, (Guard.REPAIR_NEEDS,), second_person=True
    ),
    (State.DISCLOSED, Action.WITHDRAW): Transition(
        State.ENDED, Role.CLERK, (Guard.GROUND,), second_person=True
    ),
    (State.DISCLOSED, Action.EXPIRE): Transition(State.ENDED, Role.SYSTEM, (Guard.END_REACHED,)),
    (State.ENDED, Action.RELIST): Transition(
        State.ENDED, Role.CLERK, (Guard.FALSE_REPAIR, Guard.REASON), second_person=True
    ),
}
"""Every step there is. Re-listing leaves the old disclosure ended and begins a new one."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as far as the state depends on it; moments are aware.

    An approval carries ``disclose_at`` and ``ends_at``; a moved end carries ``ends_at``.
    """

    action: Action
    at: datetime
    disclose_at: datetime | None = None
    ends_at: datetime | None = None


def transition(state: State, action: Action) -> Transition:
    """Where a step leads from a state; `Refused` when the table does not know it."""
    try:
        return TABLE[state, action]
    except KeyError:
        possible = "、".join(str(a) for (s, a) in TABLE if s is state)
        raise Refused(f"状态为“{state}”时不能{action}，可以：{possible}") from None


def status_at(history: Iterable[Event], now: datetime) -> State:
    """The state at a moment, from what had happened by then and from the time that has passed.

    ``history`` is in the order in which things took effect; what lies after ``now`` is not seen.
    A step that the table does not know is `Refused`.
    """
    now = aware(now)
    state, disclose_at, ends_at = State.REGISTERED, None, None
    for event in history:
        if aware(event.at) > now:
            break
        state = _passed(state, disclose_at, ends_at, event.at)
        state = transition(state, event.action).to
        disclose_at = event.disclose_at or disclose_at
        ends_at = event.ends_at or ends_at
    return _passed(state, disclose_at, ends_at, now)


def _passed(
    state: State, disclose_at: datetime | None, ends_at: datetime | None, now: datetime
) -> State:
    """The state after nothing but time has passed."""
    if state is State.APPROVED and disclose_at and aware(disclose_at) <= now:
        state = State.DISCLOSED
    if state is State.DISCLOSED and ends_at and aware(ends_at) <= now:
        state = State.ENDED
    return state
