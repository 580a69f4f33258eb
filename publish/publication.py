"""Brings the live site to what should be seen at one moment, and says what it did.

What has ended leaves first and on its own: its files are deleted before anything is built, and its
lists are made again and verified before anything new is looked at. What is new follows. A run for
a moment at which nothing has changed ends without listing decisions.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from importlib import import_module
from pathlib import Path

from disclosure.data_folder import DataFolder
from disclosure.site import CONTENT
from publish import gone, lease, overdue, standstill, status
from publish.log import log
from publish.manifest import Manifest
from publish.outcome import Outcome, Progress, Quarantined
from publish.source import Source

__all__ = ["Outcome", "Progress", "Quarantined", "publish"]

WAIT = 60.0
"""Seconds to wait for another run to end."""


def publish(
    folder: DataFolder,
    now: datetime,
    *,
    full: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    source: Source | None = None,
    content: Path = CONTENT,
    recorded_at: datetime | None = None,
    wait: float = WAIT,
    records: bool = True,
) -> Outcome:
    """Make the live site of ``folder`` what it should be at ``now``.

    Refuses a ``now`` before the moment of the last change (`ClockRefused`), and a folder that
    another run holds (`lease.Busy`, after ``wait`` seconds). ``recorded_at`` is the machine's
    clock where it differs from ``now``. With ``records`` False nothing is written but the site
    of ``folder``: a look at another moment, in another place. A run that has nothing to do writes
    no file at all, not even that it ran.
    """
    if records:
        gone.Mark(folder.tombstones).check(now)
    of_register = source or _register()
    if records and not dry_run:
        _close(of_register, now, recorded_at)
        before = None if full else _as_before(folder, now, of_register, content)
        if before is not None:
            return before
    with lease.held(folder, now, wait), closing(Manifest(folder.manifest)) as manifest:
        try:
            outcome = _bring(
                folder, now, of_register, manifest, content, progress, full=full, dry_run=dry_run
            )
        except Exception as error:
            if records and not dry_run:
                _take_off_all_the_same(folder, manifest, of_register, now)
                left = overdue.of_manifest(folder, manifest, of_register, now)
                status.failed(folder, now, error, left)
            raise
        if records and not dry_run:
            status.succeeded(folder, outcome)
        return outcome


def _bring(
    folder: DataFolder,
    now: datetime,
    source: Source,
    manifest: Manifest,
    content: Path,
    progress: Progress | None,
    *,
    full: bool,
    dry_run: bool,
) -> Outcome:
    if not full and standstill.is_current(source, manifest, now, content):
        return standstill.as_before(manifest, now)
    # Templates, makers and indexes are read when there is something to do, not before.
    from publish.renewal import renew

    return renew(folder, now, source, manifest, content, progress, full=full, dry_run=dry_run)


def _take_off_all_the_same(
    folder: DataFolder, manifest: Manifest, source: Source, now: datetime
) -> None:
    from publish import last_resort

    try:
        last_resort.take_off(folder, manifest, source, now)
    except Exception as error:
        log.error("what ended could not be taken off", reason=type(error).__name__)


def _as_before(folder: DataFolder, now: datetime, source: Source, content: Path) -> Outcome | None:
    """What a run says that has nothing to do; None where there is something, or may be."""
    if not folder.manifest.exists() or status.has_failed(folder):
        return None
    with closing(Manifest(folder.manifest)) as manifest:
        if standstill.is_current(source, manifest, now, content):
            return standstill.as_before(manifest, now)
    return None


def _close(source: Source, now: datetime, recorded_at: datetime | None) -> None:
    """Have the register write down what ended; where it can't, the site goes first."""
    try:
        source.close_ended(now, recorded_at=recorded_at)
    except Exception as error:
        log.error("the register could not close what ended", reason=type(error).__name__)


def _register() -> Source:
    """The register, whose Django the entry point has set up."""
    register: Source = import_module("disclosure.register")
    return register
