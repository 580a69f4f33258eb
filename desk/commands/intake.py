"""``portal import``, ``check``, ``template`` and ``redact``: files in, no private data out."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from desk.cli import findings
from desk.commands.law import check_rules
from desk.commands.redacting import redact
from desk.options import Context, acting, as_json, as_of, dry_run, print_json
from desk.progress import Report, showing
from disclosure.agency import Agencies, load_agencies
from disclosure.calendar import WorkingDays
from disclosure.decision import Act
from disclosure.errors import BadInput, Problem
from disclosure.intake import Reading, read, read_stream
from disclosure.intake.column import TEMPLATES
from disclosure.intake.report import as_values, write_report
from disclosure.intake.schema import json_schema
from disclosure.intake.template import write_template
from disclosure.intake.timeliness import legal_problems
from disclosure.moment import day_of
from disclosure.rules import load_rules

SHOWN = 40
"""How many problems are shown on screen; ``--json`` and ``--report`` have all of them."""
_TEMPLATES = {word: act for act in TEMPLATES for word in (act.value, act.slug)}
_MAPPING = click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML that maps an export of one's own onto the template.",
)
_REPORT = click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the same workbook with the wrong cells coloured and commented.",
)


def _print_schema(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        print_json(json_schema())
        ctx.exit()


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path, allow_dash=True))
@_MAPPING
@click.option("--partial", is_flag=True, help="Take the good rows of a file that has bad ones.")
@_REPORT
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of a decision and end.",
)
@acting
@as_of
@as_json
@dry_run
def import_file(
    context: Context,
    actor: Any,
    path: Path,
    mapping: Path | None,
    partial: bool,
    report: Path | None,
    as_json: bool,
    dry_run: bool,
) -> None:
    """Take decisions in from a file, a folder or standard input (-).

    Workbooks of the 双公示 template, CSV, JSON, JSON Lines, Markdown with YAML front matter. All of
    it or nothing, unless --partial; the same file twice changes nothing.
    """
    reading = _reading(context, path, mapping)
    ready_by = import_module("disclosure.reference").reference()
    make_spool = import_module("disclosure.intake.spool").Spool
    with (
        _seldom_collected(),
        showing() as shown,
        make_spool(_shown(reading, shown), ready_by) as spool,
    ):
        _write_report(path, reading, report)
        refused = bool(reading.errors) and not partial
        taken = None
        if not (refused or dry_run):
            taken = import_module("disclosure.workflow").take_in(
                _told(spool, shown),
                actor=actor,
                stamp=_stamp(context),
                source="标准输入" if str(path) == "-" else path.name,
                ready_by=ready_by,
            )
    _tell(reading, spool.count, as_json, taken)
    if reading.errors and taken is None:
        raise BadInput(_summary(reading, "没有导入任何一行"))
    if reading.errors:
        findings()


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--rules",
    is_flag=True,
    help="Prove the rule pack in PATH (content/rules) and say what it would move.",
)
@_MAPPING
@_REPORT
@as_of
@as_json
def check(
    context: Context,
    path: Path | None,
    rules: bool,
    mapping: Path | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Say what is wrong with a file, and register nothing."""
    if rules:
        WorkingDays.load(context.content / "calendar")
        check_rules(context, path or context.content / "rules", as_json=as_json)
        return
    if path is None:
        raise click.UsageError("PATH or --rules is needed.")
    reading = _reading(context, path, mapping)
    with _seldom_collected(), showing() as shown:
        count = sum(1 for _ in _shown(reading, shown))
    _write_report(path, reading, report)
    _tell(reading, count, as_json, taken=None)
    if reading.errors and reading.rows == 0:
        raise BadInput(_summary(reading, "没有读到可以登记的行"))
    if reading.errors:
        findings()


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--act",
    type=click.Choice([*_TEMPLATES], case_sensitive=False),
    default=Act.PENALTY.value,
    help="Which of the two templates.",
)
@as_of
def template(context: Context, target: Path, act: str) -> None:
    """Write an empty workbook with drop-downs, formats and explanations."""
    write_template(target, _TEMPLATES[act], _agencies(context))
    click.echo(f"已写出模板：{target}")


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A reading makes objects by the million, hardly a cycle: looking took a tenth of its time."""
    usual = gc.get_threshold()
    gc.freeze()  # what is loaded by now stays
    gc.set_threshold(20_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _reading(context: Context, path: Path, mapping: Path | None) -> Reading:
    agencies = _agencies(context)
    today = day_of(context.now)
    options: dict[str, Any] = {
        "today": today,
        "extra": legal_problems(
            agencies,
            load_rules(context.content / "rules"),
            WorkingDays.load(context.content / "calendar"),
            today,
        ),
    }
    if str(path) == "-":
        return read_stream(sys.stdin.buffer, agencies, mapping=mapping, **options)
    return read(path, agencies, mapping=mapping, **options)


def _agencies(context: Context) -> Agencies:
    return load_agencies(context.content / "agencies.yaml")


def _stamp(context: Context) -> Any:
    people = import_module("disclosure.people")
    return people.Stamp(recorded_at=context.recorded_at, effective_at=context.now)


def _shown(reading: Reading, report: Report | None) -> Iterator[Any]:
    """The rows of a reading, with a progress display for a person who waits."""
    if report is not None:
        reading.on_progress(lambda rows, total: report("读取并核对", rows, total))
    return iter(reading)


def _told(spool: Any, report: Report | None) -> Iterator[Any]:
    """The decisions of a spool as they are registered, with a progress display."""
    for done, one in enumerate(spool, 1):
        if report is not None and done % 500 == 0:
            report("登记", done, spool.count)
        yield one


def _write_report(path: Path, reading: Reading, report: Path | None) -> None:
    if report is None:
        return
    if not path.is_file():
        raise BadInput("--report 只用于一个文件")
    write_report(path, reading.problems, report)


def _tell(reading: Reading, count: int, as_json: bool, taken: Any) -> None:
    """The outcome on screen: problems on standard error, what was taken on standard output."""
    if as_json:
        outcome = {} if taken is None else {"new": taken.new, "updated": taken.updated}
        if taken is not None:
            outcome |= {"unchanged": taken.unchanged, "proposed": taken.proposed}
        print_json({"decisions": count, **outcome, **as_values(reading)})
        return
    _list("错误", reading.errors, reading.error_count)
    _list("提示", reading.warnings, reading.warning_count)
    if taken is None:
        click.echo(f"读取 {reading.rows} 行，可登记 {count} 件")
        return
    click.echo(
        f"读取 {reading.rows} 行：新登记 {len(taken.new)} 件，更新草稿 {len(taken.updated)} 件，"
        f"待批准的更正 {len(taken.proposed)} 件，未变化 {len(taken.unchanged)} 件"
    )


def _list(kind: str, problems: list[Problem], count: int) -> None:
    for one in problems[:SHOWN]:
        click.echo(f"{kind} {_line(one)}", err=True)
    if count <= SHOWN:
        return
    most = "" if count == len(problems) else f"（其中前 {len(problems)} 处）"
    click.echo(
        f"{kind} 共 {count} 处，以上是前 {SHOWN} 处，其余{most}请用 --json 或 --report 查看",
        err=True,
    )


def _line(one: Problem) -> str:
    text = str(one) if one.expected else one.where
    return " ".join(text.split())


def _summary(reading: Reading, outcome: str) -> str:
    """One line: the file's own fault if it has one, the number of errors otherwise."""
    first = reading.errors[0]
    if reading.error_count == 1:
        return f"{_line(first)}；{outcome}"
    return f"有 {reading.error_count} 处错误，{outcome}"


COMMANDS = [import_file, check, template, redact]
