"""Whether anybody looks at the progress of a long step: a bar in a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[str, int, int], None]


@contextmanager
def showing(wanted: bool = True) -> Iterator[Report | None]:
    """What to report steps to: (name, done, total; 0 where unknown). None where nobody looks."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    # Most runs have nobody who looks, and reading rich takes them longer than their work.
    from desk.display import display

    with display() as report:
        yield report
