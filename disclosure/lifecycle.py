"""The life of a decision: which step may follow which, who may take it, and what guards it.

登记 → 提交 → 批准（另一人）→ 公示 → 终止. The table is the law of the workflow: every step asks it
(`disclosure.state`), and whatever is not in it is refused. The *status* is never stored: it is
computed from what happened and from the moment asked about, so a job that runs late cannot make
it wrong.

>>> print(transition(State.SUBMITTED, Action.APPROVE).to)
已批准
>>> transition(State.REGISTERED, Action.APPROVE)
Traceback (most recent call last):
disclosure.errors.Refused: 状态为“已登记”时不能批准，可以：修改、提交、不予公示、暂缓
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from disclosure.errors import Refused
from disclosure.moment import aware
from disclosure.role import Role

__all__ = [
    "TABLE",
    "WITHHELD",
    "Action",
    "Event",
    "Guard",
    "Role",
    "State",
    "Transition",
    "state_from",
    "status_at",
    "transition",
]

WITHHELD = "不予公示："
"""How the reason of a decision begins that a gate or a rule keeps from the public for good."""


class State(StrEnum):
    """状态, as the desk shows it."""

    REGISTERED = "已登记"
    SUBMITTED = "待审核"
    APPROVED = "已批准"
    HELD = "暂缓"
    WITHHELD = "不予公示"
    DISCLOSED = "公示中"
    ENDED = "已终止"


class Action(StrEnum):
    """A step in a decision's life."""

    EDIT = "修改"
    SUBMIT = "提交"
    APPROVE = "批准"
    REFUSE = "退回"
    HOLD = "暂缓"
    LIFT = "解除暂缓"
    WITHHOLD = "不予公示"
    DISCLOSE = "公示"
    MOVE_END = "变更截止日"
    CORRECT = "更正"
    REPAIR = "信用修复"
    WITHDRAW = "撤回"
    STAY = "继续公示"
    EXPIRE = "期满"
    RELIST = "恢复公示"


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
    NOT_LATER = "规则变更方案经人核对，新的截止日不晚于原截止日"
    UNFULFILLED = "义务未履行，当地规定允许届满后继续公示，写明到哪一天"
    NEVER = "有不予公示的情形，或者按规则不公示"
    DRAFTED = "只能改动更正的草稿"
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
_WITHHOLD = Transition(State.WITHHELD, Role.CLERK, (Guard.NEVER,))

_MOVE_END = (Role.REVIEWER, (Guard.NOT_LATER,))
_CORRECTION = (Role.CLERK, (Guard.NOTE, *_APPROVE_GUARDS))
_SENT_BACK = (Guard.ANOTHER_PERSON, Guard.REASON)

TABLE: dict[tuple[State, Action], Transition] = {
    (State.REGISTERED, Action.EDIT): _EDIT,
    (State.REGISTERED, Action.SUBMIT): _SUBMIT,
    (State.REGISTERED, Action.WITHHOLD): _WITHHOLD,
    (State.REGISTERED, Action.HOLD): _HOLD,
    (State.WITHHELD, Action.EDIT): _EDIT,
    (State.WITHHELD, Action.SUBMIT): _SUBMIT,
    (State.WITHHELD, Action.WITHHOLD): _WITHHOLD,
    (State.WITHHELD, Action.HOLD): _HOLD,
    (State.SUBMITTED, Action.EDIT): _EDIT,
    (State.SUBMITTED, Action.SUBMIT): _SUBMIT,
    (State.SUBMITTED, Action.WITHHOLD): _WITHHOLD,
    (State.SUBMITTED, Action.APPROVE): Transition(State.APPROVED, Role.REVIEWER, _APPROVE_GUARDS),
    (State.SUBMITTED, Action.REFUSE): Transition(State.REGISTERED, Role.REVIEWER, _SENT_BACK),
    (State.SUBMITTED, Action.HOLD): _HOLD,
    (State.APPROVED, Action.HOLD): _HOLD,
    (State.APPROVED, Action.EDIT): Transition(State.APPROVED, Role.CLERK, (Guard.DRAFTED,)),
    (State.APPROVED, Action.CORRECT): Transition(State.APPROVED, *_CORRECTION, second_person=True),
    (State.APPROVED, Action.REFUSE): Transition(State.APPROVED, Role.REVIEWER, (Guard.REASON,)),
    (State.APPROVED, Action.DISCLOSE): Transition(
        State.DISCLOSED, Role.SYSTEM, (Guard.MOMENT_REACHED,)
    ),
    (State.APPROVED, Action.MOVE_END): Transition(State.APPROVED, *_MOVE_END),
    (State.HELD, Action.EDIT): Transition(State.HELD, Role.CLERK),
    (State.HELD, Action.LIFT): Transition(
        State.REGISTERED, Role.REVIEWER, (Guard.REASON,), second_person=True
    ),
    (State.HELD, Action.REFUSE): Transition(State.HELD, Role.REVIEWER, (Guard.REASON,)),
    (State.DISCLOSED, Action.EDIT): Transition(State.DISCLOSED, Role.CLERK, (Guard.DRAFTED,)),
    (State.DISCLOSED, Action.MOVE_END): Transition(State.DISCLOSED, *_MOVE_END),
    (State.DISCLOSED, Action.STAY): Transition(
        State.DISCLOSED, Role.CLERK, (Guard.UNFULFILLED, Guard.REASON), second_person=True
    ),
    (State.DISCLOSED, Action.CORRECT): Transition(
        State.DISCLOSED, *_CORRECTION, second_person=True
    ),
    (State.DISCLOSED, Action.REPAIR): Transition(
        State.ENDED, Role.CLERK, (Guard.REPAIR_NEEDS,), second_person=True
    ),
    (State.DISCLOSED, Action.WITHDRAW): Transition(
        State.ENDED, Role.CLERK, (Guard.GROUND,), second_person=True
    ),
    (State.DISCLOSED, Action.REFUSE): Transition(State.DISCLOSED, Role.REVIEWER, (Guard.REASON,)),
    (State.DISCLOSED, Action.EXPIRE): Transition(State.ENDED, Role.SYSTEM, (Guard.END_REACHED,)),
    (State.ENDED, Action.RELIST): Transition(
        State.ENDED, Role.CLERK, (Guard.FALSE_REPAIR, Guard.REASON), second_person=True
    ),
    (State.ENDED, Action.REFUSE): Transition(State.ENDED, Role.REVIEWER, (Guard.REASON,)),
}
"""Every step there is. Re-listing leaves the old disclosure ended and begins a new one; what was
submitted before a hold is submitted again when the hold is lifted."""


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


def state_from(
    *,
    disclosed_at: datetime | None,
    ends_at: datetime | None,
    hold_reason: str,
    is_submitted: bool,
    now: datetime,
) -> State:
    """The state that the register's columns stand for at a moment not before the last change.

    ``disclosed_at`` and ``ends_at`` are of the disclosure, None where there is none;
    ``is_submitted`` says that something waits for approval.
    """
    if disclosed_at is not None and ends_at is not None:
        return _passed(State.APPROVED, disclosed_at, ends_at, aware(now))
    if hold_reason:
        return State.WITHHELD if hold_reason.startswith(WITHHELD) else State.HELD
    return State.SUBMITTED if is_submitted else State.REGISTERED


def status_at(history: Iterable[Event], now: datetime) -> State:
    """The state at a moment, from what had happened by then and from the time that has passed.

    ``history`` is in the order in which things took effect; what lies after ``now`` is not seen.
    A step that the table does not know is `Refused`.
    """
    now = aware(now)
    state, disclose_at, ends_at, held_from = State.REGISTERED, None, None, State.REGISTERED
    for event in history:
        if aware(event.at) > now:
            break
        before = _passed(state, disclose_at, ends_at, event.at)
        state = transition(before, event.action).to
        if event.action in (Action.HOLD, Action.EDIT):
            held_from = before
        if event.action is Action.LIFT and held_from is State.SUBMITTED:
            state = State.SUBMITTED
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
