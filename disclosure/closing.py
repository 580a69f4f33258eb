"""Writing down what time has brought: disclosures that began or ended, texts to be deleted.

What is public is computed from facts and ``now`` and needs none of this. Closing adds the event
to history and deletes the public text and its canary: PIPL art. 47 (保存期限已届满). The frozen
decision stays inside (安全生产法 art. 78). Done late, or twice, it makes nothing wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from disclosure.history import Action, Event, PublicKind, PublicStep, append, append_public
from disclosure.lateness import settle_deadlines
from disclosure.models import Disclosure, PublicRevision, WithdrawalNotice
from disclosure.moment import aware
from disclosure.people import SYSTEM, Stamp
from disclosure.totals import seal

BATCH = 500


@dataclass(frozen=True, slots=True)
class Closed:
    """How many disclosures began and ended, texts and notices were deleted, months sealed."""

    began: int = 0
    ended: int = 0
    texts: int = 0
    notices: int = 0
    months: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was left to write down."""
        return self == Closed()


def close_ended(now: datetime, *, recorded_at: datetime | None = None) -> Closed:
    """Write down every beginning and ending up to ``now`` and delete what is not public any more.

    ``recorded_at`` is the machine's clock where it differs from ``now``.
    """
    stamp = Stamp(recorded_at or now, now)
    settle_deadlines()
    return Closed(
        began=_begin(stamp),
        ended=_end(stamp),
        texts=_delete_texts(stamp),
        notices=_delete_notices(stamp),
        months=_seal(stamp),
    )


def record_endings(now: datetime, *, recorded_at: datetime) -> int:
    """Write down endings at their own moments, as ticks would have; texts stay (rehearsals)."""
    count = 0
    with transaction.atomic():
        open_lives = Disclosure.objects.filter(closed_at=None, ends_at__lte=aware(now))
        for life in open_lives.select_related("decision").order_by("ends_at", "number"):
            _close([life], Stamp(recorded_at, aware(life.ends_at)))
            count += 1
    return count


def _begin(stamp: Stamp) -> int:
    count, moment = 0, aware(stamp.effective_at)
    waiting = Disclosure.objects.filter(is_announced=False, disclosed_at__lte=moment)
    while True:
        with transaction.atomic():
            lives = list(waiting.select_related("decision").order_by("disclosed_at")[:BATCH])
            if not lives:
                return count
            append([_event(life, Action.DISCLOSED) for life in lives], actor=SYSTEM, stamp=stamp)
            append_public([announcement(life) for life in lives])
            keys = [life.pk for life in lives]
            Disclosure.objects.filter(pk__in=keys).update(is_announced=True)
            count += len(lives)


def _end(stamp: Stamp) -> int:
    count, moment = 0, aware(stamp.effective_at)
    ended = Disclosure.objects.filter(closed_at=None, ends_at__lte=moment)
    while True:
        with transaction.atomic():
            lives = list(ended.select_related("decision").order_by("ends_at", "number")[:BATCH])
            if not lives:
                return count
            _close(lives, stamp)
            count += len(lives)


def _close(lives: list[Disclosure], stamp: Stamp) -> None:
    append([_event(life, Action.ENDED) for life in lives], actor=SYSTEM, stamp=stamp)
    append_public(
        [
            PublicStep(PublicKind.ENDED, life.decision.public_id, life.number, life.ends_at)
            for life in lives
        ]
    )
    keys = [life.pk for life in lives]
    Disclosure.objects.filter(pk__in=keys).update(closed_at=stamp.effective_at)


def _delete_texts(stamp: Stamp) -> int:
    count, moment = 0, aware(stamp.effective_at)
    over = PublicRevision.objects.filter(until_at__lte=moment)
    while True:
        with transaction.atomic():
            rows = list(over.order_by("until_at", "ordinal").defer("text")[:BATCH])
            if not rows:
                return count
            events = [
                Event(row.public_id, Action.TEXT_DELETED, {"revision": row.revision})
                for row in rows
            ]
            append(events, actor=SYSTEM, stamp=stamp)
            PublicRevision.objects.filter(pk__in=[row.pk for row in rows]).delete()
            count += len(rows)


def _delete_notices(stamp: Stamp) -> int:
    with transaction.atomic():
        over = WithdrawalNotice.objects.filter(ends_at__lte=aware(stamp.effective_at))
        rows = list(over.select_related("disclosure__decision"))
        events = [Event(row.disclosure.decision.public_id, Action.NOTICE_ENDED, {}) for row in rows]
        append(events, actor=SYSTEM, stamp=stamp)
        for row in rows:
            row.delete()
        return len(rows)


def _seal(stamp: Stamp) -> int:
    with transaction.atomic():
        return seal(stamp.effective_at)


def announcement(life: Disclosure) -> PublicStep:
    """The public step that says that a disclosure began."""
    return PublicStep(PublicKind.APPROVED, life.decision.public_id, life.number, life.disclosed_at)


def _event(life: Disclosure, action: Action) -> Event:
    detail: dict[str, str | int | bool | None] = {"disclosure": life.number}
    if action is Action.ENDED:
        detail |= {"ending": life.ending, "ends_at": aware(life.ends_at).isoformat()}
    return Event(life.decision.public_id, action, detail)
