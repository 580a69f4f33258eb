"""The ``portal`` command line: every step of a decision's public life, one command a step.

Exit codes: 0 done · 1 refused or broken, with one line on standard error · 2 the command itself was
mistyped · 3 done, and there are findings (a residue, a leak, a file with problems).
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from disclosure.errors import PortalError

REFUSED = 1
FINDINGS = 3

COLLECT_AFTER = 100_000
"""New objects after which garbage is looked for. To read the code makes as many, which all stay: by
default they are gone through again for each few hundred, which takes a short command long."""

ROOMS: dict[str, tuple[str, ...]] = {
    "law": ("explain",),
    "demo": ("demo",),
    "intake": ("import", "check", "template", "redact"),
    "people": ("create", "officer", "token", "invite"),
    "workflow": (
        "list",
        "show",
        "submit",
        "approve",
        "refuse",
        "withdraw",
        "correct",
        "repair",
        "relist",
        "stay",
        "hold",
        "lift",
    ),
    "publication": ("publish", "tick", "verify"),
    "proving": ("deploy", "prove", "where"),
    "copying": ("digest", "paper"),
    "safekeeping": ("doctor", "backup", "restore"),
    "searching": ("search",),
    "serving": ("serve",),
}
"""The module below ``desk.commands`` → the commands it is known for, in the order of help."""


class Portal(click.Group):
    """Reads a command's module only when it is asked for, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order in which an office uses them."""
        return [str(command.name) for command in self._all()]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of this name; the rooms known for it are looked into first."""
        likely = [room for room, names in ROOMS.items() if name in names]
        rooms = [*likely, *(room for room in ROOMS if room not in likely)]
        return next((command for command in self._of(rooms) if command.name == name), None)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what the portal refuses becomes one line and exit code 1."""
        try:
            return super().invoke(ctx)
        except PortalError as error:
            click.echo(one_line(error), err=True)
            raise click.exceptions.Exit(REFUSED) from error

    def _all(self) -> Iterator[click.Command]:
        return self._of(list(ROOMS))

    def _of(self, rooms: list[str]) -> Iterator[click.Command]:
        for room in rooms:
            yield from commands_of(room)


def commands_of(room: str) -> list[click.Command]:
    """The commands of one module below ``desk.commands``."""
    name = f"{__package__}.commands.{room}"
    if find_spec(name) is None:
        return []
    commands: list[click.Command] = import_module(name).COMMANDS
    return commands


def one_line(error: PortalError) -> str:
    """An error as one line: its sentence, and what is missing where it names it."""
    missing = getattr(error, "missing", ())
    text = str(error) + (f"：{'、'.join(missing)}" if missing else "")
    return "portal: " + " ".join(text.split())


@click.group(
    cls=Portal, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="disclosure-portal", message="%(version)s")
def portal() -> None:
    """谁执法谁公示：从执法决定到公示，到期撤下。

    The data folder is named by PORTAL_DATA (default: var/). Dates and moments are in
    Asia/Shanghai. Exit codes: 0 done, 1 refused or broken, 2 mistyped, 3 findings.
    """


def main() -> None:
    """The entry point that ``pyproject.toml`` names."""
    gc.set_threshold(COLLECT_AFTER)
    # A process that ends frees all it has: nothing needs to be gone through once more.
    atexit.register(gc.freeze)
    portal(prog_name="portal")


def findings() -> None:
    """End the command with the exit code for findings."""
    sys.stdout.flush()
    raise click.exceptions.Exit(FINDINGS)
