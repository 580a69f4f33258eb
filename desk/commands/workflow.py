"""The steps of a decision's life on the command line; what they mean is `disclosure.workflow`'s."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.cli import findings
from desk.commands.looking import show, standing_list
from desk.options import Context, acting, as_json, as_of, print_json
from disclosure.decision import Procedure, Review, Tier
from disclosure.ending import WithdrawalGround
from disclosure.errors import BadInput, Incomplete, PortalError, Problem, Refused

if TYPE_CHECKING:
    from disclosure.people import Actor
    from disclosure.registered import Entry

DAY = click.DateTime(["%Y-%m-%d"])
_REVIEW_OPTIONS: tuple[tuple[str, str, Any], ...] = (
    ("served_on", "送达日期", DAY),
    ("secrecy_review", "保密审查已通过", bool),
    ("legal_review", "法制审核文号，或“无需”", str),
    ("tier", "失信等级", click.Choice([tier.value for tier in Tier])),
    ("tier_reason", "失信等级的理由", str),
    ("procedure", "处罚程序", click.Choice([one.value for one in Procedure])),
    ("is_minor", "当事人是未成年人", bool),
    ("is_private", "主要事实涉及隐私或者商业秘密", bool),
    ("moved_to_criminal", "案件已移送司法机关", bool),
    ("publish_minor_tier", "轻微失信信息仍需公示", bool),
    ("stated_last_day_settled", "公示截止期的差异已经核实", bool),
    ("social_influence_reason", "具有社会影响的理由", str),
    ("text_checked", "公示文本已逐字核对", bool),
)


def _review_options(command: Any) -> Any:
    for name, text, kind in reversed(_REVIEW_OPTIONS):
        option = f"--{name.replace('_', '-')}"
        command = click.option(option, name, type=kind, default=None, help=text)(command)
    return command


@click.command()
@click.argument("public_ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Document number, party and the fields below, a row a decision (CSV or workbook).",
)
@_review_options
@acting
@as_json
@as_of
def submit(
    context: Context,
    actor: Actor,
    as_json: bool,
    public_ids: tuple[str, ...],
    file: Path | None,
    **given: Any,
) -> None:
    """Submit drafts for approval, with what the template lacks (--file, or options for all IDs)."""
    from disclosure import workflow

    chosen = [*_of_ids(public_ids, given), *(_of_file(file) if file else ())]
    if not chosen:
        raise click.UsageError("给出决定的编号，或者 --file")
    summary = workflow.submit_many(chosen, actor=actor, stamp=context.stamp())
    done = [{"id": one.public_id, "content_hash": one.content_hash} for one in summary.done]
    _report("已提交", done, summary.refused, as_json)


def _of_ids(public_ids: tuple[str, ...], given: dict[str, Any]) -> list[tuple[str, Review]]:
    from disclosure import register

    said = {name: _typed(name, value) for name, value in given.items() if value is not None}
    return [(one, replace(register.entry(one).review, **said)) for one in public_ids]


def _typed(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return {"tier": Tier, "procedure": Procedure}.get(name, lambda said: said)(value)


def _of_file(file: Path) -> list[tuple[str, Review]]:
    """The drafts that a review file is about; a row about no decision is a problem."""
    from disclosure import intake, register

    rows = intake.read_reviews(file)
    chosen, problems = [], []
    for row in rows:
        found = [
            one
            for one in register.entries(document_number=row.document_number)
            if one.decision.party.name == row.party_name and one.relisted_from is None
        ]
        if not found:
            what = f"{row.document_number} {row.party_name}"
            problems.append(Problem(row.where, what, "登记册中没有这个文号和相对人的决定"))
        chosen += [(one.public_id, _completed(one, row.review)) for one in found if _is_open(one)]
    if problems:
        raise BadInput(f"{file.name} 中有 {len(problems)} 行找不到决定：{problems[0]}", ())
    return chosen


def _is_open(one: Entry) -> bool:
    """Whether there is a draft to submit; what is held, submitted or approved is left alone."""
    return not one.hold_reason and one.submitted_by is None and one.approved_by is None


def _completed(one: Entry, said: Review) -> Review:
    """What is known already, and what the file says."""
    new = {f.name: getattr(said, f.name) for f in fields(Review)}
    return replace(one.review, **{name: value for name, value in new.items() if value is not None})


@click.command()
@click.argument("public_ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="All that others have submitted.")
@click.option("--hash", "content_hash", help="The content hash that was read (for one ID).")
@click.option("--at", "disclose_at", metavar="MOMENT", help="Publish at this moment, not at once.")
@acting
@as_json
@as_of
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
    _report("已批准", done, tuple(refused), as_json)


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
def refuse(context: Context, actor: Actor, public_id: str, reason: str) -> None:
    """Send back what waits for a second person."""
    from disclosure import workflow

    workflow.refuse(public_id, reason, actor=actor, stamp=context.stamp())
    click.echo(f"{public_id} 已退回", err=True)


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

    proposed = workflow.withdraw(
        public_id,
        WithdrawalGround(ground),
        reason,
        decision_number,
        actor=actor,
        stamp=context.stamp(),
        decided_on=_date(decided_on),
        emergency=emergency,
    )
    _proposed(proposed)


@click.command()
@click.argument("public_id", metavar="ID")
@click.option("--number", required=True, help="The decision of repair.")
@click.option("--decided-on", type=DAY, required=True, help="Its day.")
@click.option("--duties-fulfilled", is_flag=True, help="All duties of the decision are fulfilled.")
@click.option("--corrected", is_flag=True, help="The violation has been put right.")
@click.option("--commitment", is_flag=True, help="A public credit commitment was made.")
@acting
@as_of
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

    _proposed(
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
def relist(
    context: Context, actor: Actor, public_id: str, reason: str, decision_number: str
) -> None:
    """Propose to disclose again, for the remaining time, what a false repair took off."""
    from disclosure import workflow

    _proposed(
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
@click.option("--reason", required=True, help="Why; stays inside.")
@acting
@as_of
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
def lift(context: Context, actor: Actor, public_id: str, reason: str) -> None:
    """Propose to lift a hold; another person confirms with `portal approve`."""
    from disclosure import workflow

    _proposed(workflow.lift(public_id, reason, actor=actor, stamp=context.stamp()))


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _proposed(proposed: Any) -> None:
    effect = "已立即生效，须在 24 小时内由另一人确认" if proposed.applied else "须由另一人确认"
    click.echo(f"{proposed.public_id} {effect}：{proposed.content_hash}")


def _report(
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
    hold,
    lift,
]
