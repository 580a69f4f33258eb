"""Which decisions are past their day: the binding day, never a guessed one.

A deadline that runs into a year without a working-day table is shown as 暂定; lateness goes by the
last day that a table covers. When the year's notice has been entered, `settle_deadlines` puts the
true day in its place.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from disclosure.models import RegisteredDecision, Revision
from disclosure.reference import reference


def past_due(today: date) -> Q:
    """Decisions whose binding day lies before a day."""
    sure = Q(is_due_provisional=False, due_on__lt=today)
    if reference().calendar.last_covered < today:
        return sure | Q(is_due_provisional=True)
    return sure


def due_between(first: date, last: date) -> Q:
    """Decisions whose binding day is one of these days, both included."""
    sure = Q(is_due_provisional=False, due_on__range=(first, last))
    if first <= reference().calendar.last_covered <= last:
        return sure | Q(is_due_provisional=True)
    return sure


@transaction.atomic
def settle_deadlines() -> int:
    """Count again what was 暂定 and lies in a year that has its table now; how many changed."""
    known = reference()
    covered = known.calendar.last_covered
    rows = list(RegisteredDecision.objects.filter(is_due_provisional=True, due_on__lte=covered))
    if not rows:
        return 0
    from disclosure.facts import FACTS

    for row in rows:
        latest = Revision.objects.filter(decision=row).order_by("-number")[0]
        deadline = known.publication_deadline(FACTS.validate_json(latest.facts))
        row.due_on, row.is_due_provisional = deadline.due_on, deadline.is_provisional
        row.save(update_fields=["due_on", "is_due_provisional"])
    return len(rows)
