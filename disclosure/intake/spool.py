"""Decisions between reading and registering: on disk, so that all or nothing costs no memory."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType

from disclosure.intake.validation import Row


class Spool:
    """A file without a name that holds rows until it is closed; nobody else can open it."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._file = tempfile.TemporaryFile(prefix="intake-")  # noqa: SIM115 - closed by __exit__
        self.count = 0
        for row in rows:
            pickle.dump(row, self._file, pickle.HIGHEST_PROTOCOL)
            self.count += 1

    def __iter__(self) -> Iterator[Row]:
        self._file.seek(0)
        for _ in range(self.count):
            row: Row = pickle.load(self._file)  # noqa: S301 - written above, in this process
            yield row

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
