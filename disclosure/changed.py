"""Which decisions may look different to the public than they did at an earlier run.

A publication compares these and no others: its time goes with the change, not with the register.
Nothing public changes but by a step that stands in history, or because a moment has come at which
a text begins or ends; both are asked for here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from disclosure.models import Disclosure, HistoryRow, PublicRevision, RegisteredDecision
from disclosure.moment import aware


def changed(since: int, before: datetime, now: datetime) -> frozenset[str]:
    """Public ids of every decision of which something public may differ.

    ``since`` is the change number of the earlier run, ``before`` the moment that it was for. It may
    name decisions that are as they were; it never leaves one out.
    """
    ids = set(_by_steps(since)) | set(_by_time(*sorted((aware(before), aware(now)))))
    # A disclosure that is put back begins under another id; history names the old one.
    again = RegisteredDecision.objects.filter(relisted_from__public_id__in=list(ids))
    return frozenset(ids | set(again.values_list("public_id", flat=True)))


def _by_steps(since: int) -> Iterator[str]:
    # No DISTINCT: SQLite would go through the index of all ids instead of the few last rows.
    rows = HistoryRow.objects.filter(seq__gt=since).values_list("public_id", flat=True)
    return (public_id for public_id in rows if public_id)


def _by_time(begin: datetime, end: datetime) -> Iterator[str]:
    lives, texts = Disclosure.objects.all(), PublicRevision.objects.all()
    for rows, column in ((lives, "decision__public_id"), (texts, "public_id")):
        for moment in _moments(rows):
            found = rows.filter(**{f"{moment}__gt": begin, f"{moment}__lte": end})
            yield from found.values_list(column, flat=True)


def _moments(rows: QuerySet) -> tuple[str, str]:  # type: ignore[type-arg]
    return ("disclosed_at", "ends_at") if rows.model is Disclosure else ("from_at", "until_at")
