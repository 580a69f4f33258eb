"""Rows put in by the thousand: one prepared statement, the same bytes as one by one.

Django writes a statement of its own for every few hundred rows and prepares every value of every
row through its field; here the statement is written once a model, and moments, days and JSON alone
are turned into what the database keeps. `put` makes no objects either, which cost more than the
database does. Constraints and triggers see every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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


def put(
    model: type[models.Model],
    names: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
    *,
    ignore_conflicts: bool = False,
) -> int:
    """Put rows in that have these attributes and the model's defaults for all others.

    Text is given as ``str``. The first of the primary keys that they get, one after the other;
    0 for a model that is given its keys.
    """
    sql, prepared, rest = _shorter_statement(model, names, ignore_conflicts)
    values = [_values(row, prepared) for row in rows] if prepared else list(rows)
    first = 0
    if _numbers_itself(model):
        first = _next_key(model)
        values = [(key, *row, *rest) for key, row in enumerate(values, first)]
    elif rest:
        values = [(*row, *rest) for row in values]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
    return first


def change(
    model: type[models.Model], names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Give rows already there other values of these attributes; the last value is a row's key."""
    prepared = _prepared(model, names)
    columns = {str(field.attname): str(field.column) for field in model._meta.concrete_fields}
    quote, key = connection.ops.quote_name, columns[str(model._meta.pk.attname)]
    changed = ", ".join(f"{quote(columns[name])} = %s" for name in names)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {changed} WHERE {quote(key)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, [_values(row, prepared) for row in rows])


def _values(found: Sequence[Any], prepared: tuple[tuple[int, Prepare], ...]) -> list[Any]:
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


@lru_cache(maxsize=32)
def _shorter_statement(
    model: type[models.Model], names: tuple[str, ...], ignore_conflicts: bool
) -> tuple[str, tuple[tuple[int, Prepare], ...], tuple[Any, ...]]:
    """The statement for rows of some attributes, what of them is prepared, and the rest."""
    fields = {str(field.attname): field for field in model._meta.concrete_fields}
    own = [fields.pop(name) for name in names]
    key = [fields.pop(str(model._meta.pk.attname))] if _numbers_itself(model) else []
    rest = list(fields.values())
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in (*key, *own, *rest)]
    verb = "INSERT OR IGNORE" if ignore_conflicts else "INSERT"
    sql = (
        f"{verb} INTO {quote(model._meta.db_table)} ({', '.join(columns)})"
        f" VALUES ({', '.join(['%s'] * len(columns))})"
    )
    defaults = tuple(field.get_db_prep_save(field.get_default(), connection) for field in rest)
    return sql, _prepared(model, names), defaults


def _prepared(model: type[models.Model], names: tuple[str, ...]) -> tuple[tuple[int, Prepare], ...]:
    """What of these attributes is not kept as it is, by its place."""
    fields = {str(field.attname): field for field in model._meta.concrete_fields}
    return tuple(
        (place, prepare)
        for place, name in enumerate(names)
        if (prepare := _prepare(fields[name])) not in (None, str)
    )


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
    if _numbers_itself(model):
        for key, row in enumerate(rows, _next_key(model)):
            row.pk = key


def _numbers_itself(model: type[models.Model]) -> bool:
    return isinstance(model._meta.pk, models.AutoField | models.BigAutoField)


def _next_key(model: type[models.Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        last = cursor.fetchone()
    return (last[0] if last else 0) + 1
