"""What has left for good: tombstones, the ends that servers read, the clock that never goes back.

Three small files stand outside the site. *Tombstones* hold pairs (public id, disclosure number) and
nothing else, only grow, and stay out of backups: what they name is never built, deployed or
restored again. ``serving/ends.map`` gives every id its last day, so that a server answers 410 even
when nothing has run. The *mark* is the latest moment that changed the site: a run for an earlier
one is refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from itertools import chain
from pathlib import Path

from disclosure.errors import Broken, ClockRefused
from disclosure.identifier import is_identifier
from disclosure.moment import day_of, parse_moment
from publish import disk

ENDED = "00000000"
"""The last day of what has ended already."""

Tombstone = tuple[str, int]


class Tombstones:
    """The pairs (public id, disclosure number) that may never come back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pairs: set[Tombstone] = set()
        self._torn = False
        if path.exists():
            self._read()

    def __contains__(self, pair: Tombstone) -> bool:
        return pair in self._pairs

    def __len__(self) -> int:
        return len(self._pairs)

    def pairs(self) -> frozenset[Tombstone]:
        """All pairs."""
        return frozenset(self._pairs)

    def ids(self) -> set[str]:
        """All public ids that have a tombstone."""
        return {identifier for identifier, _ in self._pairs}

    def add(self, pairs: Iterable[Tombstone]) -> int:
        """Add what is missing, durably; returns how many were new."""
        new = sorted(set(pairs) - self._pairs)
        if new:
            start = b"\n" if self._torn else b""
            lines = "".join(f"{identifier} {disclosure}\n" for identifier, disclosure in new)
            disk.append(self.path, start + lines.encode())
            self._torn = False
            self._pairs.update(new)
        return len(new)

    def _read(self) -> None:
        text = self.path.read_text(encoding="ascii")
        lines = text.split("\n")
        self._torn = lines[-1] != ""
        # A line cut off by a power failure is not a tombstone yet: its removal was not begun.
        complete = lines[:-1]
        for number, line in enumerate(complete, 1):
            identifier, _, disclosure = line.partition(" ")
            if is_identifier(identifier) and disclosure.isdigit():
                self._pairs.add((identifier, int(disclosure)))
            elif not _is_torn_line(line):
                raise Broken(f"{self.path.name} 第 {number} 行不是“公开标识 公示次序”：“{line}”")


def _is_torn_line(line: str) -> bool:
    return (len(line) < 24 and line.replace(" ", "").isalnum()) or line == ""


class Ends:
    """``serving/ends.map``: public id → last day, read again whenever the file has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._signature: tuple[int, int, int] | None = None
        self._days: dict[str, str] = {}

    def last_day(self, identifier: str) -> str | None:
        """``yyyymmdd``, `ENDED`, or None for an id that the map does not know."""
        self._refresh()
        return self._days.get(identifier)

    def has_ended(self, identifier: str, now: datetime) -> bool:
        """Whether the map knows the id and its last day is over at ``now``."""
        last_day = self.last_day(identifier)
        return last_day is not None and last_day < day_of(now).strftime("%Y%m%d")

    def all(self) -> Mapping[str, str]:
        """Every id with its last day."""
        self._refresh()
        return self._days

    def _refresh(self) -> None:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._signature, self._days = None, {}
            return
        signature = (status.st_mtime_ns, status.st_size, status.st_ino)
        if signature != self._signature:
            self._days = _parse_ends(self.path.read_bytes())
            self._signature = signature


def write_ends(path: Path, live: Iterable[tuple[str, str]], ended: Iterable[str]) -> bool:
    """Write the map: live ids with their last day, and all others it ever held as ended.

    Returns whether the file changed. It is written before any page moves. The days are sorted in a
    table in a temporary place: memory grows by the bytes of the file and no more.
    """
    with closing(sqlite3.connect("")) as table:
        table.execute("CREATE TABLE day (id TEXT NOT NULL, day TEXT NOT NULL)")
        put = "INSERT INTO day VALUES (?, ?)"
        table.executemany(put, ((one, ENDED) for one in chain(_ids_in(path), ended)))
        table.executemany(put, live)
        data = bytearray()
        # What has ended is the earliest of all days: what is live as well counts as live.
        latest = "SELECT id, max(day) FROM day GROUP BY id ORDER BY id"
        for identifier, day in table.execute(latest):
            data += f"{identifier} {day};\n".encode()
    if path.exists() and path.read_bytes() == data:
        return False
    disk.write(path, data)
    return True


def _ids_in(path: Path) -> Iterator[str]:
    """The ids that the map holds, line by line."""
    if path.exists():
        with path.open("rb") as lines:
            yield from (identifier for line in lines for identifier in _parse_ends(line))


def change_ends(path: Path, live: Mapping[str, str], ended: Iterable[str]) -> bool:
    """As `write_ends` for these ids alone: the others keep their lines and are not read.

    A line is as long for every id, so a day is changed in its place; new ids come at the end.
    """
    data = bytearray(path.read_bytes()) if path.exists() else bytearray()
    before = bytes(data)
    for identifier, day in {**dict.fromkeys(ended, ENDED), **live}.items():
        start = before.find(f"{identifier} ".encode())
        if start >= 0:
            place = start + len(identifier) + 1
            data[place : place + len(ENDED)] = day.encode()
        else:
            data += f"{identifier} {day};\n".encode()
    if data == before:
        return False
    disk.write(path, bytes(data))
    return True


def _parse_ends(data: bytes) -> dict[str, str]:
    pairs = (line.split() for line in data.decode("ascii").replace(";", "").splitlines())
    try:
        return dict(pairs)
    except ValueError as error:
        raise Broken(f"ends.map 中有一行无法读取：{error}") from error


class Mark:
    """The latest moment for which the site was changed; it stands beside the tombstones."""

    def __init__(self, tombstones: Path) -> None:
        self.path = tombstones.with_name(f"{tombstones.name}.mark")

    def read(self) -> datetime | None:
        """The moment, None before the first publication."""
        if not self.path.exists():
            return None
        return parse_moment(self.path.read_text(encoding="ascii").strip())

    def check(self, now: datetime) -> None:
        """Refuse a clock that has gone back behind the mark."""
        mark = self.read()
        if mark is not None and now < mark:
            raise ClockRefused(
                f"时钟倒退：本次为 {now.isoformat()}，而站点已按 {mark.isoformat()} 更新；"
                "请校正时钟，或用 --target 写到另一个文件夹"
            )

    def advance(self, now: datetime) -> None:
        """Move the mark forward to ``now``."""
        mark = self.read()
        if mark is None or mark < now:
            disk.write(self.path, f"{now.isoformat()}\n".encode())
