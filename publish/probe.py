"""Looking from outside, after every removal: is the entry gone on every surface?

The files of the live site are looked for on disk; every server and deploy target with an address
is asked for the page and its JSON twin, and for the page of a withdrawal notice once that has
ended. What is not gone yet is asked again by each run, and every answer goes into the removal
record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from disclosure.data_folder import DataFolder
from publish import addresses, removal_record
from publish.removal_record import Answer, Ended
from publish.source import Source
from publish.targets import outside, settings
from publish.targets.settings import Deployment

FILES = "网站文件"
"""The surface that every installation has: the live site's own files."""

Ask = Callable[[str], int]
"""Given an address, its HTTP status."""


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
    with removal_record.opened(removal_record.place(folder)) as kept:
        kept.take_note(source, now)
        open_answers: list[Answer] = []
        for one in kept.waiting():
            answers = list(_answers(folder, deployment, one, watch, ask))
            left = [answer for answer in answers if not answer.is_gone]
            kept.add(answers, () if left else (one.id,))
            open_answers += left
    return open_answers


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
