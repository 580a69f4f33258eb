"""Drafts: the latest revision of a decision, and what becomes of many of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Generic, TypeAlias, TypeVar

from django.db import transaction

from disclosure.bulk import change
from disclosure.decision import Decision
from disclosure.errors import PortalError, Unknown
from disclosure.facts import FACTS, OVERRIDES
from disclosure.models import RegisteredDecision, RegisterFacts, Revision
from disclosure.people import Stamp, require_clock
from disclosure.public_text import PublicText
from disclosure.reference import held, reference

BATCH = 500
A = TypeVar("A")
T = TypeVar("T")
Outcome: TypeAlias = T | tuple[str, PortalError]


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision's row, its latest revision and the facts in it."""

    row: RegisteredDecision
    revision: Revision
    facts: Decision

    def public_text(self) -> PublicText:
        """The public text of the facts, with the places that a person decided otherwise."""
        overrides = OVERRIDES.validate_json(self.revision.overrides)
        return reference().public_text(self.facts, overrides)


@dataclass(frozen=True, slots=True)
class Summary(Generic[T]):
    """What became of many at once; what was refused was left as it was."""

    done: tuple[T, ...]
    refused: tuple[tuple[str, PortalError], ...]

    def only(self) -> T:
        """The one outcome of one; raises what refused it."""
        if self.refused:
            raise self.refused[0][1]
        return self.done[0]


def drafts_of(public_ids: Iterable[str]) -> dict[str, Draft]:
    """The latest revision of each decision known, by public id."""
    rows = RegisteredDecision.objects.filter(public_id__in=list(public_ids))
    by_key = {row.pk: row for row in rows.select_related("party", "disclosure")}
    latest: dict[int, Revision] = {}
    for revision in Revision.objects.filter(decision__in=list(by_key)).order_by("number"):
        latest[revision.decision_id] = revision
    return {
        by_key[key].public_id: Draft(by_key[key], one, FACTS.validate_json(one.facts))
        for key, one in latest.items()
    }


def found(drafts: dict[str, Draft], public_id: str) -> Draft:
    """The draft of an id; `Unknown` when the register has no such decision."""
    if public_id not in drafts:
        raise Unknown(f"登记册中没有编号为“{public_id}”的决定")
    return drafts[public_id]


def draft_of(public_id: str) -> Draft:
    """The draft of one decision; `Unknown` when the register has no such decision."""
    return found(drafts_of([public_id]), public_id)


def save_revisions(revisions: Iterable[Revision], names: tuple[str, ...]) -> None:
    """Write some attributes of many revisions, each already there, by one prepared statement."""
    rows = {revision.pk: revision for revision in revisions}.values()
    values = attrgetter(*names, "pk")
    change(Revision, names, [values(one) for one in rows])


def in_batches(
    chosen: Iterable[A], stamp: Stamp, step: Callable[[list[A]], Iterator[Outcome[T]]]
) -> Summary[T]:
    """Take a step with many, one transaction a batch; memory grows with the outcomes only."""
    done: list[T] = []
    refused: list[tuple[str, PortalError]] = []
    left = iter(chosen)
    while batch := list(islice(left, BATCH)):
        with transaction.atomic(), held():
            require_clock(stamp, is_rehearsal=RegisterFacts.objects.get().is_rehearsal)
            for outcome in step(batch):
                if isinstance(outcome, tuple):
                    refused.append(outcome)
                else:
                    done.append(outcome)
    return Summary(tuple(done), tuple(refused))
