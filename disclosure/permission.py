"""Who may do what to which decision: one function, asked by pages, interfaces and commands.

The workflow itself asks it, so that no way in passes it by. Roles hold for one agency. 系统 and
管理 have no say in what is published; 审计 reads history only; a city's officers see how late its
counties are, and none of their drafts.

>>> clerk = Actor("tang", "唐宁", Role.CLERK, "dongling")
>>> can(clerk, Step.EDIT, About("dongling")), can(clerk, Step.EDIT, About("lanchuan"))
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from disclosure.errors import NotAllowed
from disclosure.people import Actor, Role


class Step(StrEnum):
    """What a person may want to do at the desk."""

    READ = "查看决定"
    IMPORT = "导入"
    EDIT = "修改"
    SUBMIT = "提交"
    CHANGE = "提出更正、撤回或者信用修复"
    APPROVE = "批准"
    REFUSE = "退回"
    HISTORY = "查看历史"
    STATISTICS = "查看统计"
    EXPORT = "导出"
    MANAGE = "管理人员"
    LATENESS = "查看下级机关的逾期情况"
    ANSWER = "办理异议"
    REFERENCE = "更改机关资料、工作日历"
    REFERENCE_CONFIRM = "确认对机关资料、工作日历的更改"
    ADOPT_RULES = "使规则变更生效"


_CLERK = frozenset(
    {Step.READ, Step.IMPORT, Step.EDIT, Step.SUBMIT, Step.CHANGE, Step.HISTORY, Step.STATISTICS}
    | {Step.EXPORT, Step.LATENESS, Step.ANSWER, Step.REFERENCE}
)
_ROLES: dict[Role, frozenset[Step]] = {
    Role.CLERK: _CLERK,
    Role.REVIEWER: _CLERK | {Step.APPROVE, Step.REFUSE, Step.REFERENCE_CONFIRM, Step.ADOPT_RULES},
    Role.MANAGER: frozenset(
        {Step.READ, Step.IMPORT, Step.HISTORY, Step.STATISTICS, Step.MANAGE, Step.LATENESS}
        | {Step.REFERENCE, Step.REFERENCE_CONFIRM, Step.ADOPT_RULES}
    ),
    Role.AUDITOR: frozenset({Step.HISTORY}),
    Role.SYSTEM: frozenset(),
}
_SECOND_PERSON = {Step.APPROVE, Step.REFUSE, Step.REFERENCE_CONFIRM}
_OF_THE_WHOLE = {Step.REFERENCE, Step.REFERENCE_CONFIRM, Step.ADOPT_RULES}
"""What concerns every agency is for officers of no single one."""


@dataclass(frozen=True, slots=True)
class About:
    """What a step is about: the agency, and who proposed what waits for a second person."""

    agency_code: str | None = None
    proposed_by: str | None = None


def can(actor: Actor, step: Step, about: About | None = None) -> bool:
    """Whether a person may take a step, about a decision or (without one) at all."""
    if step not in _ROLES[actor.role]:
        return False
    if step in _OF_THE_WHOLE and actor.agency_code is not None:
        return False
    if about is None:
        return True
    if actor.agency_code not in (None, about.agency_code):
        return False
    return not (step in _SECOND_PERSON and about.proposed_by == actor.username)


def require(actor: Actor, step: Step, about: About | None = None) -> None:
    """Let a step pass; `NotAllowed` says why it may not be taken."""
    if can(actor, step, about):
        return
    if step not in _ROLES[actor.role]:
        raise NotAllowed(f"“{actor.name}”的角色是{actor.role}，不能{step}")
    if step in _OF_THE_WHOLE and actor.agency_code is not None:
        raise NotAllowed(f"“{actor.name}”只管一个机关，不能{step}")
    if about is not None and actor.agency_code not in (None, about.agency_code):
        raise NotAllowed(f"“{actor.name}”不能{step}：这是其他机关的决定")
    raise NotAllowed(f"这是“{actor.name}”本人提出的，须由另一人{step}")
