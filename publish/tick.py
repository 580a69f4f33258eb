"""The tick: every minute, whatever is due is done. A missed tick costs nothing.

What is due is a question to the register, never a list that a job keeps. ``schedule`` only wakes
the tick; cron and systemd wake ``portal tick`` as well.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from disclosure.data_folder import DataFolder
from disclosure.site import CONTENT
from publish import status
from publish.outcome import Outcome
from publish.publication import publish
from publish.source import Source


def tick(
    folder: DataFolder,
    now: datetime,
    *,
    recorded_at: datetime | None = None,
    source: Source | None = None,
    content: Path = CONTENT,
) -> Outcome:
    """Do what is due at ``now``; a second tick for the same moment does nothing.

    Raises `lease.Busy` when another run holds the folder: that run does the work. A tick says that
    it lives even where nothing was due: whoever watches the portal reads it in ``status.json``.
    """
    outcome = publish(folder, now, recorded_at=recorded_at, source=source, content=content, wait=0)
    status.ticked(folder, now)
    return outcome
