"""Values of every decision by ordinal: what results are counted, narrowed and sorted by.

A column is its distinct values, sorted, and one code an ordinal (0: no such decision). Days of
the month stand in a file of their own, five bits each and not packed: a reader needs a stretch of
them, around the edges of a range of days and to sort the month that a page of results ends in.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from disclosure.public import PublicDecision
from search.coding import Reading, unpacked, varint
from search.terms import column_values

COLUMNS = ("agency", "act", "kind", "industry", "article", "month", "fine", "last_day")
DAYS = "columns/days.bin"
"""The file with the days of the month, within ``search/data``."""
Days = NDArray[np.uint8]
_DAY_BITS = np.arange(5, dtype=np.uint8)


@dataclass(slots=True)
class Column:
    """Distinct values and, for every ordinal, which one it has."""

    values: list[str] = field(default_factory=list)
    codes: array[int] = field(default_factory=lambda: array("H"))

    def get(self, ordinal: int) -> str | None:
        """The value of an ordinal; None where there is no such decision."""
        code = self.codes[ordinal] if ordinal < len(self.codes) else 0
        return self.values[code - 1] if code else None


class Columns:
    """The columns of an index while it is built."""

    def __init__(self) -> None:
        self._codes = {name: array("H") for name in COLUMNS}
        self._code_of: dict[str, dict[str, int]] = {name: {} for name in COLUMNS}
        self._days = bytearray()

    def add(self, decision: PublicDecision) -> None:
        """Take in one decision; its ordinal is greater than all before."""
        ordinal = decision.ordinal
        for name, value in column_values(decision).items():
            codes, code_of = self._codes[name], self._code_of[name]
            if ordinal > len(codes):
                codes.frombytes(bytes(2 * (ordinal - len(codes))))
            codes.append(code_of.setdefault(value, len(code_of) + 1))
        self._days += bytes(ordinal - len(self._days))
        self._days.append(decision.decided_on.day)

    @property
    def first_end(self) -> str | None:
        """The earliest last day of all."""
        return min(self._code_of["last_day"], default=None)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of columns."""
        for name in COLUMNS:
            names = [None, *self._code_of[name]]
            yield column_path(name), pack_column(_in_order(names, self._codes[name]))
        yield DAYS, encode_days(np.frombuffer(self._days, np.uint8))


def pack_column(column: Column) -> bytes:
    """A column as bytes; one byte a code where that is enough."""
    names = json.dumps(column.values, ensure_ascii=False, separators=(",", ":")).encode()
    codes = column.codes
    narrow = len(column.values) < 256
    body = np.asarray(codes).astype("u1" if narrow else "<u2").tobytes()
    whole = varint(len(names)) + names + body
    return min(_of_runs(whole), _of_frequent(whole), key=len)


def _of_runs(data: bytes) -> bytes:
    """Packed where values stand in runs, as months do; more effort gains nothing."""
    return zlib.compress(data, 6)


def _of_frequent(data: bytes) -> bytes:
    """Packed by how frequent each code is alone: smaller where values follow no order."""
    packer = zlib.compressobj(6, strategy=zlib.Z_HUFFMAN_ONLY)
    return packer.compress(data) + packer.flush()


def decode_column(data: bytes) -> Column:
    """What `encode_column` wrote."""
    reading = Reading(unpacked(data))
    values = json.loads(reading.bytes(reading.number()))
    body = reading.data[reading.at :]
    codes = np.frombuffer(body, "u1" if len(values) < 256 else "<u2").astype("=u2")
    return Column(values, array("H", codes.tobytes()))


def changed(column: Column, removed: Iterable[int], added: Mapping[int, str]) -> bytes:
    """The file of a column after some decisions went and others came."""
    names = [None, *column.values]
    codes = column.codes
    for ordinal in removed:
        if ordinal < len(codes):
            codes[ordinal] = 0
    last = max(added, default=0)
    if last >= len(codes):
        codes.frombytes(bytes(2 * (last + 1 - len(codes))))
    for ordinal, value in added.items():
        if value not in names:
            names.append(value)
        codes[ordinal] = names.index(value)
    return pack_column(_in_order(names, codes))


def _in_order(names: list[str | None], codes: array[int]) -> Column:
    there = np.flatnonzero(np.bincount(np.asarray(codes, np.intp)))  # `unique` sorts them all
    used = sorted(str(names[code]) for code in there.tolist() if code)
    code_of = {value: code for code, value in enumerate(used, 1)}
    if used != names[1:]:
        table = [code_of.get(str(name), 0) if name is not None else 0 for name in names]
        codes = array("H", np.array(table, np.uint16)[np.asarray(codes)].tobytes())
    while codes and not codes[-1]:
        codes.pop()
    return Column(used, codes)


def encode_days(days: Days) -> bytes:
    """Days of the month by ordinal, five bits each, the lowest first; 0 for no decision.

    Never empty: a file without bytes stands for one that is to be deleted.
    """
    kept = np.trim_zeros(days, "b")
    return np.packbits(kept[:, None] >> _DAY_BITS & 1, bitorder="little").tobytes() or b"\0"


def decode_days(data: bytes, size: int) -> Days:
    """The days of the first ``size`` ordinals, from what `encode_days` wrote."""
    bits = np.zeros(len(_DAY_BITS) * size, np.uint8)
    given = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")[: len(bits)]
    bits[: len(given)] = given
    days: Days = (bits.reshape(size, len(_DAY_BITS)) << _DAY_BITS).sum(axis=1, dtype=np.uint8)
    return days


def column_path(name: str) -> str:
    """The file of a column."""
    return f"columns/{name}.bin"
