"""What ``portal explain`` says: every date of one decision, by which rule, and what moved it.

For an approved decision the end comes from history; the rules are not asked again. For any other
one, this says what the rules would give on a day and what is still in the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desk import history_words
from disclosure.errors import CalendarMissing, PortalError
from disclosure.gate import findings as shut_gates
from disclosure.lifecycle import WITHHELD, State
from disclosure.moment import day_of
from disclosure.period import Derivation, derive
from disclosure.rule_form import cite
from disclosure.tier import propose_tier

if TYPE_CHECKING:
    from disclosure.deadline import Deadline
    from disclosure.decision import Decision
    from disclosure.past_changes import Change
    from disclosure.reference import Reference
    from disclosure.registered import Entry


def told(entry: Entry, now: datetime) -> dict[str, Any]:
    """Everything that explains the dates of a decision, as programs get it."""
    from disclosure.history import Action
    from disclosure.past_changes import changes_of
    from disclosure.reference import reference

    known = reference()
    decision, review = entry.decision, entry.review
    said: dict[str, Any] = {
        "id": entry.public_id,
        "document_number": decision.document_number,
        "party": decision.party.name,
        "state": entry.state_at(now),
        "deadline": _deadline(decision, known),
        "tier": review.tier,
        "tier_reason": review.tier_reason,
        "hold_reason": entry.hold_reason,
        "relisted_from": entry.relisted_from,
        "relisted_as": entry.relisted_as,
        "changes": [change for change in changes_of(entry.public_id) if change.at <= now],
        "withdrawal_source": _withdrawal_source(known),
        "moved": [
            {"at": past.effective_at, "action": past.action, "detail": past.detail}
            for past in entry.history
            if past.action in (Action.END_MOVED, Action.ENDED_AGAIN)
        ],
    }
    if entry.life is None:
        return said | _would_be(entry, known, now)
    return said | {
        "derivation": entry.derivation,
        "disclosed_at": entry.life.disclosed_at,
        "ends_at": entry.life.ends_at,
        "ending": entry.life.ending,
        "on_time": entry.life.is_on_time,
    }


def _deadline(decision: Decision, known: Reference) -> dict[str, Any]:
    """By when it must be public, how that was counted, and what a missing calendar means."""
    deadline = known.publication_deadline(decision)
    return {
        "rule": deadline.rule_id,
        "text": deadline.text,
        "due_on": deadline.due_on,
        "is_provisional": deadline.is_provisional,
        "counted": _counted(deadline, decision),
        "binding_on": known.binding_day(deadline),
        "missing": _missing(decision, known),
        "source": deadline.source,
    }


def _counted(deadline: Deadline, decision: Decision) -> str:
    return (
        f"{deadline.title}：作出决定之日 {decision.decided_on} 不计入，"
        f"其后第 {deadline.working_days} 个工作日"
    )


def _missing(decision: Decision, known: Reference) -> str | None:
    """Why a deadline is 暂定, None where it is sure."""
    from disclosure.deadline import publication_deadline

    try:
        publication_deadline(decision, known.pack, known.calendar)
    except CalendarMissing as missing:
        return str(missing)
    return None


def _withdrawal_source(known: Reference) -> str:
    rules = (rule for rule in known.pack.deadlines if rule.event == "decision_changed")
    return next((cite(rule.sources) for rule in rules), "")


def _would_be(entry: Entry, known: Reference, now: datetime) -> dict[str, Any]:
    """What the rules say of a decision that is not approved, and what is in its way."""
    decision, review = entry.decision, entry.review
    said: dict[str, Any] = {
        "proposal": propose_tier(decision, review, known.pack),
        "gates": shut_gates(decision, review, known.pack),
    }
    agency = known.agencies[decision.agency_code]
    try:
        said["derivation"] = derive(
            decision, review, known.pack, agency=agency, disclosed_on=day_of(now)
        )
    except PortalError as error:
        said["refused"] = str(error)
    return said


def lines(said: dict[str, Any]) -> Iterator[str]:
    """What `told` holds, as an officer reads it in a terminal."""
    yield f"{said['document_number']}  {said['party']}"
    yield f"状态　　　{said['state']}"
    yield from _deadline_lines(said)
    if "ends_at" in said:
        yield from _life_lines(said)
    else:
        yield from _lines_before_approval(said)
    if "derivation" in said:
        yield from _derivation_lines(said["derivation"])


def _deadline_lines(said: dict[str, Any]) -> Iterator[str]:
    if said["state"] is State.WITHHELD:
        yield "公开期限　没有：不予公示"
        return
    deadline = said["deadline"]
    yield f"公开期限　{deadline['text']}（{deadline['source']}）"
    yield f"　{deadline['counted']}"
    if deadline["missing"]:
        yield f"　{deadline['missing']}，暂按周一至周五推算"
        yield f"　逾期与否以 {deadline['binding_on']} 为准"


def _life_lines(said: dict[str, Any]) -> Iterator[str]:
    from disclosure.change import WITHDRAWAL

    on_time = "按期" if said["on_time"] else "逾期"
    yield f"公示　　　{said['disclosed_at']:%Y-%m-%d %H:%M} 起，{on_time}"
    yield f"终止　　　{said['ends_at']:%Y-%m-%d %H:%M}（{said['ending']}）"
    for change in said["changes"]:
        source = f"（{said['withdrawal_source']}）" if change.kind == WITHDRAWAL else ""
        yield f"　{_change_line(change)}{source}"
    for moved in said["moved"]:
        what = history_words.told(moved["detail"])
        yield f"　{moved['at']:%Y-%m-%d %H:%M} {moved['action']}：{what}"
    if said["relisted_from"]:
        yield f"　原公示编号 {said['relisted_from']}，因信用修复终止，修复撤销后恢复公示"
    if said["relisted_as"]:
        yield f"　修复已撤销，恢复公示的新编号 {said['relisted_as']}"
    yield from _tier_lines(said)


def _change_line(change: Change) -> str:
    stated = "；".join(f"{question} {answer.rstrip('。')}" for question, answer in change.said)
    return f"{change.at:%Y-%m-%d %H:%M} {change.kind}：{stated}"


def _tier_lines(said: dict[str, Any]) -> Iterator[str]:
    if said["tier"]:
        yield f"认定等级　{said['tier']}：{said['tier_reason'] or '没有写明理由'}"


def _lines_before_approval(said: dict[str, Any]) -> Iterator[str]:
    proposal, held = said["proposal"], said["hold_reason"]
    if proposal.tier:
        yield f"建议等级　{proposal.tier}：{'；'.join(proposal.reasons)}（由人选择）"
    yield from _tier_lines(said)
    if held.startswith(WITHHELD):
        yield f"不予公示　{held.removeprefix(WITHHELD)}"
        return
    if held:
        yield f"暂缓公示　{held}"
    for gate in said["gates"]:
        word = "不予公示" if gate.action == "refuse" else "暂缓公示"
        yield f"{word}　{gate.reason}（{gate.source}）"
    if "refused" in said:
        yield f"不能推算　{said['refused']}"
    else:
        yield "尚未批准。如果今天公示："


def _derivation_lines(derivation: Derivation) -> Iterator[str]:
    for step in derivation.steps:
        source = f"（{step.source}）" if step.source else ""
        yield f"　{step.title}：{step.text}{source}"
    yield f"　规则 {derivation.rule_id}，规则包 {derivation.pack_hash[:12]}"
