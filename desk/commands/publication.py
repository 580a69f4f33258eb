"""Publishing, taking down, and proving it: ``publish tick verify``."""

from __future__ import annotations

import math
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from desk.cli import findings
from desk.options import Context, as_json, as_of, dry_run, print_json, prove, running_clock
from desk.progress import showing
from disclosure.data_folder import DataFolder
from publish.afterwards import TICK_SECONDS, Afterwards, follow
from publish.lease import Busy
from publish.outcome import Outcome
from publish.publication import publish as bring_up_to_date
from publish.tick import tick as do_what_is_due

REGISTER_ALONE = "disclosure.settings"
"""What a publication needs of Django: accounts and pages of the desk stay unread."""


@click.command()
@click.option("--full", is_flag=True, help="Make every file anew, in a fresh folder.")
@click.option(
    "--target",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write to another folder, for any moment; nothing is recorded.",
)
@click.option(
    "--rules-plan",
    metavar="HASH",
    help="Put content/rules into force by the plan that portal check --rules printed.",
)
@click.option(
    "--as", "username", metavar="USER", envvar="PORTAL_USER", help="Who puts rules into force."
)
@dry_run
@as_json
@as_of
def publish(
    context: Context,
    full: bool,
    target: Path | None,
    rules_plan: str | None,
    username: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make the public site what it should be now: take down first, then publish."""
    context.open_register(REGISTER_ALONE if rules_plan is None else "desk.settings")
    if target is None and not dry_run:
        context.refuse_time_travel()
    if rules_plan is not None:
        _adopt(context, rules_plan, username, alone=not (full or target or dry_run))
    folder = DataFolder(target.resolve()) if target else context.folder
    with showing(not as_json) as progress:
        outcome = bring_up_to_date(
            folder,
            context.now,
            full=full,
            dry_run=dry_run,
            progress=progress,
            content=context.content,
            recorded_at=context.recorded_at,
            records=target is None,
        )
    is_live = target is None and not dry_run
    _report(outcome, _follow(context) if is_live else Afterwards(), as_json=as_json)


def _adopt(context: Context, rules_plan: str, username: str | None, *, alone: bool) -> None:
    if not alone:
        raise click.UsageError("--rules-plan goes with none of --full, --target, --dry-run.")
    if username is None:
        raise click.UsageError("--rules-plan needs --as USER.")
    from desk.commands.law import adopt_rules

    adopt_rules(context, rules_plan, prove(username, context))


@click.command()
@dry_run
@as_json
@as_of
def tick(context: Context, dry_run: bool, as_json: bool) -> None:
    """Do what is due now, once: for cron and systemd timers."""
    context.open_register(REGISTER_ALONE)
    if dry_run:
        plan = bring_up_to_date(context.folder, context.now, dry_run=True, content=context.content)
        _report(plan, Afterwards(), as_json=as_json)
        return
    context.refuse_time_travel()
    outcome = do_what_is_due(
        context.folder, context.now, recorded_at=context.recorded_at, content=context.content
    )
    _report(outcome, _follow(context, TICK_SECONDS), as_json=as_json)


def _follow(context: Context, seconds: float = math.inf) -> Afterwards:
    """Copy to the deploy targets and look from outside; another deployment does it otherwise."""
    from disclosure import register

    try:
        return follow(
            context.folder, register, context.now, running_clock(context), seconds=seconds
        )
    except Busy:
        return Afterwards()


@click.command()
@click.option("--target", metavar="NAME", help="Look through a target of deploy.yaml instead.")
@click.option("--url", metavar="URL", help="Look through the site at an address instead.")
@as_json
@as_of
def verify(context: Context, target: str | None, url: str | None, as_json: bool) -> None:
    """Look through every byte of every surface for what has ended; exit code 3 if found.

    Merges the index of the served search first, so that it keeps nothing of what was deleted.
    """
    if target and url:
        raise click.UsageError("--target and --url exclude each other.")
    context.open_register()
    nightly = import_module("publish.nightly")
    if target or url:
        from publish.targets import settings
        from publish.targets.web import Web

        copy = Web(url) if url else settings.read(context.folder).target(target or "")
        found = nightly.look_at_copy(context.folder, copy, context.now)
    else:
        nightly.merge_index(context.folder, context.now)
        found = nightly.look_everywhere(context.folder, context.now)
    if as_json:
        print_json({"residue": [str(one) for one in found]})
    else:
        for one in found:
            click.echo(f"残留  {one}")
        click.echo("没有发现残留。" if not found else f"发现 {len(found)} 处残留。")
    if found:
        findings()


def _report(outcome: Outcome, after: Afterwards, *, as_json: bool) -> None:
    if as_json:
        print_json({**_as_values(outcome), "deployed": after.deployed, "not_gone": after.not_gone})
    else:
        _print(outcome)
        for line in after.lines():
            click.echo(line)
    if outcome.exit_code or after.exit_code:
        findings()


def _print(outcome: Outcome) -> None:
    for line in outcome.plan:
        click.echo(line)
    if outcome.plan:
        return
    for one in outcome.quarantined:
        click.echo(f"未公示  {one}")
    for warning in outcome.warnings:
        click.echo(f"请核对  {warning}")
    for found in outcome.residue:
        click.echo(f"残留  {found}")
    for path in outcome.down:
        click.echo(f"暂停访问  {path}")
    if outcome.written or outcome.deleted:
        click.echo(f"写入 {len(outcome.written)} 个文件，删除 {len(outcome.deleted)} 个文件。")
    else:
        click.echo("没有变化。")


def _as_values(outcome: Outcome) -> dict[str, Any]:
    return {
        "now": outcome.now,
        "written": list(outcome.written),
        "deleted": outcome.deleted,
        "quarantined": [str(one) for one in outcome.quarantined],
        "warnings": [str(one) for one in outcome.warnings],
        "residue": [str(one) for one in outcome.residue],
        "down": outcome.down,
        "plan": outcome.plan,
    }


COMMANDS: list[click.Command] = [publish, tick, verify]
