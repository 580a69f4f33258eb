"""The first look at a whole build: every file is hashed and sieved, on all cores.

The processes know neither the register nor the products. They tell of each file its hash, its size
and whether it needs a second look: whether it may hold a number that blocks (`number_sieve`), in
the packed index too, or a mark that a template left. Who asked looks again at those alone, with the
decisions at hand (`publish.verify`): what is clear here holds nothing that could block there.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.reading import read
from publish.log import log
from publish.node import SUFFIXES
from publish.number_sieve import may_block
from search import shards

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

LEFTOVER = (b"{{", b"{%", b"%}")
"""What a template leaves behind that was not filled in."""
_BATCH = 500
"""Files that a process takes at a time."""
_FEW = 20
"""Up to so many batches are looked at in this process: to start others takes longer."""
_AHEAD = 2
"""Batches of each process that wait or are under way: memory does not grow with the files."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One file of a build; ``is_doubtful`` where it has to be looked at for certain."""

    path: str
    sha256: str
    size: int
    is_doubtful: bool


def seen(staging: Path, paths: Iterable[str]) -> Iterator[Seen]:
    """Every one of these files below ``staging``, in their order."""
    left = iter(paths)
    batches = iter(lambda: list(islice(left, _BATCH)), [])
    first = list(islice(batches, _FEW + 1))
    if len(first) <= _FEW:
        for batch in first:
            yield from look(staging, batch)
        return
    yield from _shared_out(staging, chain(first, batches))


def _shared_out(staging: Path, batches: Iterable[list[str]]) -> Iterator[Seen]:
    # Not read for the few files of a change.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    count = os.cpu_count() or 1
    waiting: deque[tuple[list[str], Future[list[Seen]] | None]] = deque()
    # A spawned process shares no connection and no thread with this one.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as workers:
        for batch in batches:
            waiting.append((batch, _begun(workers, staging, batch)))
            if len(waiting) > count * _AHEAD:
                yield from _seen(staging, *waiting.popleft())
        while waiting:
            yield from _seen(staging, *waiting.popleft())


def _begun(workers: Executor, staging: Path, batch: list[str]) -> Future[list[Seen]] | None:
    from concurrent.futures.process import BrokenProcessPool

    try:
        return workers.submit(look, staging, batch)
    except BrokenProcessPool:
        return None


def _seen(staging: Path, batch: list[str], begun: Future[list[Seen]] | None) -> list[Seen]:
    """What a process saw; where the system let it die, this one looks."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        return look(staging, batch) if begun is None else begun.result()
    except BrokenProcessPool:
        log.warning("a process that looks a build through has died", files=len(batch))
        return look(staging, batch)


def look(staging: Path, paths: list[str]) -> list[Seen]:
    """Look at some files of a build."""
    packed = {path for path in paths if path.startswith(f"{shards.DATA}/")}
    texts = shards.texts(staging, packed) if packed else ()
    doubtful = {path for path, text in texts if may_block(text.encode())}
    return [_look(staging, path, path in doubtful) for path in paths]


def _look(staging: Path, path: str, is_doubtful: bool) -> Seen:
    data = read(f"{staging}/{path}")
    digest = hashlib.sha256(data).hexdigest()
    return Seen(path, digest, len(data), is_doubtful or _is_doubtful(path, data))


def _is_doubtful(path: str, data: bytes) -> bool:
    if path.startswith("static/"):
        return False
    # One byte is found ten times as fast as two, and hardly a page has a brace.
    has_brace = path.endswith(".html") and (b"{" in data or b"}" in data)
    if has_brace and any(mark in data for mark in LEFTOVER):
        return True
    return path.endswith(SUFFIXES) and may_block(data)
