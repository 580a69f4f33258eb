"""Rows put in by the thousand: one prepared statement, the same bytes as one by one.

Django writes a statement of its own for every few hundred rows and prepares every value of every
row through its field; here the statement is written once a model, and moments, days and JSON alone
are turned into what the database keeps. Constraints and triggers see every row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection, models

Prepare = Callable[[Any], Any]


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Put rows of one model in, within the caller's transaction; each gets its primary key.

    With ``ignore_conflicts`` rows that break a constraint are passed over.
    """
    if not rows:
        return
    model = type(rows[0])
    sql, attributes, prepared = _statement(model, ignore_conflicts)
    _number(rows, model)
    values = attrgetter(*attributes)
    with connection.cursor() as cursor:
        cursor.executemany(sql, [_values(values(row), prepared) for row in rows])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _values(found: tuple[Any, ...], prepared: tuple[tuple[int, Prepare], ...]) -> list[Any]:
    values = list(found)
    for place, prepare in prepared:
        if values[place] is not None:
            values[place] = prepare(values[place])
    return values


@lru_cache(maxsize=32)
def _statement(
    model: type[models.Model], ignore_conflicts: bool
) -> tuple[str, tuple[str, ...], tuple[tuple[int, Prepare], ...]]:
    """The statement, the attributes in its order, and what has to be prepared, by its place."""
    fields = model._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    verb = "INSERT OR IGNORE" if ignore_conflicts else "INSERT"
    prepared = tuple(
        (place, prepare) for place, field in enumerate(fields) if (prepare := _prepare(field))
    )
    sql = f"{verb} INTO {table} ({names}) VALUES ({marks})"
    return sql, tuple(field.attname for field in fields), prepared


def _prepare(field: models.Field[Any, Any]) -> Prepare | None:
    """How a value of a field becomes what the database keeps; None where it is kept as it is."""
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return date.isoformat
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, models.CharField | models.TextField):
        return str  # a member of a closed list is text as well
    return None


@lru_cache(maxsize=4096)
def _moment(moment: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(moment))


def _number(rows: Sequence[models.Model], model: type[models.Model]) -> None:
    """Give primary keys that nobody ever had, as the database itself would give them."""
    if not isinstance(model._meta.pk, models.AutoField | models.BigAutoField):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        last = cursor.fetchone()
    for key, row in enumerate(rows, (last[0] if last else 0) + 1):
        row.pk = key
