"""Whether there is nothing to do: the run then ends without listing decisions.

The register keeps a change number. Where it is that of the last run, the files that pages are made
from are the same, the day is the same and no moment has come that was due, the site is as it should
be. Nothing here reads a decision, and nothing here needs a template or an index to be loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from disclosure.moment import day_of, parse_moment
from disclosure.reading import read
from publish.manifest import Manifest
from publish.outcome import Outcome, Quarantined
from publish.source import Source
from search.settings import named_engine

_ROOT = Path(__file__).resolve().parent.parent
_CODE = ("generator", "themes", "search", "disclosure/public.py", "disclosure/site.py")
_LEFT_OUT = ("samples", "__pycache__")
FIRST_PAUSE = timedelta(seconds=55)
"""What was left out is tried again by the tick of the next minute."""
LONGEST_PAUSE = timedelta(hours=1)


def is_current(source: Source, manifest: Manifest, now: datetime, content: Path) -> bool:
    """Whether the last run was clean and nothing has changed since, day and settings included."""
    due, engine = manifest.note("next"), manifest.note("engine")
    return (
        manifest.note("state") == "clean"
        and manifest.note("change") == str(source.change_number())
        and manifest.note("day") == day_of(now).isoformat()
        and engine == named_engine(engine)
        and due is not None
        and (due == "" or now < parse_moment(due))
        and not _is_to_be_tried(manifest, now)
        and manifest.note("files") == files_digest(content)
    )


def pause(manifest: Manifest, now: datetime, left_out: str) -> dict[str, str]:
    """The notes on when to try again what a run left out; the pause doubles up to an hour.

    A disk that was full for a moment must not keep a decision off the site until something else
    happens; one that is bad itself costs a few files an hour. ``left_out`` is the run's note.
    """
    if left_out == "[]":
        return {"tries": "0", "again": ""}
    is_same = left_out == manifest.note("quarantined")
    tries = int(manifest.note("tries") or "0") + 1 if is_same else 1
    seconds = min(FIRST_PAUSE.total_seconds() * 2 ** (tries - 1), LONGEST_PAUSE.total_seconds())
    return {"tries": str(tries), "again": (now + timedelta(seconds=seconds)).isoformat()}


def _is_to_be_tried(manifest: Manifest, now: datetime) -> bool:
    again = manifest.note("again")
    return again is not None and again != "" and now >= parse_moment(again)


def as_before(manifest: Manifest, now: datetime) -> Outcome:
    """What a run says that has nothing to do: what was left out is still left out."""
    left_out = json.loads(manifest.note("quarantined") or "[]")
    due = manifest.note("next")
    return Outcome(
        now,
        quarantined=tuple(Quarantined(*one) for one in left_out),
        next_due=parse_moment(due) if due else None,
    )


def files_digest(content: Path) -> str:
    """A hash over every file that pages are made from: code, theme, words, settings, texts.

    It may change where no page does; where it is the same, no page has to be made again.
    """
    total = hashlib.sha256()
    for path in _files(content):
        try:
            data = read(path)
        except FileNotFoundError:  # a link to nothing, as editors leave beside a file
            continue
        total.update(f"{path.rpartition('/')[2]} {len(data)} ".encode() + data)
    return total.hexdigest()


def _files(content: Path) -> Iterator[str]:
    yield f"{_ROOT}/pelicanconf.py"
    for place in (*(_ROOT / name for name in _CODE), content):
        if place.is_file():
            yield str(place)
        for folder, folders, names in os.walk(place):
            folders[:] = sorted(name for name in folders if name not in _LEFT_OUT)
            yield from (f"{folder}/{name}" for name in sorted(names) if name not in _LEFT_OUT)
