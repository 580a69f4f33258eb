"""历史: an append-only chain of who did what, and a second chain that the public may check.

Each row carries the hash of the row before it, so a row changed, removed or slipped in breaks the
chain from there on. Triggers of the database refuse to change or delete rows (see migration 0002).
Personal data stays out: ids, hashes, days and grounds, never a party's name or a text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from django.db.models import Max, QuerySet

from disclosure.bulk import put
from disclosure.errors import Broken, ClockRefused
from disclosure.models import HistoryRow, PublicEvent, RegisterFacts
from disclosure.moment import aware
from disclosure.people import LEEWAY, Actor, Stamp

GENESIS = "0" * 64
_PAGE = 2000
Detail = Mapping[str, str | int | bool | None]
R = TypeVar("R", HistoryRow, PublicEvent)


class Action(StrEnum):
    """What was done to a decision; a closed list."""

    REGISTERED = "登记"
    EDITED = "修改"
    OVERRIDDEN = "调整遮盖"
    SUBMITTED = "提交"
    VOIDED = "提交失效"
    REFUSED = "退回"
    APPROVED = "批准"
    CORRECTION_DRAFTED = "拟更正"
    CORRECTED = "更正"
    PROPOSED = "提出"
    WITHDRAWN = "撤回"
    REPAIRED = "信用修复"
    RELISTED = "恢复公示"
    STAYED = "继续公示"
    HELD = "暂缓"
    LIFTED = "解除暂缓"
    WITHHELD = "不予公示"
    CONFIRMED = "确认"
    MARKED = "标注"
    DISCLOSED = "公示开始"
    ENDED = "终止"
    TEXT_DELETED = "删除公示文本"
    NOTICE_ENDED = "撤回说明期满"
    END_MOVED = "按规则变更调整"
    RULES_ADOPTED = "规则变更生效"
    ENDED_AGAIN = "恢复备份后重新终止"
    FILED = "附上文书"
    OBJECTION = "收到异议"
    TAKEN_UP = "受理异议"
    ANSWERED = "答复异议"
    REFERENCE_PROPOSED = "提出更改资料"
    REFERENCE_CHANGED = "更改资料"
    REFERENCE_REFUSED = "退回资料更改"
    MEMBER = "人员变更"


class PublicKind(StrEnum):
    """What the public chain tells: a disclosure began, or ended."""

    APPROVED = "approved"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Event:
    """One step to be written down. ``detail`` holds no personal data."""

    public_id: str
    action: Action
    detail: Detail


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One step of the public chain."""

    kind: PublicKind
    public_id: str
    disclosure: int
    at: datetime


def append(events: Sequence[Event], *, actor: Actor, stamp: Stamp) -> None:
    """Write events at the end of the chain, within the caller's transaction.

    A machine whose clock has gone back writes nothing: history never runs backwards
    (`ClockRefused`; in a rehearsal moments are chosen freely).
    """
    last = HistoryRow.objects.order_by("-seq").values_list("seq", "hash", "recorded_at").first()
    if last is not None and events:
        _refuse_clock_behind(aware(last[2]), stamp)
    seq, previous = last[:2] if last else (0, GENESIS)
    moments = _moment(stamp.recorded_at), _moment(stamp.effective_at)
    rows = []
    for seq, event in enumerate(events, seq + 1):  # noqa: B020
        said = (event.public_id, event.action.value, actor.username)
        detail = _canonical(event.detail)
        this = _hash(previous, seq, *said, *moments, detail)
        rows.append((seq, *said, stamp.recorded_at, stamp.effective_at, detail, previous, this))
        previous = this
    put(HistoryRow, _HISTORY, rows)


_HISTORY = (
    *("seq", "public_id", "action", "actor", "recorded_at", "effective_at"),
    *("detail", "previous", "hash"),
)
_PUBLIC = ("seq", "kind", "public_id", "disclosure", "at", "previous", "hash")


def _refuse_clock_behind(last: datetime, stamp: Stamp) -> None:
    if last - stamp.recorded_at > LEEWAY and not RegisterFacts.objects.get().is_rehearsal:
        raise ClockRefused(
            f"本机时钟 {stamp.recorded_at.isoformat()} 早于历史中最后一步的"
            f" {last.isoformat()}，请先校正时钟"
        )


def append_public(steps: Sequence[PublicStep]) -> None:
    """Write steps at the end of the public chain, within the caller's transaction."""
    last = PublicEvent.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, previous = last or (0, GENESIS)
    rows = []
    for seq, step in enumerate(steps, seq + 1):  # noqa: B020
        said = (step.kind.value, step.public_id, step.disclosure)
        this = _hash(previous, seq, *said, _moment(step.at))
        rows.append((seq, *said, step.at, previous, this))
        previous = this
    put(PublicEvent, _PUBLIC, rows)


def change_number() -> int:
    """The number of the last change of the register: every change writes history."""
    return HistoryRow.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def latest_change_at() -> datetime | None:
    """The latest moment at which a change took effect, None before the first."""
    latest: datetime | None = HistoryRow.objects.aggregate(latest=Max("effective_at"))["latest"]
    return None if latest is None else aware(latest)


def public_chain_head() -> str:
    """The hash of the last public event: changes only when a disclosure begins or ends."""
    last = PublicEvent.objects.order_by("-seq").values_list("hash", flat=True).first()
    return last or GENESIS


def verify() -> int:
    """Check both chains from their beginning; the number of rows, or `Broken` at a fault."""
    return _verify(HistoryRow.objects.order_by("seq"), _history_hash) + _verify(
        PublicEvent.objects.order_by("seq"), _public_hash
    )


def _verify(rows: QuerySet[R], hash_of: Callable[[R], str]) -> int:
    previous, count = GENESIS, 0
    for count, row in enumerate(_in_pages(rows), 1):
        if (row.seq, row.previous, row.hash) != (count, previous, hash_of(row)):
            raise Broken(f"历史链在第 {count} 行断裂：内容与记录的校验值不符")
        previous = row.hash
    return count


def _in_pages(rows: QuerySet[R]) -> Iterator[R]:
    """Rows in their order; no cursor stays open when the reader stops at a fault."""
    last = -(2**63)
    while page := list(rows.filter(seq__gt=last)[:_PAGE]):
        yield from page
        last = page[-1].seq


def _history_hash(row: HistoryRow) -> str:
    return _hash(
        row.previous,
        row.seq,
        row.public_id,
        row.action,
        row.actor,
        _moment(row.recorded_at),
        _moment(row.effective_at),
        row.detail,
    )


def _public_hash(row: PublicEvent) -> str:
    return _hash(row.previous, row.seq, row.kind, row.public_id, row.disclosure, _moment(row.at))


def _hash(*parts: str | int) -> str:
    return hashlib.sha256(_PARTS.encode(parts).encode()).hexdigest()


_PARTS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DETAIL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
"""Made once: `json.dumps` makes one for every call that asks for other than its defaults."""


def _canonical(detail: Detail) -> str:
    return _DETAIL.encode(detail)


@lru_cache(maxsize=64)
def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def day(value: date | None) -> str | None:
    """A day as history writes it."""
    return None if value is None else value.isoformat()
