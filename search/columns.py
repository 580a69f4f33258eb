"""Values of every decision by ordinal: what results are counted, narrowed and sorted by.

A column is its distinct values, sorted, and one code an ordinal (0: no such decision). Days of
the month stand in files of 2,048 ordinals: a reader needs them only around the edges of a range
of days and to sort the month that a page of results ends in.
"""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from search.coding import Reading, packed, unpacked, varint

COLUMNS = ("agency", "act", "kind", "industry", "article", "month", "fine", "last_day")
DAYS = 2048
"""Ordinals in one file of days."""


@dataclass(slots=True)
class Column:
    """Distinct values and, for every ordinal, which one it has."""

    values: list[str] = field(default_factory=list)
    codes: array[int] = field(default_factory=lambda: array("H"))

    def get(self, ordinal: int) -> str | None:
        """The value of an ordinal; None where there is no such decision."""
        code = self.codes[ordinal] if ordinal < len(self.codes) else 0
        return self.values[code - 1] if code else None


def encode_column(by_ordinal: Mapping[int, str]) -> bytes:
    """A column's file."""
    values = sorted(set(by_ordinal.values()))
    code_of = {value: code for code, value in enumerate(values, 1)}
    codes = array("H", bytes(2 * (max(by_ordinal, default=-1) + 1)))
    for ordinal, value in by_ordinal.items():
        codes[ordinal] = code_of[value]
    return pack_column(Column(values, codes))


def pack_column(column: Column) -> bytes:
    """A column as bytes; one byte a code where that is enough."""
    names = json.dumps(column.values, ensure_ascii=False, separators=(",", ":")).encode()
    codes = column.codes
    narrow = len(column.values) < 256
    body = bytes(codes.tolist()) if narrow else struct.pack(f"<{len(codes)}H", *codes)
    return packed(varint(len(names)) + names + body)


def decode_column(data: bytes) -> Column:
    """What `encode_column` wrote."""
    reading = Reading(unpacked(data))
    values = json.loads(reading.bytes(reading.number()))
    body = reading.data[reading.at :]
    if len(values) < 256:
        return Column(values, array("H", list(body)))
    return Column(values, array("H", struct.unpack(f"<{len(body) // 2}H", body)))


def changed(column: Column, removed: Iterable[int], added: Mapping[int, str]) -> bytes:
    """The file of a column after some decisions went and others came."""
    names = [None, *column.values]
    codes = column.codes
    for ordinal in removed:
        if ordinal < len(codes):
            codes[ordinal] = 0
    last = max(added, default=0)
    if last >= len(codes):
        codes.extend([0] * (last + 1 - len(codes)))
    for ordinal, value in added.items():
        if value not in names:
            names.append(value)
        codes[ordinal] = names.index(value)
    return pack_column(_in_order(names, codes))


def _in_order(names: list[str | None], codes: array[int]) -> Column:
    used = sorted(str(names[code]) for code in set(codes) if code)
    code_of = {value: code for code, value in enumerate(used, 1)}
    if used != names[1:]:
        table = [code_of.get(str(name), 0) if name is not None else 0 for name in names]
        codes = array("H", map(table.__getitem__, codes))
    while codes and not codes[-1]:
        codes.pop()
    return Column(used, codes)


def day_path(ordinal: int) -> str:
    """The file with the day of an ordinal."""
    return f"columns/day-{ordinal // DAYS:03x}.bin"


def encode_days(by_ordinal: Mapping[int, int]) -> bytes:
    """A file of days of the month; the ordinals all belong into it."""
    body = bytearray(DAYS)
    for ordinal, day in by_ordinal.items():
        body[ordinal % DAYS] = day
    return packed(bytes(body))


def column_path(name: str) -> str:
    """The file of a column."""
    return f"columns/{name}.bin"
