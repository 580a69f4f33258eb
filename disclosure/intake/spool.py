"""Decisions between reading and registering: on disk, so that all or nothing costs no memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType

from disclosure.decision import Decision, Review
from disclosure.facts import FACTS, REVIEW, dump_facts
from disclosure.intake.validation import Row

_NO_REVIEW = Review()


class Spool:
    """A file without a name that holds decisions, as the register stores them, until it is closed.

    Nobody else can open it. Two lines a decision: its facts, and what its row says for the review.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._file = tempfile.TemporaryFile(prefix="intake-")  # noqa: SIM115 - closed by __exit__
        self.count = 0
        for row in rows:
            review = b"" if row.review == _NO_REVIEW else REVIEW.dump_json(row.review)
            self._file.write(dump_facts(row.decision).encode() + b"\n" + review + b"\n")
            self.count += 1

    def __iter__(self) -> Iterator[tuple[Decision, Review]]:
        self._file.seek(0)
        for _ in range(self.count):
            decision = FACTS.validate_json(self._file.readline())
            review = self._file.readline().strip()
            yield decision, REVIEW.validate_json(review) if review else _NO_REVIEW

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
