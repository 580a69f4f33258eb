"""Copies elsewhere, and the proof that an entry is gone from all: ``deploy prove where``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desk.cli import findings
from desk.options import Context, as_json, as_of, print_json, running_clock
from disclosure.errors import Unknown
from publish import proof, whereabouts
from publish.afterwards import follow

if TYPE_CHECKING:
    from publish.proof import Proof


@click.command()
@click.option("--full", is_flag=True, help="Ask each target what it holds, and mend all of it.")
@as_json
@as_of
def deploy(context: Context, full: bool, as_json: bool) -> None:
    """Bring the targets of deploy.yaml to the live site: delete first, then copy, then look."""
    context.open_register()
    context.refuse_time_travel()
    from disclosure import register

    done = follow(context.folder, register, context.now, running_clock(context), ask_again=full)
    if as_json:
        print_json(done)
    else:
        for line in done.lines() or ["没有变化。"]:
            click.echo(line)
    if done.exit_code:
        findings()


@click.command()
@click.argument("public_id", metavar="[ID]", required=False)
@as_json
@as_of
def prove(context: Context, public_id: str | None, as_json: bool) -> None:
    """Prove that an ended entry is gone: what each surface answered, and when.

    Without ID: how punctually everything that ever ended was taken down. Exit code 3 where an
    entry is not proved gone everywhere.
    """
    context.open_register()
    if public_id is None:
        punctuality = proof.punctuality(context.folder)
        if as_json:
            print_json(punctuality)
        else:
            click.echo(punctuality.sentence)
        return
    from disclosure import register

    proved = proof.prove(context.folder, register, public_id, context.now)
    if proved is None:
        raise Unknown(f"{public_id} 没有终止，或不是公开标识")
    if as_json:
        print_json(_values(proved))
    else:
        for line in proved.lines():
            click.echo(line)
    if not proved.is_gone:
        findings()


def _values(proved: Proof) -> dict[str, object]:
    return {
        "id": proved.id,
        "disclosure": proved.disclosure,
        "ended_at": proved.ended_at,
        "kind": proved.kind,
        "is_gone": proved.is_gone,
        "gone_since": proved.gone_since,
        "chain_rows": proved.chain_rows,
        "chain_head": proved.chain_head,
        "answers": proved.answers,
    }


@click.command()
@click.argument("public_id", metavar="ID")
@as_json
@as_of
def where(context: Context, public_id: str, as_json: bool) -> None:
    """Say where each copy of an entry is: register, site, indexes, targets, record."""
    context.open_register()
    from disclosure import register

    register.entry(public_id)  # refuses an id that the register does not know
    copies = whereabouts.of(context.folder, public_id)
    if as_json:
        print_json(copies)
        return
    for copy in copies:
        click.echo(f"{copy.place}  {copy.text}")


COMMANDS: list[click.Command] = [deploy, prove, where]
