"""撤下记录: for every entry that ended, what each surface answered when asked, and when.

The record (``removals.sqlite3``) only grows: rows form a chain of hashes, and the file refuses to
change or delete one. A row is written when an answer differs from the last one, so that a surface
which is down for a week leaves two rows. It holds public ids, moments and answers, and nothing else
of an entry. 应急〔2021〕23号 article nine asks for the taking down; here an office proves it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from disclosure.data_folder import DataFolder
from disclosure.errors import Broken
from disclosure.moment import parse_moment
from disclosure.public import Ending
from publish.source import Source
from publish.transaction import whole

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, disclosure INTEGER NOT NULL,
    ended_at TEXT NOT NULL, surface TEXT NOT NULL, address TEXT NOT NULL, said TEXT NOT NULL,
    is_gone INTEGER NOT NULL, asked_at TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS answer_id ON answer (id, surface, address);
CREATE TABLE IF NOT EXISTS waiting (
    id TEXT PRIMARY KEY, disclosure INTEGER NOT NULL, ended_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notice (
    id TEXT PRIMARY KEY, disclosure INTEGER NOT NULL, ends_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS answer_stays BEFORE UPDATE ON answer
    BEGIN SELECT RAISE(ABORT, 'the removal record only grows'); END;
CREATE TRIGGER IF NOT EXISTS answer_is_kept BEFORE DELETE ON answer
    BEGIN SELECT RAISE(ABORT, 'the removal record only grows'); END;
"""
_ANSWERS = (
    "SELECT id, disclosure, ended_at, surface, address, said, is_gone, asked_at, hash FROM answer"
)
_INSERT = (
    "INSERT INTO answer (id, disclosure, ended_at, surface, address, said, is_gone, asked_at, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
START = "0" * 64
OVERLAP = timedelta(hours=1)


def place(folder: DataFolder) -> Path:
    """Where the removal record of a data folder stands."""
    return folder.path / "removals.sqlite3"


@dataclass(frozen=True, slots=True)
class Ended:
    """A disclosure that has ended, to be asked for on every surface.

    A withdrawal notice is a disclosure of its own: its ``disclosure`` is that of the decision.
    """

    id: str
    disclosure: int
    ended_at: datetime
    is_notice: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What one surface answered for one address of an ended entry."""

    id: str
    disclosure: int
    ended_at: datetime
    surface: str
    address: str
    said: str
    is_gone: bool
    asked_at: datetime


class RemovalRecord:
    """The record's file, open. Use `opened`."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=20)
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def since(self) -> datetime | None:
        """Up to which moment endings were taken note of."""
        row = self._connection.execute("SELECT value FROM note WHERE name = 'since'").fetchone()
        return None if row is None else parse_moment(row[0])

    def expect(
        self, ended: Iterable[Ended], until: datetime, notices: Iterable[Ended] = ()
    ) -> None:
        """Take note of what has ended up to a moment; each waits until it is gone everywhere.

        ``notices`` are shown until their ``ended_at``, and wait from then on: the register
        forgets them, so they are noted while they are public. Where all of it is known already,
        nothing is written.
        """
        noted = {one.id for one in self._notices()}
        shown = [one for one in notices if one.id not in noted]
        over = [one for one in (*self._notices(), *shown) if one.ended_at <= until]
        new = [one for one in (*ended, *over) if not self._knows(one.id)]
        if not new and not shown and self.since is not None:
            return
        with whole(self._connection):
            self._connection.executemany(
                "INSERT OR IGNORE INTO notice VALUES (?, ?, ?)", map(_noted, shown)
            )
            self._connection.executemany(
                "INSERT OR IGNORE INTO waiting VALUES (?, ?, ?)", map(_noted, new)
            )
            self._connection.execute(
                "INSERT OR REPLACE INTO note VALUES ('since', ?)", (until.isoformat(),)
            )

    def take_note(self, source: Source, now: datetime) -> None:
        """Take note of what the register says has ended since the last time."""
        since = self.since
        if since is not None and since >= now:
            return
        # An ending of a moment ago may be written down only now.
        since = since and since - OVERLAP
        gone = [one for one in source.gone_at(now, since) if one.kind is not Ending.REPLACED]
        notices = ((one.notice, one.disclosure) for one in gone if one.notice is not None)
        self.expect(
            [Ended(one.id, one.disclosure, one.ended_at) for one in gone],
            now,
            [
                Ended(notice.id, number, notice.ends_at, is_notice=True)
                for notice, number in notices
            ],
        )

    def waiting(self) -> list[Ended]:
        """What was not yet seen to be gone everywhere, oldest first."""
        rows = self._connection.execute(
            "SELECT id, disclosure, ended_at, id IN (SELECT id FROM notice) FROM waiting"
            " ORDER BY ended_at, id"
        )
        return [Ended(row[0], row[1], parse_moment(row[2]), bool(row[3])) for row in rows]

    def notice(self, public_id: str) -> Ended | None:
        """The notice of this id, None where there never was one."""
        return next((one for one in self._notices() if one.id == public_id), None)

    def add(self, answers: Iterable[Answer], done: Iterable[str]) -> None:
        """Write down answers that differ from the last ones; ``done`` ids wait no more."""
        with whole(self._connection):
            head = self.head()
            for answer in answers:
                if self._last(answer) != (answer.said, answer.is_gone):
                    head = self._append(answer, head)
            self._connection.executemany(
                "DELETE FROM waiting WHERE id = ?", ((one,) for one in done)
            )

    def answers(self, public_id: str | None = None) -> Iterator[Answer]:
        """The answers for one entry, or all, in the order in which they came."""
        query = f"{_ANSWERS} WHERE ?1 IS NULL OR id = ?1 ORDER BY number"
        yield from (_answer(row) for row in self._connection.execute(query, (public_id,)))

    def head(self) -> str:
        """The hash of the last row."""
        row = self._connection.execute(
            "SELECT hash FROM answer ORDER BY number DESC LIMIT 1"
        ).fetchone()
        return START if row is None else str(row[0])

    def verify(self) -> int:
        """Recount the chain; `Broken` names the first row that does not fit. Returns the rows."""
        head, count = START, 0
        rows = self._connection.execute(f"{_ANSWERS} ORDER BY number")
        for count, row in enumerate(rows, 1):
            head = _hash(head, row[:-1])
            if head != row[-1]:
                raise Broken(f"撤下记录第 {count} 行与校验链不符")
        return count

    def _notices(self) -> list[Ended]:
        rows = self._connection.execute("SELECT id, disclosure, ends_at FROM notice")
        return [Ended(row[0], row[1], parse_moment(row[2]), is_notice=True) for row in rows]

    def _append(self, answer: Answer, head: str) -> str:
        row = (
            answer.id,
            answer.disclosure,
            answer.ended_at.isoformat(),
            answer.surface,
            answer.address,
            answer.said,
            int(answer.is_gone),
            answer.asked_at.isoformat(),
        )
        digest = _hash(head, row)
        self._connection.execute(_INSERT, (*row, digest))
        return digest

    def _knows(self, public_id: str) -> bool:
        query = (
            "SELECT EXISTS (SELECT 1 FROM waiting WHERE id = ?1)"
            " OR EXISTS (SELECT 1 FROM answer WHERE id = ?1)"
        )
        return bool(self._connection.execute(query, (public_id,)).fetchone()[0])

    def _last(self, answer: Answer) -> tuple[str, bool] | None:
        row = self._connection.execute(
            "SELECT said, is_gone FROM answer WHERE id = ? AND surface = ? AND address = ?"
            " ORDER BY number DESC LIMIT 1",
            (answer.id, answer.surface, answer.address),
        ).fetchone()
        return None if row is None else (row[0], bool(row[1]))


@contextmanager
def opened(path: Path) -> Iterator[RemovalRecord]:
    """The record, closed at the end."""
    with closing(RemovalRecord(path)) as record:
        yield record


def _noted(one: Ended) -> tuple[str, int, str]:
    return (one.id, one.disclosure, one.ended_at.isoformat())


def _hash(head: str, row: tuple[object, ...]) -> str:
    return hashlib.sha256((head + json.dumps(row, ensure_ascii=False)).encode()).hexdigest()


def _answer(row: tuple[str, int, str, str, str, str, int, str, str]) -> Answer:
    identifier, disclosure, ended_at, surface, address, said, is_gone, asked_at, _ = row
    return Answer(
        identifier,
        disclosure,
        parse_moment(ended_at),
        surface,
        address,
        said,
        bool(is_gone),
        parse_moment(asked_at),
    )
