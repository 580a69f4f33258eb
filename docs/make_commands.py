"""Writes ``docs/commands.md`` from the command line's own help."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli import portal

FILE = Path(__file__).resolve().parent / "commands.md"

_HEAD = """# The `portal` commands

Made by `make docs` from the commands' own help; a test fails when it is out of date.

Exit codes: 0 done · 1 refused or broken, one line on standard error · 2 mistyped · 3 findings.
The data folder is named by `PORTAL_DATA`.
"""


def commands_page() -> str:
    """The whole page."""
    context = click.Context(portal, info_name="portal", **portal.context_settings)
    parts = [_HEAD]
    for name in portal.list_commands(context):
        command = portal.get_command(context, name)
        assert command is not None
        parts += _sections(command, context)
    return "\n".join(parts)


def _sections(command: click.Command, parent: click.Context) -> list[str]:
    """The section of a command, and of the commands below it."""
    context = click.Context(command, info_name=command.name, parent=parent, max_content_width=90)
    context.terminal_width = 90
    sections = [f"## `{context.command_path}`\n\n```text\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            sections += _sections(below, context)
    return sections


if __name__ == "__main__":
    FILE.write_text(commands_page(), encoding="utf-8")
