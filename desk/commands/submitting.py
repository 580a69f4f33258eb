"""``portal submit``: drafts handed to another person, with what the template lacks."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.commands.outcome import report
from desk.options import Context, acting, as_json, as_of, taken_back
from disclosure.decision import Procedure, Review, Tier
from disclosure.errors import BadInput, Problem

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
@taken_back
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
    report("已提交", done, summary.refused, as_json)


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
