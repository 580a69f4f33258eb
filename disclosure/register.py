"""The register's gates: the only ways in which anything leaves it.

``public_at`` yields what is public at a moment, ``gone_at`` what has gone, ``totals`` sealed
aggregates without ids. Pages, lists, feeds, data files, statistics and both indexes are made from
these and from nothing else. What is public depends on facts and ``now`` alone: a job that runs
late, twice or never cannot change it.

Callers have set up Django. `use` points the register's connection at a data folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime

from django.core.management import call_command
from django.db import connections
from django.db.models import QuerySet

from disclosure import history
from disclosure.changed import changed
from disclosure.closing import Closed, close_ended, record_endings
from disclosure.data_folder import DataFolder
from disclosure.decision import Act, PenaltyKind
from disclosure.due import Due, due, next_due
from disclosure.errors import Refused
from disclosure.models import Disclosure, PublicRevision, RegisterFacts, WithdrawalNotice
from disclosure.moment import aware
from disclosure.public import (
    DECISION,
    DecisionKey,
    Ending,
    Head,
    Notice,
    PublicDecision,
    Removal,
    Selection,
)
from disclosure.registered import Entry, disclosed_ids, entries, entry
from disclosure.stream import Line
from disclosure.totals import figures, totals, totals_at, year_totals

__all__ = [
    "Closed",
    "Due",
    "Entry",
    "change_number",
    "changed",
    "close_ended",
    "create",
    "disclosed_ids",
    "due",
    "entries",
    "entry",
    "figures",
    "gone_at",
    "head",
    "is_rehearsal",
    "keys_at",
    "latest_change_at",
    "next_due",
    "public_at",
    "public_chain_head",
    "record_endings",
    "stream",
    "totals",
    "totals_at",
    "upgrade",
    "use",
    "verify_history",
    "year_totals",
]

PAGE = 2000
_KEY_COLUMNS = (
    "ordinal",
    "public_id",
    "disclosure_id",
    "revision",
    "fingerprint",
    "act",
    "agency_code",
    "decided_on",
    "disclosed_at",
    "last_day",
    "ends_at",
    "industry",
    "penalty_kinds",
    "party_id",
    "changed_on",
    "document",
)


def use(folder: DataFolder) -> None:
    """Point the register's connection at a data folder; open connections of others are closed."""
    connections["default"].close()
    connections.settings["default"]["NAME"] = folder.register


def create(folder: DataFolder, *, rehearsal: bool) -> None:
    """Make the register of a data folder and mark it; one that is there is refused."""
    folder.path.mkdir(parents=True, exist_ok=True)
    use(folder)
    if folder.register.exists():
        raise Refused(f"{folder.path} 中已有登记册")
    os.close(os.open(folder.register, os.O_CREAT | os.O_EXCL, 0o600))
    call_command("migrate", verbosity=0, interactive=False)
    RegisterFacts.objects.create(is_rehearsal=rehearsal)


def upgrade() -> None:
    """Bring the tables of the register in use to this version's: one from a backup may be older."""
    call_command("migrate", verbosity=0, interactive=False)


def is_rehearsal() -> bool:
    """Whether this register is a rehearsal: its pages say so, and it is never deployed."""
    return RegisterFacts.objects.get().is_rehearsal


def change_number() -> int:
    """Grows with every change of the register; the same number means the same contents."""
    return history.change_number()


def latest_change_at() -> datetime | None:
    """The latest moment at which a change took effect, None in an empty register."""
    return history.latest_change_at()


def public_chain_head() -> str:
    """The hash of the last public event: 64 hexadecimal digits."""
    return history.public_chain_head()


def verify_history() -> int:
    """Check both hash chains; the number of rows, or `Broken`."""
    return history.verify()


def public_at(now: datetime, only: Selection | None = None) -> Iterator[PublicDecision]:
    """Everything public at ``now``, by ordinal, read in pages; memory does not grow with it."""
    for row in _pages(_visible(now, only), ("ordinal", "text")):
        yield DECISION.validate_json(row[1])


def keys_at(now: datetime, only: Selection | None = None) -> Iterator[DecisionKey]:
    """The keys of everything public at ``now``, by ordinal, from columns alone."""
    return (_key(row) for row in _pages(_visible(now, only), _KEY_COLUMNS))


def ids_at(now: datetime) -> set[str]:
    """The ids of everything public at ``now``."""
    return set(_visible(now, None).values_list("public_id", flat=True))


def gone_at(now: datetime, since: datetime | None = None) -> Iterator[Removal]:
    """Everything that has gone by ``now`` (after ``since``), by moment, then disclosure number.

    A withdrawal carries its notice for as long as the notice is public.
    """
    ended = Disclosure.objects.filter(ends_at__lte=aware(now))
    if since is not None:
        ended = ended.filter(ends_at__gt=aware(since))
    notices = _notices_at(now)
    rows = ended.order_by("ends_at", "number").values_list(
        "decision__public_id",
        "number",
        "ends_at",
        "ending",
        "decision__agency_code",
        "decision__act",
    )
    for public_id, number, ends_at, ending, agency_code, act in rows.iterator(PAGE):
        yield Removal(
            id=public_id,
            disclosure=number,
            ended_at=aware(ends_at),
            kind=Ending(ending),
            notice=notices.get(number),
            agency_code=agency_code,
            act=Act(act),
        )


def head(now: datetime) -> Head:
    """The first line of a stream."""
    return Head(
        now=aware(now),
        rehearsal=is_rehearsal(),
        figures=figures(now),
        chain_head=public_chain_head(),
    )


def stream(now: datetime) -> Iterator[Line]:
    """Everything public at ``now``, line by line, for `disclosure.stream.write`."""
    yield head(now)
    yield from public_at(now)
    yield from gone_at(now)
    yield from totals_at(now)
    yield from year_totals(now)


def _visible(now: datetime, only: Selection | None) -> QuerySet[PublicRevision]:
    moment = aware(now)
    rows = PublicRevision.objects.filter(from_at__lte=moment, until_at__gt=moment)
    if only is None:
        return rows
    if only.penalty_kind is not None:
        rows = rows.filter(kinds__kind=only.penalty_kind)
    columns = {
        "month": only.month,
        "agency_code": only.agency_code,
        "act": only.act,
        "industry": only.industry,
        "party_id": only.party_id,
        "public_id__in": only.ids,
    }
    return rows.filter(**{name: value for name, value in columns.items() if value is not None})


def _pages(rows: QuerySet[PublicRevision], columns: tuple[str, ...]) -> Iterator[tuple]:  # type: ignore[type-arg]
    """Rows by ordinal (the first column) in pages, so that no reader holds up a writer."""
    last = 0
    while page := list(
        rows.filter(ordinal__gt=last).order_by("ordinal").values_list(*columns)[:PAGE]
    ):
        yield from page
        last = page[-1][0]


def _key(row: tuple) -> DecisionKey:  # type: ignore[type-arg]
    values = dict(zip(_KEY_COLUMNS, row, strict=True))
    return DecisionKey(
        id=values["public_id"],
        ordinal=values["ordinal"],
        disclosure=values["disclosure_id"],
        revision=values["revision"],
        fingerprint=values["fingerprint"],
        act=Act(values["act"]),
        agency_code=values["agency_code"],
        decided_on=values["decided_on"],
        disclosed_at=aware(values["disclosed_at"]),
        last_day=values["last_day"],
        ends_at=aware(values["ends_at"]),
        industry=values["industry"],
        penalty_kinds=tuple(
            PenaltyKind(kind) for kind in values["penalty_kinds"].split(";") if kind
        ),
        party_id=values["party_id"],
        changed_on=values["changed_on"],
        document=values["document"],
    )


def _notices_at(now: datetime) -> dict[int, Notice]:
    shown = WithdrawalNotice.objects.filter(
        ends_at__gt=aware(now), disclosure__ends_at__lte=aware(now)
    )
    return {
        row.disclosure_id: Notice(
            id=row.public_id,
            canary=row.canary,
            agency_code=row.agency_code,
            document_number=row.document_number,
            withdrawn_on=row.withdrawn_on,
            ground=row.ground,
            reason=row.reason,
            last_day=row.last_day,
            ends_at=aware(row.ends_at),
        )
        for row in shown
    }
