"""How long one answer may take: whoever serves sets it, whoever works looks at it now and then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ENDS_AT: ContextVar[float | None] = ContextVar("ends_at", default=None)
"""On the monotonic clock; None without a limit."""


class TookTooLong(Exception):
    """The answer is given up: the question is too broad for a busy server."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Whatever is done here ends after so many seconds, at the next `go_on`."""
    token = _ENDS_AT.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ENDS_AT.reset(token)


def go_on() -> None:
    """Raises `TookTooLong` when the time is up."""
    ends_at = _ENDS_AT.get()
    if ends_at is not None and time.monotonic() > ends_at:
        raise TookTooLong
