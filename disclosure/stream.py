"""The stream: everything public at one moment, as JSON Lines.

One object a line, its type as the only key: ``{"head": {…}}`` first, then ``decision`` lines in
the order of their ordinals, ``removal`` lines by moment, ``totals`` and ``year_totals``. The
generator and plain Pelican read nothing else, so they need neither the register nor Django.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from pydantic import TypeAdapter
from pydantic_core import from_json

from disclosure.errors import Broken
from disclosure.public import (
    DECISION,
    HEAD,
    REMOVAL,
    TOTALS,
    YEAR_TOTALS,
    Head,
    PublicDecision,
    Removal,
    Totals,
    YearTotals,
)

Line = Head | PublicDecision | Removal | Totals | YearTotals

_NAMES: dict[type[Any], tuple[str, TypeAdapter[Any]]] = {
    Head: ("head", HEAD),
    PublicDecision: ("decision", DECISION),
    Removal: ("removal", REMOVAL),
    Totals: ("totals", TOTALS),
    YearTotals: ("year_totals", YEAR_TOTALS),
}
_ADAPTERS = dict(_NAMES.values())


def encode(line: Line) -> bytes:
    """One line of the stream, with its newline."""
    name, adapter = _NAMES[type(line)]
    return b'{"%s":%s}\n' % (name.encode(), adapter.dump_json(line))


def decode(data: bytes) -> Line:
    """The value of one line; a line of another form is `Broken`."""
    try:
        ((name, value),) = from_json(data).items()
        return _ADAPTERS[name].validate_python(value)  # type: ignore[no-any-return]
    except (ValueError, KeyError, AttributeError) as error:
        raise Broken(f"数据流中有一行无法读取：{data[:80]!r}") from error


def write(lines: Iterable[Line], out: BinaryIO) -> int:
    """Write a stream; returns the number of lines."""
    count = 0
    for line in lines:
        out.write(encode(line))
        count += 1
    return count


def read(source: BinaryIO) -> Iterator[Line]:
    """Read a stream line by line; memory does not grow with it."""
    return (decode(data) for data in source if data.strip())
