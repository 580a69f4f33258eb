"""What commands have in common: the moment, the data folder, the person who acts, the form.

::

    @click.command()
    @click.argument("public_id")
    @acting                       # adds --as, passes actor
    @as_of                        # adds --as-of, passes context
    @as_json                      # adds --json, passes as_json
    @dry_run                      # adds --dry-run, passes dry_run
    def withdraw(context, actor, as_json, dry_run, public_id): ...

The order of the decorators does not matter.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from pydantic_core import to_jsonable_python

from disclosure.content_in_force import content_in_force
from disclosure.data_folder import DataFolder
from disclosure.errors import ClockRefused, NotAllowed, PortalError, Unknown
from disclosure.moment import clock, parse_moment, start_of
from disclosure.site import CONTENT

if TYPE_CHECKING:
    from disclosure.people import Actor, Stamp

F = TypeVar("F", bound=Callable[..., Any])

LEEWAY = timedelta(minutes=1)
"""How far ``--as-of`` may lie from the machine's clock outside a rehearsal folder."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a command works on. ``now`` is ``--as-of``, or the machine's clock, read once."""

    folder: DataFolder
    now: datetime
    recorded_at: datetime
    """The machine's clock."""
    content: Path = CONTENT

    @classmethod
    def of_command(cls) -> Context:
        """The context of the command that is running."""
        meta = click.get_current_context().meta
        if _KEY not in meta:
            read = clock()
            folder = DataFolder.from_environment()
            now = meta.get(_AS_OF) or read
            meta[_KEY] = cls(folder, now, read, content_in_force(folder))
        context: Context = meta[_KEY]
        return context

    def open_register(self, settings: str = "desk.settings") -> None:
        """Set up Django for the register of the data folder, which must exist.

        ``disclosure.settings`` is the register alone, without accounts, sessions and pages of the
        desk: it is there three times as fast.
        """
        if not self.folder.register.exists():
            raise Unknown(
                f"{self.folder.path} 中没有登记册；先运行 portal demo 或 portal demo --empty"
            )
        self.set_up(settings)

    def set_up(self, settings: str = "desk.settings") -> None:
        """Set up Django; whoever makes a new register calls this, everyone else `open_register`."""
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
        django.setup()

    def stamp(self) -> Stamp:
        """The stamp of a step taken by this command; the register has been opened."""
        from disclosure.people import Stamp

        return Stamp(self.recorded_at, self.now)

    def refuse_time_travel(self) -> None:
        """Only a rehearsal folder may be changed as of another moment than now."""
        if abs(self.now - self.recorded_at) > LEEWAY and not self.is_rehearsal():
            raise ClockRefused(
                f"--as-of {self.now.isoformat()} 与本机时钟 {self.recorded_at.isoformat()}"
                " 相差一分钟以上；只有演练数据可以改变时间"
            )

    def is_rehearsal(self) -> bool:
        """Whether the register is marked as a rehearsal; opens it."""
        self.open_register()
        from disclosure import register

        return register.is_rehearsal()


def running_clock(context: Context) -> Callable[[], datetime]:
    """The machine's clock, moved by as much as ``--as-of`` differs from it (rehearsals only)."""
    shift = context.now - context.recorded_at
    return lambda: clock() + shift


_KEY, _AS_OF = "desk.context", "desk.as_of"


class Moment(click.ParamType[datetime]):
    """An RFC 3339 moment, or a day, which stands for its 00:00 in Asia/Shanghai."""

    name = "moment"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        """The moment, aware; another text is a usage error."""
        if isinstance(value, datetime):
            return value
        try:
            if len(value) == len("2026-11-20"):
                return start_of(datetime.fromisoformat(value).date())
            return parse_moment(value)
        except (ValueError, PortalError) as error:
            self.fail(f"{error}", param, ctx)


def as_of(command: F) -> F:
    """Add ``--as-of`` and pass ``context``."""

    @wraps(command)
    def with_context(*args: Any, **kwargs: Any) -> Any:
        return command(*args, context=Context.of_command(), **kwargs)

    option = click.option(
        "--as-of",
        type=Moment(),
        expose_value=False,
        callback=_remember_moment,
        help="Act as if it were this moment (2026-11-20T00:00:00+08:00, or a day).",
    )
    return option(with_context)  # type: ignore[return-value]


def _remember_moment(ctx: click.Context, param: click.Parameter, value: datetime | None) -> None:
    ctx.meta[_AS_OF] = value


def as_json(command: F) -> F:
    """Add ``--json`` and pass ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def dry_run(command: F) -> F:
    """Add ``--dry-run`` and pass ``dry_run``."""
    return click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")(
        command
    )


def taken_back(command: F) -> F:
    """Add ``--dry-run`` to a step in the register: it is taken, told, and rolled back.

    So a dry run is refused for the same reasons and says the same. Stands directly above the
    command, where the register is open.
    """

    @wraps(command)
    def tried(*args: Any, dry_run: bool, **kwargs: Any) -> Any:
        if not dry_run:
            return command(*args, **kwargs)
        from django.db import transaction

        with transaction.atomic():
            try:
                return command(*args, **kwargs)
            finally:
                transaction.set_rollback(True)
                click.echo("预演：登记册没有改变", err=True)

    return dry_run(tried)  # type: ignore[return-value]


def acting(command: F) -> F:
    """Add ``--as USER`` and pass ``actor``, proved by the person's token.

    A rehearsal folder takes the name alone. Opens the register, and refuses an ``--as-of`` that
    this folder may not be changed at.
    """

    @wraps(command)
    def with_actor(*args: Any, username: str, **kwargs: Any) -> Any:
        context = Context.of_command()
        context.open_register()
        context.refuse_time_travel()
        return command(*args, actor=prove(username, context), **kwargs)

    option = click.option(
        "--as",
        "username",
        metavar="USER",
        required=True,
        envvar="PORTAL_USER",
        help="Who acts; proved by the token in PORTAL_TOKEN (or a file of mode 600 it names).",
    )
    return option(with_actor)  # type: ignore[return-value]


def prove(username: str, context: Context) -> Actor:
    """The actor of this name, if the token proves it; `NotAllowed` otherwise."""
    from disclosure import people

    token = token_of_environment()
    if token is None and context.is_rehearsal():
        return people.actor_named(username)
    if token is None:
        raise NotAllowed("需要个人令牌：请放入 PORTAL_TOKEN（portal token 可以签发）")
    return people.actor_with_token(username, token)


def token_of_environment() -> str | None:
    """The token in ``PORTAL_TOKEN``, or in the file of mode 600 that it names."""
    value = os.environ.get("PORTAL_TOKEN", "").strip()
    if not value:
        return None
    path = Path(value)
    if not path.is_absolute():
        return value
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise NotAllowed(f"令牌文件 {path} 的权限应为 600")
    return path.read_text(encoding="ascii").strip()


def print_json(value: Any) -> None:
    """Print a value, dataclasses and dates included, as one JSON document."""
    click.echo(json.dumps(to_jsonable_python(value), ensure_ascii=False, indent=2))
