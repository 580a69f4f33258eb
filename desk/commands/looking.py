"""Looking into the register on the command line: lists, one decision, and who may act."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from desk.options import Context, as_json, as_of, print_json
from disclosure.lifecycle import WITHHELD, State
from disclosure.moment import day_of

if TYPE_CHECKING:
    from desk.duties import Owed
    from disclosure.docket import Asked, Standing
    from disclosure.registered import Entry

LISTS = ("all", "waiting", "due", "overdue", "expiring")


class Within(click.ParamType[int]):
    """A number of days, written 30d or 30."""

    name = "days"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """The number of days; another text is a usage error."""
        match = re.fullmatch(r"(\d{1,4})d?", str(value))
        if match is None:
            self.fail(f"“{value}”不是天数，应写作 30d", param, ctx)
        return int(match[1])


@click.command("list")
@click.argument("which", type=click.Choice(LISTS), default="all")
@click.option("--within", type=Within(), default=None, help="Days ahead (due: 7d, expiring: 30d).")
@click.option("--agency", "agency_code", help="Only this agency's decisions.")
@as_json
@as_of
def standing_list(
    context: Context, as_json: bool, which: str, within: int | None, agency_code: str | None
) -> None:
    """List decisions: all, those waiting for approval, due, overdue, or expiring soon.

    What is due or overdue besides: withdrawals, repairs and corrections that wait for a second
    person, typical cases and annual statistics.
    """
    context.open_register()
    from disclosure.docket import standings

    rows = standings(
        _asked(which, within, day_of(context.now), agency_code), context.now, limit=None
    )
    others = _owed(which, within, context, agency_code)
    if as_json:
        print_json([*map(_as_values, rows), *map(_as_duty, others)])
        return
    for row in rows:
        click.echo(_line(row))
    for other in others:
        click.echo(other.text)
    more = f"，另有 {len(others)} 项其他期限" if others else ""
    click.echo(f"{len(rows)} 件{more}", err=True)


def _as_duty(other: Owed) -> dict[str, Any]:
    """Another duty as programs get it; ``id`` is null where there is no decision behind it."""
    return {**asdict(other), "status": "逾期" if other.is_late else "未到期"}


def _owed(which: str, within: int | None, context: Context, agency_code: str | None) -> list[Owed]:
    """Other things that fall due or are late: withdrawals, corrections, cases, statistics."""
    if which not in ("due", "overdue"):
        return []
    from desk import duties

    codes = (agency_code,) if agency_code else None
    found = duties.owed(context.content, context.now, codes)
    if which == "overdue":
        return duties.overdue(found)
    return duties.falling_due(found, day_of(context.now), 7 if within is None else within)


def _as_values(row: Standing) -> dict[str, Any]:
    """A decision as programs get it: ``id``, ``status`` and ``ends_at`` as in the open data."""
    values = asdict(row)
    status = str(values.pop("state"))
    return {"id": values.pop("public_id"), "what": "公示", "status": status, **values}


def _asked(which: str, within: int | None, today: date, agency_code: str | None) -> Asked:
    from disclosure.docket import Asked

    codes = (agency_code,) if agency_code else None
    if which == "waiting":
        return Asked(agency_codes=codes, waiting=True, order="oldest")
    if which == "due":
        last = today + timedelta(days=7 if within is None else within)
        return Asked(agency_codes=codes, due_between=(today, last), order="due")
    if which == "overdue":
        return Asked(agency_codes=codes, overdue_on=today, order="due")
    if which == "expiring":
        last = today + timedelta(days=(30 if within is None else within) - 1)
        return Asked(agency_codes=codes, ends_by=last, order="ends")
    return Asked(agency_codes=codes)


def _line(row: Standing) -> str:
    """One decision in a line: id, state, day, number, party."""
    waiting = f"（待确认：{row.waiting}）" if row.waiting else ""
    parts = (
        row.public_id,
        f"{row.state}{waiting}",
        _day(row),
        row.document_number,
        row.party_name,
    )
    return "  ".join(part for part in parts if part)


def _day(row: Standing) -> str:
    """The day that matters next; none for what will never be public."""
    if row.ending and row.ends_at:
        return f"{row.ending}，{row.ends_at:%Y-%m-%d %H:%M} 终止"
    if row.last_day:
        return f"公示至 {row.last_day}"
    if row.state is State.WITHHELD:
        return ""
    return _by(row.due_on, is_provisional=row.is_due_provisional)


def _by(due_on: date, *, is_provisional: bool) -> str:
    """By when a decision must be public; what lateness goes by where that is 暂定."""
    if not is_provisional:
        return f"须于 {due_on} 前公示"
    from disclosure.reference import reference

    return f"须于 {due_on}（暂定，逾期以 {reference().calendar.last_covered} 为准）前公示"


@click.command()
@click.argument("public_id", metavar="ID")
@as_json
@as_of
def show(context: Context, as_json: bool, public_id: str) -> None:
    """Show a registered decision with everything inside: facts, review, state, history."""
    context.open_register()
    from disclosure import register

    entry = register.entry(public_id)
    if as_json:
        print_json({**asdict(entry), "state": entry.state_at(context.now)})
        return
    for line in _lines(entry, context.now):
        click.echo(line)


def _lines(entry: Entry, now: datetime) -> list[str]:
    decision, life = entry.decision, entry.life
    lines = [
        f"{entry.public_id}  {entry.state_at(now)}",
        f"{decision.document_number}  {decision.party.name}  {decision.act}  {decision.decided_on}",
    ]
    if not entry.hold_reason.startswith(WITHHELD):
        lines.append(_by(entry.due_on, is_provisional=entry.is_due_provisional))
    if life is not None:
        shown = f"公示 {day_of(life.disclosed_at)} 至 {life.last_day}"
        lines.append(f"{shown}（{life.derivation.rule_id}）")
    if entry.waiting is not None:
        waiting = entry.waiting
        lines.append(f"待确认：{waiting.kind}，{waiting.by} 于 {waiting.at:%Y-%m-%d %H:%M} 提出")
        lines.append(f"内容校验值：{waiting.content_hash}")
    if entry.hold_reason:
        is_withheld = entry.hold_reason.startswith(WITHHELD)
        lines.append(entry.hold_reason if is_withheld else f"暂缓：{entry.hold_reason}")
    if entry.refusal:
        lines.append(f"退回：{entry.refusal}")
    for past in entry.history:
        lines.append(f"  {past.effective_at:%Y-%m-%d %H:%M}  {past.actor}  {past.action}")
    return lines
