"""A file of one month brought up to date by its changed records alone.

A month of a large register has thousands of decisions in three files, each sorted by id with one
record a decision. Where the file before is known, and which decisions have changed, the others are
taken over as they stand: the bytes are those of a file made anew.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

QUOTE = b'"'


@dataclass(frozen=True, slots=True)
class Records:
    """How the records of a kind of file are told apart.

    ``mark`` gives the bytes that the record of an id begins with, ``end`` is what every record and
    the heading end with, ``tail`` what stands behind the last record. In ``quoted`` files ``end``
    may also stand between quotation marks.
    """

    mark: Callable[[str], bytes]
    end: bytes
    tail: bytes = b""
    quoted: bool = False


def amended(
    data: bytes, kind: Records, records: Mapping[str, bytes | None], ids: Sequence[str]
) -> bytes | None:
    """The file with these records put in, replaced or (None) taken out.

    ``ids`` are all ids that the file is to hold, sorted. None where a record can't be placed for
    certain: the file is then to be made anew.
    """
    for identifier, record in sorted(records.items()):
        place = _place(data, kind, identifier)
        if place is None and record is not None:
            place = _place_for(data, kind, identifier, ids)
            if place is None:
                return None
        if place is not None:
            data = data[: place[0]] + (record or b"") + data[place[1] :]
    return data


def _place(data: bytes, kind: Records, identifier: str) -> tuple[int, int] | None:
    """From the beginning of the record of an id to that of what follows."""
    start = _begin(data, kind, identifier)
    if start is None:
        return None
    end = start
    while True:
        end = data.index(kind.end, end) + len(kind.end)
        if not kind.quoted or data.count(QUOTE, start, end) % 2 == 0:
            return start, end


def _begin(data: bytes, kind: Records, identifier: str) -> int | None:
    mark = kind.mark(identifier)
    if data.startswith(mark):
        return 0
    at = data.find(kind.end + mark)
    while at >= 0:
        begin = at + len(kind.end)
        if not kind.quoted or data.count(QUOTE, 0, begin) % 2 == 0:
            return begin
        at = data.find(kind.end + mark, begin)
    return None


def _place_for(
    data: bytes, kind: Records, identifier: str, ids: Sequence[str]
) -> tuple[int, int] | None:
    """Where a record that is not there yet belongs: before that of the next id that is."""
    for other in ids[bisect_right(ids, identifier) :]:
        found = _begin(data, kind, other)
        if found is not None:
            return found, found
    if not data.endswith(kind.tail):
        return None
    return len(data) - len(kind.tail), len(data) - len(kind.tail)
