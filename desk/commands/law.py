"""Explaining a date, and judging a rule pack before it is put into force."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from desk.cli import FINDINGS, findings
from desk.options import Context, as_json, as_of, print_json
from disclosure.errors import PortalError, RulePackError
from disclosure.gate import findings as shut_gates
from disclosure.moment import day_of
from disclosure.period import Derivation, derive
from disclosure.rules import load_rules
from disclosure.tier import propose_tier


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
    entry = import_module("disclosure.register").entry(public_id)
    told = _told(entry, context)
    if as_json:
        print_json(told)
        return
    for line in _lines(told):
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
    click.echo(f"规则包有 {len(problems)} 处错误。")


def _plan_lines(plan: Any) -> Iterator[str]:
    if plan is None:
        yield "没有登记册，不比较已公示的决定。"
        return
    yield from (move.text for move in plan.moves)
    if plan.old_hash == plan.pack_hash and not plan.moves:
        yield "这就是生效中的规则包，已公示的决定不变。"
        return
    yield f"共 {len(plan.moves)} 项不同，其中 {len(plan.moved)} 项会提前撤下。"
    yield f"核对无误后：portal publish --rules-plan {plan.hash} --as USER"


def _told(entry: Any, context: Context) -> dict[str, Any]:
    reference = import_module("disclosure.reference").reference()
    deadline = reference.publication_deadline(entry.decision)
    told: dict[str, Any] = {
        "id": entry.public_id,
        "document_number": entry.decision.document_number,
        "party": entry.decision.party.name,
        "state": entry.state_at(context.now),
        "deadline": {"text": deadline.text, "source": deadline.source},
    }
    if entry.life is not None:
        life = entry.life
        told |= {
            "derivation": entry.derivation,
            "disclosed_at": life.disclosed_at,
            "ends_at": life.ends_at,
            "ending": life.ending,
            "on_time": life.is_on_time,
        }
    else:
        told |= _would_be(entry, reference, context)
    return told


def _would_be(entry: Any, reference: Any, context: Context) -> dict[str, Any]:
    """What the rules say of a decision that is not approved, and what is in its way."""
    decision, review = entry.decision, entry.review
    told: dict[str, Any] = {
        "proposal": propose_tier(decision, review, reference.pack),
        "gates": shut_gates(decision, review, reference.pack),
    }
    try:
        told["derivation"] = derive(
            decision,
            review,
            reference.pack,
            agency=reference.agencies[decision.agency_code],
            disclosed_on=day_of(context.now),
        )
    except PortalError as error:
        told["refused"] = str(error)
    return told


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['document_number']}  {told['party']}"
    yield f"状态　　　{told['state']}"
    yield f"公开期限　{told['deadline']['text']}（{told['deadline']['source']}）"
    if "ends_at" in told:
        yield f"公示　　　{told['disclosed_at']:%Y-%m-%d %H:%M} 起，{_in_time(told)}"
        yield f"终止　　　{told['ends_at']:%Y-%m-%d %H:%M}（{told['ending']}）"
    else:
        yield from _lines_before_approval(told)
    if "derivation" in told:
        yield from _derivation_lines(told["derivation"])


def _in_time(told: dict[str, Any]) -> str:
    return "按期" if told["on_time"] else "逾期"


def _lines_before_approval(told: dict[str, Any]) -> Iterator[str]:
    proposal = told["proposal"]
    if proposal.tier:
        yield f"建议等级　{proposal.tier}：{'；'.join(proposal.reasons)}（由人选择）"
    for gate in told["gates"]:
        word = "不予公示" if gate.action == "refuse" else "暂缓公示"
        yield f"{word}　{gate.reason}（{gate.source}）"
    if "refused" in told:
        yield f"不能推算　{told['refused']}"
    else:
        yield "尚未批准。如果今天公示："


def _derivation_lines(derivation: Derivation) -> Iterator[str]:
    for step in derivation.steps:
        source = f"（{step.source}）" if step.source else ""
        yield f"　{step.title}：{step.text}{source}"
    yield f"　规则 {derivation.rule_id}，规则包 {derivation.pack_hash[:12]}"


COMMANDS: list[click.Command] = [explain]
