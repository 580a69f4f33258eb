"""What is set about the search: which engine answers where it is served."""

from __future__ import annotations

import os

ENGINE = "PORTAL_SEARCH_ENGINE"
"""The variable that names the engine."""
WHOOSH, SHARDS = "whoosh", "shards"


def named_engine() -> str:
    """`WHOOSH`, or `SHARDS` for registers beyond what Whoosh answers in time."""
    return os.environ.get(ENGINE, WHOOSH)
