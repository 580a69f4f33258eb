"""Rows put in by the thousand are the rows that come of single steps."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from disclosure import bulk, disclosing, history, registration, workflow
from disclosure.data_folder import DataFolder
from disclosure.decision import Party, PartyKind
from disclosure.identifier import ALPHABET, new_canary, new_identifier
from disclosure.models import RegisteredDecision
from disclosure.people import Stamp
from tests.register_builders import MONDAY, a_decision, a_review, two_people

Rows = dict[str, list[tuple[Any, ...]]]


def one_by_one(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Each row by Django's own statement for a single row."""
    for row in rows:
        if ignore_conflicts and type(row).objects.filter(  # type: ignore[attr-defined]
            decision_id=row.decision_id, facts_hash=row.facts_hash
        ):
            continue
        row.save(force_insert=True)


def one_by_one_of(
    model: type[models.Model],
    names: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
    *,
    ignore_conflicts: bool = False,
) -> int:
    """The same for rows given as values: the key of the first."""
    made = [model(**dict(zip(names, row, strict=True))) for row in rows]
    one_by_one(made, ignore_conflicts=ignore_conflicts)
    return int(made[0].pk)


def everything() -> Rows:
    """Every row of every table, as the database keeps it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = sorted(name for (name,) in cursor.fetchall())
        found = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def lived_through(seed: int) -> Rows:
    """Thirty decisions taken in, submitted and approved, some twice; then all is undone."""
    draw = random.Random(seed)
    clerk, reviewer = two_people()
    person = Party(kind=PartyKind.PERSON, name="王建国", code=None, id_kind="身份证")
    decisions = [
        a_decision(number, **({"party": person} if number % 5 == 0 else {}))
        for number in range(1, 31)
    ]
    stamp = Stamp.at(MONDAY)
    try:
        with transaction.atomic():
            for batch in (decisions[:20], decisions[10:]):
                workflow.take_in(
                    batch, actor=clerk, stamp=stamp, source="甲.xlsx", choose=draw.choice
                )
            ids = RegisteredDecision.objects.order_by("ordinal").values_list("public_id", flat=True)
            sent = workflow.submit_many(
                [(one, a_review()) for one in ids], actor=clerk, stamp=stamp
            )
            hashes = [(one.public_id, one.content_hash) for one in sent.done]
            done = workflow.approve_many(hashes, actor=reviewer, stamp=stamp, choose=draw.choice)
            assert len(done.done) == 30
            found = everything()
            raise _Undo
    except _Undo:
        return found


class _Undo(Exception):
    pass


def test_rows_in_bulk_are_the_bytes_of_single_steps(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bulk = lived_through(7)
    monkeypatch.setattr(disclosing, "insert", one_by_one)
    for module in (registration, history, disclosing):
        monkeypatch.setattr(module, "put", one_by_one_of)

    assert lived_through(7) == in_bulk


def test_the_database_still_refuses_what_breaks_its_constraints(folder: DataFolder) -> None:
    clerk, _ = two_people()
    workflow.take_in([a_decision()], actor=clerk, stamp=Stamp.at(MONDAY), source="甲.xlsx")
    row = RegisteredDecision.objects.get()
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert([row])


def test_identifiers_are_drawn_from_the_whole_alphabet() -> None:
    drawn = "".join(new_identifier() + new_canary()[1:] for _ in range(2000))

    assert set(drawn) == set(ALPHABET)
    assert max(map(drawn.count, ALPHABET)) < 1.3 * min(map(drawn.count, ALPHABET))
