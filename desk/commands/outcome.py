"""What the commands of the workflow say when they are done."""

from __future__ import annotations

from typing import Any

import click

from desk.cli import findings
from desk.options import print_json
from disclosure.errors import PortalError


def proposed(made: Any) -> None:
    """Say what was proposed, and who must act next."""
    effect = "已立即生效，须在 24 小时内由另一人确认" if made.applied else "须由另一人确认"
    click.echo(f"{made.public_id} {effect}：{made.content_hash}")


def report(
    verb: str,
    done: list[dict[str, Any]],
    refused: tuple[tuple[str, PortalError], ...],
    as_json: bool,
) -> None:
    """Print what was done and what was refused; the latter makes the command end with 3."""
    if as_json:
        told = [{"id": one, "reason": str(why)} for one, why in refused]
        print_json({"done": done, "refused": told})
    else:
        for one in done:
            click.echo("  ".join(str(value) for value in one.values() if value is not None))
        for public_id, error in refused:
            missing = "、".join(getattr(error, "missing", ()))
            click.echo(f"{public_id}  {error}{'：' + missing if missing else ''}", err=True)
        click.echo(f"{verb} {len(done)} 件，未办理 {len(refused)} 件", err=True)
    if refused:
        findings()
