"""Who acts: officers with an agency and a role, and 系统, which can never submit or approve.

On the command line a person is proved by a personal token, shown once and stored as a hash.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from disclosure.errors import ClockRefused, NotAllowed, Unknown
from disclosure.models import Officer
from disclosure.moment import aware
from disclosure.role import Role

__all__ = [
    "LEEWAY",
    "SYSTEM",
    "Actor",
    "Role",
    "Stamp",
    "actor_named",
    "actor_with_token",
    "add_officer",
    "issue_token",
    "require_clock",
]

LEEWAY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who acts for one agency; ``agency_code`` None stands for all agencies."""

    username: str
    name: str
    role: Role
    agency_code: str | None = None


SYSTEM = Actor("system", "系统", Role.SYSTEM)
"""Ticks, builds and servers: they record what time has brought, and decide nothing."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a step was written down by the machine's clock, and when it took effect."""

    recorded_at: datetime
    effective_at: datetime

    def __post_init__(self) -> None:
        aware(self.recorded_at)
        aware(self.effective_at)

    @classmethod
    def at(cls, moment: datetime) -> Stamp:
        """A step that takes effect as it is written down."""
        return cls(moment, moment)


def require_clock(stamp: Stamp, *, is_rehearsal: bool) -> None:
    """Only a rehearsal may act as of another moment than the machine's clock."""
    if not is_rehearsal and abs(stamp.effective_at - stamp.recorded_at) > LEEWAY:
        raise ClockRefused(
            f"生效时刻 {stamp.effective_at.isoformat()} 与本机时钟相差一分钟以上；"
            "只有演练数据可以改变时间"
        )


def add_officer(username: str, name: str, role: Role, agency_code: str | None = None) -> Actor:
    """Enter an officer; an officer of this name already there is changed."""
    if username == SYSTEM.username or role is Role.SYSTEM:
        raise NotAllowed("“系统”不是人员，不能登记")
    Officer.objects.update_or_create(
        username=username,
        defaults={"name": name, "role": role, "agency_code": agency_code, "is_active": True},
    )
    return Actor(username, name, role, agency_code)


def names() -> dict[str, str]:
    """User name → the name that pages show, of everybody who ever acted, 系统 included."""
    known = dict(Officer.objects.values_list("username", "name"))
    return known | {SYSTEM.username: SYSTEM.name}


def actor_named(username: str) -> Actor:
    """The officer of this name; only a rehearsal takes the name alone."""
    officer = Officer.objects.filter(username=username, is_active=True).first()
    if officer is None:
        raise Unknown(f"没有名为“{username}”的公示员")
    return _actor(officer)


def actor_with_token(username: str, token: str) -> Actor:
    """The officer whom this token proves; `NotAllowed` otherwise, without saying why."""
    officer = Officer.objects.filter(username=username, is_active=True).first()
    stored = officer.token_hash if officer else ""
    if not (secrets.compare_digest(stored or "-", _hash(token)) and officer):
        raise NotAllowed("用户名或者令牌不对")
    return _actor(officer)


def issue_token(username: str) -> str:
    """A fresh token for an officer, which replaces the old one. Not stored: show it once."""
    token = secrets.token_urlsafe(32)
    changed = Officer.objects.filter(username=username, is_active=True).update(
        token_hash=_hash(token)
    )
    if not changed:
        raise Unknown(f"没有名为“{username}”的公示员")
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _actor(officer: Officer) -> Actor:
    return Actor(officer.username, officer.name, Role(officer.role), officer.agency_code)
