"""The static index of a plain `pelican` run: made from the stream that the site is made from.

The generator says which stream it read by the signal ``disclosure-stream``; neither plugin knows
the other. A publication makes its shards itself, file by file, so nothing is done there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from blinker import signal

from disclosure.agency import load_agencies
from disclosure.public import PublicDecision
from disclosure.stream import read
from search.shards import build


def index_stream(settings: dict[str, Any], *, path: Path) -> None:
    """Write the index of a stream's decisions into Pelican's output folder."""
    if settings.get("DISCLOSURE_PRODUCTS") is not None:
        return
    agencies = load_agencies(Path(settings["PATH"]) / "agencies.yaml")
    with path.open("rb") as stream:
        decisions = (line for line in read(stream) if isinstance(line, PublicDecision))
        build(decisions, agencies, Path(settings["OUTPUT_PATH"]))


def register() -> None:
    """Called by Pelican."""
    signal("disclosure-stream").connect(index_stream)
