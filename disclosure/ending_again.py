"""Endings that happened after a backup was taken, written down in the register made from it.

A disclosure ends once. Where a restored register does not know of it, the end is moved forward
again: to the moment that the public list of removals names, to the present where only a tombstone
is left. The reason stays 期满 where nothing says another: no repair or withdrawal is invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction

from disclosure.history import Action, Event, append
from disclosure.models import Disclosure, PublicRevision
from disclosure.moment import aware
from disclosure.people import SYSTEM, Stamp
from disclosure.public import Ending

_PAGE = 500


def end_again(
    ended: Mapping[tuple[str, int], tuple[datetime, Ending] | None], stamp: Stamp
) -> tuple[str, ...]:
    """End what ``ended`` names (public id, disclosure number) and the register still shows.

    Returns the public ids. What has ended in the register already stays as it is.
    """
    again = []
    with transaction.atomic():
        for life in _open(stamp.effective_at):
            pair = (life.decision.public_id, life.number)
            if pair in ended:
                _end(life, ended[pair], stamp)
                again.append(life.decision.public_id)
    return tuple(again)


def _open(now: datetime) -> Iterator[Disclosure]:
    lives, last = Disclosure.objects.filter(ends_at__gt=aware(now)).select_related("decision"), 0
    while page := list(lives.filter(number__gt=last).order_by("number")[:_PAGE]):
        yield from page
        last = page[-1].number


def _end(life: Disclosure, known: tuple[datetime, Ending] | None, stamp: Stamp) -> None:
    at, ending = known or (stamp.effective_at, Ending.EXPIRED)
    moment = min(aware(at), aware(stamp.effective_at))
    PublicRevision.objects.filter(disclosure=life, until_at__gt=moment).update(until_at=moment)
    life.ends_at, life.ending = moment, ending
    life.save()
    detail: dict[str, str | int | bool | None] = {
        "disclosure": life.number,
        "ends_at": moment.isoformat(),
        "ending": ending,
    }
    event = Event(life.decision.public_id, Action.ENDED_AGAIN, detail)
    append([event], actor=SYSTEM, stamp=stamp)
