"""What is due: a question to the register, so that a missed tick costs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Min

from disclosure.lateness import past_due
from disclosure.models import (
    Disclosure,
    Proposal,
    PublicRevision,
    RegisteredDecision,
    WithdrawalNotice,
)
from disclosure.moment import aware, day_of, end_of, start_of
from disclosure.reference import reference
from disclosure.totals import next_seal, seals_between

WINDOW = timedelta(days=30)
"""How long removals stand in feeds and in the sitemap of what is gone."""
CONFIRM_WITHIN = timedelta(hours=24)


class DueKind(StrEnum):
    """What may be due."""

    ENDING = "公示期满"
    BEGINNING = "到时公示"
    REPLACED = "旧版本下线"
    NOTICE_END = "撤回说明期满"
    WINDOW = "移出近三十日名单"
    SEAL = "统计封存"
    DEADLINE = "公示期限"
    EMERGENCY = "紧急撤回待确认"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing whose moment has come. ``public_id`` is None for what concerns no one decision."""

    kind: DueKind
    at: datetime
    public_id: str | None = None


def due(now: datetime, since: datetime | None = None) -> list[Due]:
    """Everything due at ``now``, by moment.

    Endings, beginnings and replaced texts stay due until they are written down
    (`disclosure.closing`); windows and seals are due from ``since`` (the last run; the start of
    the day without it); deadlines and emergencies stay due until a person acts.
    """
    moment = aware(now)
    begin = aware(since) if since is not None else start_of(day_of(now))
    found = [
        *_endings(moment),
        *_beginnings(moment),
        *_replaced(moment),
        *_notice_ends(moment),
        *_windows(begin, moment),
        *(Due(DueKind.SEAL, at) for at in seals_between(begin, moment)),
        *_deadlines(moment),
        *_emergencies(moment),
    ]
    return sorted(found, key=lambda one: (one.at, one.kind, one.public_id or ""))


def next_due(now: datetime) -> datetime | None:
    """The next moment after ``now`` at which something public changes by itself."""
    moment = aware(now)
    lives = Disclosure.objects
    moments = [
        _first(lives.filter(ends_at__gt=moment), "ends_at"),
        _first(lives.filter(disclosed_at__gt=moment), "disclosed_at"),
        _first(PublicRevision.objects.filter(until_at__gt=moment), "until_at"),
        _first(WithdrawalNotice.objects.filter(ends_at__gt=moment), "ends_at"),
        _next_window(moment),
        next_seal(moment),
    ]
    return min((aware(one) for one in moments if one is not None), default=None)


def _first(rows, column: str) -> datetime | None:  # type: ignore[no-untyped-def]
    first: datetime | None = rows.aggregate(first=Min(column))["first"]
    return first


def _endings(moment: datetime) -> Iterator[Due]:
    rows = Disclosure.objects.filter(closed_at=None, ends_at__lte=moment)
    for public_id, at in rows.values_list("decision__public_id", "ends_at"):
        yield Due(DueKind.ENDING, aware(at), public_id)


def _beginnings(moment: datetime) -> Iterator[Due]:
    rows = Disclosure.objects.filter(is_announced=False, disclosed_at__lte=moment)
    for public_id, at in rows.values_list("decision__public_id", "disclosed_at"):
        yield Due(DueKind.BEGINNING, aware(at), public_id)


def _replaced(moment: datetime) -> Iterator[Due]:
    rows = PublicRevision.objects.filter(until_at__lte=moment, disclosure__ends_at__gt=moment)
    for public_id, at in rows.values_list("public_id", "until_at"):
        yield Due(DueKind.REPLACED, aware(at), public_id)


def _notice_ends(moment: datetime) -> Iterator[Due]:
    rows = WithdrawalNotice.objects.filter(ends_at__lte=moment)
    for public_id, at in rows.values_list("disclosure__decision__public_id", "ends_at"):
        yield Due(DueKind.NOTICE_END, aware(at), public_id)


def _windows(begin: datetime, moment: datetime) -> Iterator[Due]:
    """Removals leave their lists at 00:00 of the day after their thirtieth."""
    first, last = start_of(day_of(begin)) - WINDOW, start_of(day_of(moment)) - WINDOW
    rows = Disclosure.objects.filter(ends_at__gte=first - timedelta(days=1), ends_at__lt=last)
    for public_id, at in rows.values_list("decision__public_id", "ends_at"):
        leaves = _leaves_window(at)
        if begin <= leaves <= moment:
            yield Due(DueKind.WINDOW, leaves, public_id)


def _leaves_window(ended_at: datetime) -> datetime:
    return end_of(day_of(ended_at) + WINDOW)


def _next_window(moment: datetime) -> datetime | None:
    rows = Disclosure.objects.filter(ends_at__gte=start_of(day_of(moment)) - WINDOW)
    first = _first(rows.filter(ends_at__lte=moment), "ends_at")
    return None if first is None else _leaves_window(first)


def _deadlines(moment: datetime) -> Iterator[Due]:
    covered = reference().calendar.last_covered
    rows = RegisteredDecision.objects.filter(
        past_due(day_of(moment)), disclosure=None, hold_reason=""
    )
    columns = ("public_id", "due_on", "is_due_provisional")
    for public_id, day, is_provisional in rows.values_list(*columns):
        yield Due(DueKind.DEADLINE, end_of(covered if is_provisional else day), public_id)


def _emergencies(moment: datetime) -> Iterator[Due]:
    rows = Proposal.objects.filter(
        is_emergency=True,
        confirmed_by=None,
        refused_by=None,
        applied_at__lte=moment - CONFIRM_WITHIN,
    )
    for public_id, at in rows.values_list("decision__public_id", "applied_at"):
        if at is not None:
            yield Due(DueKind.EMERGENCY, aware(at) + CONFIRM_WITHIN, public_id)
