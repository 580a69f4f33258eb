"""What people changed about a disclosure after its approval, with what they stated: for the desk.

A withdrawal, repair, re-listing or stay stands in its proposal, a correction in its revision. Only
what took effect is told; an emergency withdrawal did so before it was confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from disclosure.models import Proposal, Revision
from disclosure.moment import aware
from disclosure.registered import said_in

CORRECTION = "更正"


@dataclass(frozen=True, slots=True)
class Change:
    """One change that took effect. ``said`` is what was stated: (question, answer)."""

    kind: str
    at: datetime
    said: tuple[tuple[str, str], ...]


def changes_of(public_id: str) -> tuple[Change, ...]:
    """Every change of a decision's disclosure that took effect, by moment."""
    found = (*_proposed(public_id), *_corrected(public_id))
    return tuple(sorted(found, key=lambda change: change.at))


def _proposed(public_id: str) -> Iterator[Change]:
    effective = Q(confirmed_by__isnull=False) | Q(applied_at__isnull=False)
    for one in Proposal.objects.filter(effective, decision__public_id=public_id):
        at = one.applied_at or one.confirmed_at
        assert at is not None  # what took effect has a moment
        yield Change(one.kind, aware(at), said_in(one.payload))


def _corrected(public_id: str) -> Iterator[Change]:
    """Revisions that stand in the place of one that was public; the first corrects nothing."""
    approved = Revision.objects.filter(
        decision__public_id=public_id, approved_at__isnull=False
    ).order_by("number")
    for revision in approved[1:]:
        assert revision.approved_at is not None  # asked for above
        yield Change(CORRECTION, aware(revision.approved_at), (("说明", revision.note),))
