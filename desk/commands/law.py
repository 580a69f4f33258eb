"""Explaining a date, and judging a rule pack before it is put into force."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from desk.cli import FINDINGS, findings
from desk.options import Context, as_json, as_of, print_json
from disclosure.errors import RulePackError
from disclosure.rules import load_rules


@click.command()
@click.argument("public_id")
@as_json
@as_of
def explain(context: Context, as_json: bool, public_id: str) -> None:
    """Say until when a decision is public, by which rule, step by step.

    For an approved decision the derivation comes from history; the rules are not asked again. For
    any other one, this says what the rules would give today and what is still in the way.
    """
    context.open_register()
    from desk.explanation import lines, told

    said = told(import_module("disclosure.register").entry(public_id), context.now)
    if as_json:
        print_json(said)
        return
    for line in lines(said):
        click.echo(line)


def check_rules(context: Context, folder: Path, *, as_json: bool = False) -> None:
    """The body of ``portal check --rules FOLDER``: prove a pack, then say what it would move.

    Every problem of the pack is printed, each on its line. Ends the command with the exit code
    for findings when there are problems, or when the pack is not the one in force.
    """
    try:
        pack = load_rules(folder)
    except RulePackError as error:
        _print_problems(error.problems, as_json=as_json)
        raise click.exceptions.Exit(FINDINGS) from error
    plan = None
    if context.folder.register.exists():
        context.open_register()
        plan = import_module("disclosure.rule_adoption").plan(pack, context.now)
    if as_json:
        print_json({"pack": pack.hash, "plan": plan and {"hash": plan.hash, "moves": plan.moves}})
    else:
        click.echo(f"规则包 {pack.policy.version} 没有矛盾：哈希 {pack.hash}")
        for line in _plan_lines(plan):
            click.echo(line)
    if plan is not None and (plan.moves or plan.old_hash not in ("", plan.pack_hash)):
        findings()


def adopt_rules(context: Context, plan_hash: str, actor: Any) -> None:
    """The body of ``portal publish --rules-plan HASH``: put ``content/rules`` into force."""
    people = import_module("disclosure.people")
    stamp = people.Stamp(recorded_at=context.recorded_at, effective_at=context.now)
    plan = import_module("disclosure.rule_adoption").adopt(plan_hash, actor=actor, stamp=stamp)
    click.echo(f"规则包 {plan.pack_hash[:12]} 已经生效，{len(plan.moved)} 项公示提前截止。")


def _print_problems(problems: tuple[str, ...], *, as_json: bool) -> None:
    if as_json:
        print_json({"problems": problems})
        return
    for problem in problems:
        click.echo(problem)
    click.echo(f"规则包有 {len(problems)} 处错误，没有采用；改正后请再核对一次。")


def _plan_lines(plan: Any) -> Iterator[str]:
    if plan is None:
        yield "没有登记册，不比较已公示的决定。"
        return
    is_in_force = plan.old_hash == plan.pack_hash
    if is_in_force and not plan.moves:
        yield "这就是生效中的规则包，已公示的决定不变。"
        return
    if is_in_force:
        yield "这就是生效中的规则包。下列公示是按批准时的规则推算的，按现行规则有所不同："
    else:
        yield f"生效中的规则包：{plan.old_hash or '还没有，首次批准时确定'}。下列公示会有所不同："
    yield from (move.text for move in plan.moves)
    yield f"共 {len(plan.moves)} 项不同，其中 {len(plan.moved)} 项会提前撤下；不办理则一项也不变。"
    yield f"核对无误后：portal publish --rules-plan {plan.hash} --as USER"


COMMANDS: list[click.Command] = [explain]
