"""``portal withdraw repair relist stay correct hold lift``: what changes a disclosure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.commands.outcome import proposed
from desk.commands.submitting import DAY
from desk.options import Context, acting, as_of, taken_back
from disclosure.ending import WithdrawalGround
from disclosure.errors import BadInput, Incomplete

if TYPE_CHECKING:
    from disclosure.people import Actor
    from disclosure.registered import Entry


@click.command()
@click.argument("public_id", metavar="ID")
@click.option(
    "--ground",
    type=click.Choice([ground.value for ground in WithdrawalGround]),
    required=True,
    help="The statutory ground (行政处罚法 art. 48).",
)
@click.option("--reason", required=True, help="Public, and without the party's name.")
@click.option("--number", "decision_number", help="The decision that changed or revoked it.")
@click.option("--decided-on", type=DAY, help="The day of that decision.")
@click.option("--emergency", is_flag=True, help="Take it off at once; confirmed within 24 hours.")
@acting
@as_of
@taken_back
def withdraw(
    context: Context,
    actor: Actor,
    public_id: str,
    ground: str,
    reason: str,
    decision_number: str | None,
    decided_on: datetime | None,
    emergency: bool,
) -> None:
    """Propose to withdraw a public decision; another person confirms with `portal approve`."""
    from disclosure import workflow

    made = workflow.withdraw(
        public_id,
        WithdrawalGround(ground),
        reason,
        decision_number,
        actor=actor,
        stamp=context.stamp(),
        decided_on=_date(decided_on),
        emergency=emergency,
    )
    proposed(made)


@click.command()
@click.argument("public_id", metavar="ID")
@click.option("--number", required=True, help="The decision of repair.")
@click.option("--decided-on", type=DAY, required=True, help="Its day.")
@click.option("--duties-fulfilled", is_flag=True, help="All duties of the decision are fulfilled.")
@click.option("--corrected", is_flag=True, help="The violation has been put right.")
@click.option("--commitment", is_flag=True, help="A public credit commitment was made.")
@acting
@as_of
@taken_back
def repair(
    context: Context,
    actor: Actor,
    public_id: str,
    number: str,
    decided_on: datetime,
    **conditions: bool,
) -> None:
    """Propose an early end after a credit repair; another person confirms."""
    from disclosure import workflow

    proposed(
        workflow.repair(
            public_id,
            number,
            decided_on.date(),
            actor=actor,
            stamp=context.stamp(),
            **conditions,
        )
    )


@click.command()
@click.argument("public_id", metavar="ID")
@click.option("--reason", required=True, help="Why the repair is undone.")
@click.option("--number", "decision_number", required=True, help="The decision that undoes it.")
@acting
@as_of
@taken_back
def relist(
    context: Context, actor: Actor, public_id: str, reason: str, decision_number: str
) -> None:
    """Propose to disclose again, for the remaining time, what a false repair took off."""
    from disclosure import workflow

    proposed(
        workflow.relist(public_id, reason, decision_number, actor=actor, stamp=context.stamp())
    )


@click.command()
@click.argument("public_id", metavar="ID")
@click.option("--note", required=True, help="Public: what changed, never the wrong value.")
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that holds the right decision, in any format that `portal import` reads.",
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="FIELD=TEXT",
    help="Or the fields to change: facts, basis, content, violation_type, industry …",
)
@acting
@as_of
@taken_back
def correct(
    context: Context,
    actor: Actor,
    public_id: str,
    note: str,
    file: Path | None,
    changes: tuple[str, ...],
) -> None:
    """Submit a correction of a public decision; the old text stays up until it is approved."""
    from disclosure import register, workflow

    entry = register.entry(public_id)
    facts = _facts_of_file(file, entry) if file else entry.decision
    facts = replace(facts, **dict(_change(text) for text in changes))
    if facts == entry.decision:
        raise Incomplete("更正与现有内容相同", ("--file 或者 --set",))
    submission = workflow.correct(public_id, facts, note, actor=actor, stamp=context.stamp())
    click.echo(f"{public_id} 更正已提交，须由另一人批准：{submission.content_hash}")


CHANGEABLE = (
    "violation_type",
    "facts",
    "basis",
    "content",
    "affected_certificate",
    "document_title",
    "licence_category",
    "certificate_name",
    "licence_number",
    "industry",
    "full_text",
)


def _change(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or name not in CHANGEABLE:
        raise click.UsageError(f"--set 应写作 字段=内容，字段可以是 {'、'.join(CHANGEABLE)}")
    return name, value


def _facts_of_file(file: Path, entry: Entry) -> Any:
    from disclosure import intake
    from disclosure.reference import reference

    number = entry.decision.document_number
    rows = list(intake.read(file, reference().agencies))
    found = [row.decision for row in rows if row.decision.document_number == number]
    if len(found) != 1:
        raise BadInput(f"{file.name} 中文号为 {number} 的决定有 {len(found)} 件，应为一件")
    return found[0]


@click.command()
@click.argument("public_id", metavar="ID")
@click.option("--until", type=DAY, required=True, help="The new last day, a year on at most.")
@click.option("--reason", required=True, help="Which duties are not fulfilled; stays inside.")
@acting
@as_of
@taken_back
def stay(context: Context, actor: Actor, public_id: str, until: datetime, reason: str) -> None:
    """Propose to stay public past the maximum, where the jurisdiction allows it (北京)."""
    from disclosure import workflow

    proposed(workflow.stay(public_id, until.date(), reason, actor=actor, stamp=context.stamp()))


@click.command()
@click.argument("public_id", metavar="ID")
@click.option("--reason", required=True, help="Why; stays inside.")
@acting
@as_of
@taken_back
def hold(context: Context, actor: Actor, public_id: str, reason: str) -> None:
    """Hold a decision that is not public yet; it can't be approved until the hold is lifted."""
    from disclosure import workflow

    workflow.hold(public_id, reason, actor=actor, stamp=context.stamp())
    click.echo(f"{public_id} 已暂缓公示", err=True)


@click.command()
@click.argument("public_id", metavar="ID")
@click.option("--reason", required=True, help="Why; stays inside.")
@acting
@as_of
@taken_back
def lift(context: Context, actor: Actor, public_id: str, reason: str) -> None:
    """Propose to lift a hold; another person confirms with `portal approve`."""
    from disclosure import workflow

    proposed(workflow.lift(public_id, reason, actor=actor, stamp=context.stamp()))


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
