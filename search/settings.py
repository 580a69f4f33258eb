"""What is set about the search: which engine answers where it is served."""

from __future__ import annotations

import os

ENGINE = "PORTAL_SEARCH_ENGINE"
"""The variable that names the engine."""
WHOOSH, SHARDS = "whoosh", "shards"


def named_engine(last: str | None = None) -> str:
    """`WHOOSH`, or `SHARDS` for registers beyond what Whoosh answers in time.

    ``last`` is what held in the run before: a command typed without the variable goes on with it,
    rather than build an index that nobody asks.
    """
    return os.environ.get(ENGINE) or last or WHOOSH
