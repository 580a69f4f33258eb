"""Looking from outside, after every removal: is the entry gone on every surface?

The files of the live site are looked for on disk; every server and deploy target with an address
is asked for the page and its JSON twin, and for the page of a withdrawal notice once that has
ended. What is not gone yet is asked again by each run, and every answer goes into the removal
record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from disclosure.data_folder import DataFolder
from disclosure.public import Ending
from publish import addresses, removal_record
from publish.removal_record import Answer, Ended, RemovalRecord
from publish.source import Source
from publish.targets import outside, settings
from publish.targets.settings import Deployment

FILES = "网站文件"
"""The surface that every installation has: the live site's own files."""

OVERLAP = timedelta(hours=1)

Ask = Callable[[str], int]
"""Given an address, its HTTP status."""


def record(folder: DataFolder) -> Path:
    """Where the removal record stands."""
    return folder.path / "removals.sqlite3"


def probe(
    folder: DataFolder,
    source: Source,
    now: datetime,
    watch: Callable[[], datetime],
    ask: Ask = outside.status,
) -> list[Answer]:
    """Ask every surface for what has ended and was not yet seen gone; returns what is not gone.

    ``watch`` says what time it is, for every answer.
    """
    deployment = settings.read(folder)
    with removal_record.opened(record(folder)) as kept:
        _take_note(kept, source, now)
        open_answers: list[Answer] = []
        for one in kept.waiting():
            answers = list(_answers(folder, deployment, one, watch, ask))
            left = [answer for answer in answers if not answer.is_gone]
            kept.add(answers, () if left else (one.id,))
            open_answers += left
    return open_answers


def _take_note(kept: RemovalRecord, source: Source, now: datetime) -> None:
    since = kept.since
    if since is not None and since >= now:
        return
    # An ending of a moment ago may be written down only now.
    since = since and since - OVERLAP
    gone = [one for one in source.gone_at(now, since) if one.kind is not Ending.REPLACED]
    notices = ((one.notice, one.disclosure) for one in gone if one.notice is not None)
    kept.expect(
        [Ended(one.id, one.disclosure, one.ended_at) for one in gone],
        now,
        [Ended(notice.id, number, notice.ends_at, is_notice=True) for notice, number in notices],
    )


def _answers(
    folder: DataFolder,
    deployment: Deployment,
    one: Ended,
    watch: Callable[[], datetime],
    ask: Ask,
) -> Iterator[Answer]:
    for surface, address, said, is_gone in _asked(folder, deployment, one, ask):
        yield Answer(one.id, one.disclosure, one.ended_at, surface, address, said, is_gone, watch())


def _asked(
    folder: DataFolder, deployment: Deployment, one: Ended, ask: Ask
) -> Iterator[tuple[str, str, str, bool]]:
    """Surface, address, what it said, whether the entry is gone there."""
    of = addresses.of_notice if one.is_notice else addresses.of_decision
    paths = of(one.id)
    for path in paths:
        is_there = (folder.site / path).exists()
        yield FILES, path, "文件仍在" if is_there else "没有文件", not is_there
    for surface in deployment.surfaces():
        for path in paths:
            address = f"{surface.url}/{path}"
            status = ask(address)
            said = "没有应答" if status == outside.UNREACHABLE else str(status)
            yield surface.name, address, said, status in outside.GONE
