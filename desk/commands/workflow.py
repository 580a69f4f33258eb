"""The steps of a decision's life on the command line; what they mean is `disclosure.workflow`'s."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from desk.commands.changing import correct, hold, lift, relist, repair, stay, withdraw
from desk.commands.looking import show, standing_list
from desk.commands.outcome import report
from desk.commands.submitting import submit
from desk.options import Context, acting, as_json, as_of, taken_back
from disclosure.errors import PortalError, Refused

if TYPE_CHECKING:
    from disclosure.people import Actor


@click.command()
@click.argument("public_ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="All that others have submitted.")
@click.option("--hash", "content_hash", help="The content hash that was read (for one ID).")
@click.option("--at", "disclose_at", metavar="MOMENT", help="Publish at this moment, not at once.")
@acting
@as_json
@as_of
@taken_back
def approve(
    context: Context,
    actor: Actor,
    as_json: bool,
    public_ids: tuple[str, ...],
    everything: bool,
    content_hash: str | None,
    disclose_at: str | None,
) -> None:
    """Approve what another person submitted or proposed (several IDs, or --all submitted)."""
    from disclosure import register, workflow
    from disclosure.moment import parse_moment

    if content_hash and len(public_ids) != 1:
        raise click.UsageError("--hash 只能用于一个编号")
    if not public_ids and not everything:
        raise click.UsageError("给出决定的编号，或者 --all")
    moment = parse_moment(disclose_at) if disclose_at else None
    ids = public_ids or _waiting_ids(actor, context.now)
    done, refused = [], []
    for public_id in ids:
        try:
            waiting = register.entry(public_id).waiting
            if waiting is None:
                raise Refused(f"{public_id} 没有待审核的内容")
            derivation = workflow.approve(
                public_id,
                content_hash or waiting.content_hash,
                actor=actor,
                stamp=context.stamp(),
                disclose_at=moment,
            )
        except PortalError as error:
            refused.append((public_id, error))
        else:
            last_day = derivation.last_day.isoformat() if derivation else None
            done.append({"id": public_id, "what": waiting.kind, "last_day": last_day})
    report("已批准", done, tuple(refused), as_json)


def _waiting_ids(actor: Actor, now: datetime) -> list[str]:
    from disclosure.docket import Asked, standings

    codes = (actor.agency_code,) if actor.agency_code else None
    asked = Asked(waiting=True, not_proposed_by=actor.username, agency_codes=codes, order="oldest")
    return [row.public_id for row in standings(asked, now, limit=None)]


@click.command()
@click.argument("public_id", metavar="ID")
@click.option("--reason", required=True, help="Why; stays inside.")
@acting
@as_of
@taken_back
def refuse(context: Context, actor: Actor, public_id: str, reason: str) -> None:
    """Send back what waits for a second person."""
    from disclosure import workflow

    workflow.refuse(public_id, reason, actor=actor, stamp=context.stamp())
    click.echo(f"{public_id} 已退回", err=True)


COMMANDS: list[click.Command] = [
    standing_list,
    show,
    submit,
    approve,
    refuse,
    withdraw,
    correct,
    repair,
    relist,
    stay,
    hold,
    lift,
]
