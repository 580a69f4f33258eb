"""人员: who may act for an agency, entered and changed by its 管理, and written into history."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction

from disclosure.errors import BadInput, NotAllowed, Unknown
from disclosure.history import Action, Detail, Event, append
from disclosure.models import Officer
from disclosure.people import SYSTEM, Actor, Role, Stamp
from disclosure.permission import About, Step, require

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,29}")


@dataclass(frozen=True, slots=True)
class Member:
    """One officer as the page of members shows it."""

    username: str
    name: str
    role: Role
    agency_code: str | None
    is_active: bool


def members(agency_codes: tuple[str, ...] | None) -> list[Member]:
    """The officers of these agencies (all without), active ones first."""
    rows = Officer.objects.order_by("-is_active", "agency_code", "username")
    if agency_codes is not None:
        rows = rows.filter(agency_code__in=agency_codes)
    return [_member(row) for row in rows]


def member(username: str, *, actor: Actor) -> Member:
    """One officer whom this person manages; another agency's is as if not there."""
    row = Officer.objects.filter(username=username).first()
    if row is None or actor.agency_code not in (None, row.agency_code):
        raise Unknown(f"没有名为“{username}”的公示员")
    require(actor, Step.MANAGE, About(row.agency_code))
    return _member(row)


@transaction.atomic
def enter(
    username: str, name: str, role: Role, agency_code: str | None, *, actor: Actor, stamp: Stamp
) -> Member:
    """Enter an officer of an agency that this person manages."""
    require(actor, Step.MANAGE, About(agency_code))
    if not _USERNAME.fullmatch(username) or username == SYSTEM.username:
        raise BadInput("用户名用小写字母开头，2 至 30 个小写字母、数字、点或者横线")
    if Officer.objects.filter(username=username).exists():
        raise BadInput(f"用户名“{username}”已经有人使用")
    if role is Role.SYSTEM or not name.strip():
        raise BadInput("请填写姓名，选择角色")
    row = Officer.objects.create(
        username=username, name=name.strip()[:50], role=role, agency_code=agency_code
    )
    _write_down(row, "登记", actor, stamp)
    return _member(row)


@transaction.atomic
def set_active(username: str, is_active: bool, *, actor: Actor, stamp: Stamp) -> Member:
    """停用 or 恢复: a person who is not active can't sign in, and the token proves nothing."""
    member(username, actor=actor)
    if username == actor.username:
        raise NotAllowed("不能停用本人的账号，请由另一名管理人员办理")
    row = Officer.objects.get(username=username)
    row.is_active = is_active
    if not is_active:
        row.token_hash = ""
    row.save()
    _write_down(row, "恢复" if is_active else "停用", actor, stamp)
    return _member(row)


def write_down(username: str, what: str, *, actor: Actor, stamp: Stamp) -> None:
    """Write into history what else was done about an officer's account."""
    _write_down(Officer.objects.get(username=username), what, actor, stamp)


def _write_down(row: Officer, what: str, actor: Actor, stamp: Stamp) -> None:
    detail: Detail = {"member": row.username, "what": what, "role": row.role}
    append([Event("", Action.MEMBER, detail)], actor=actor, stamp=stamp)


def _member(row: Officer) -> Member:
    return Member(row.username, row.name, Role(row.role), row.agency_code, row.is_active)
