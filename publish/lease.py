"""One runner at a time: a lock file for this machine, a lease row that says who and until when.

The lock is the safety; the lease is for people and for other machines that share the folder: it
names the holder and ends by itself when the holder has died.
"""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta

from disclosure.data_folder import DataFolder
from disclosure.errors import Refused

LENGTH = timedelta(minutes=30)

_TABLE = (
    "CREATE TABLE IF NOT EXISTS lease (one INTEGER PRIMARY KEY CHECK (one = 1),"
    " holder TEXT NOT NULL, expires_at REAL NOT NULL)"
)


class Busy(Refused):
    """Another run holds the data folder."""


@contextmanager
def held(folder: DataFolder, now: datetime, wait: float = 0) -> Iterator[None]:
    """Hold the data folder; `Busy` if another run does and doesn't end within ``wait`` seconds."""
    from filelock import FileLock, Timeout

    folder.path.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder.lock)
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise Busy("另一个进程正在更新站点，本次不再重复") from None
    try:
        _take(folder, now)
        yield
        _give_back(folder)
    finally:
        lock.release()


def holder_name() -> str:
    """Who holds a lease: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _take(folder: DataFolder, now: datetime) -> None:
    with closing(_open(folder)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        row = connection.execute("SELECT holder, expires_at FROM lease").fetchone()
        if row is not None and not _is_free(row[0], row[1], now):
            connection.execute("ROLLBACK")
            raise Busy(f"站点正由 {row[0]} 更新")
        connection.execute(
            "INSERT OR REPLACE INTO lease VALUES (1, ?, ?)",
            (holder_name(), (now + LENGTH).timestamp()),
        )
        connection.execute("COMMIT")


def _is_free(holder: str, expires_at: float, now: datetime) -> bool:
    """A lease of this machine whose lock we hold is a dead one; another's must have run out."""
    machine = holder.partition(":")[0]
    return machine == socket.gethostname() or expires_at < now.timestamp()


def _give_back(folder: DataFolder) -> None:
    with closing(_open(folder)) as connection:
        connection.execute("DELETE FROM lease")
        connection.commit()


def _open(folder: DataFolder) -> sqlite3.Connection:
    connection = sqlite3.connect(folder.path / "lease.sqlite3", timeout=20)
    # The lock is the safety: a lease that a power failure loses is no loss.
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute(_TABLE)
    connection.commit()
    return connection
