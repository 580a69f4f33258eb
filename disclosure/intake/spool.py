"""Decisions between reading and registering: on disk, so that all or nothing costs no memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType

from disclosure.arriving import Arriving, arriving
from disclosure.intake.validation import Row
from disclosure.reference import Reference


class Spool:
    """A file without a name that holds decisions ready to be registered, until it is closed.

    Nobody else can open it. Each is made ready (`disclosure.arriving`) as it is read, while the
    process that parses the file goes on to the next rows. ``ready_by`` is the `reference`.
    """

    def __init__(self, rows: Iterable[Row], ready_by: Reference) -> None:
        self._file = tempfile.TemporaryFile(prefix="intake-")  # noqa: SIM115 - closed by __exit__
        self.ready_by, self.count = ready_by, 0
        for row in rows:
            self._file.write(arriving(row.decision, row.review, ready_by).dump())
            self.count += 1

    def __iter__(self) -> Iterator[Arriving]:
        self._file.seek(0)
        for _ in range(self.count):
            yield Arriving.load(self._file.readline(), self._file.readline())

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give up the file."""
        self._file.close()
