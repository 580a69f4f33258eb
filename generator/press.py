"""The press: writes the files of an edition, in as many processes as there are cores.

Batches of owners are dealt out in turn; every process looks for itself what its owners' files
are, so nothing is sent between processes and memory does not grow with the number of decisions.
A file that cannot be made does not stop the others; all such files are reported at the end.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import re
from collections.abc import Collection, Iterable, Iterator

from disclosure.errors import Broken
from generator.edition import Edition
from generator.inputs import ROW, SUMMARY_ROW
from generator.owners import batches
from generator.products import products_of
from generator.routes import make

_FEW = 400
"""Fewer owners than these are made in this process: starting others costs more."""
_LATE = ("open-data", "home")
"""Owners that read what other owners have written."""

PROGRESS_EVERY = 100
"""So many files are told of by one byte more in the progress file."""
_BLOCK = 1 << 20
_SELDOM = 100_000
"""Objects made between two looks for cycles."""
_OFTEN = ("decision.html", "party.html", "list.html", "months.html", ROW, SUMMARY_ROW)

_log = logging.getLogger(__name__)


def print_all(edition: Edition, workers: int | None = None, without: Collection[str] = ()) -> None:
    """Write every product of the edition; ``without`` names kinds of owners to leave out."""
    count = workers or os.cpu_count() or 1
    if edition.shelf.catalogue.count() < _FEW:
        count = 1
    if count == 1:
        _finish(print_some(edition, _share(edition, 0, 1, without)))
    else:
        _in_processes(edition, count, without)
    late = (path for owner in _LATE if owner not in without for path in _paths(edition, owner))
    _finish(print_some(edition, late))


def _share(edition: Edition, turn: int, of: int, without: Collection[str]) -> Iterator[str]:
    left_out = {*_LATE, *without}
    for number, batch in enumerate(batches(edition.shelf)):
        if number % of == turn:
            _look_ahead(edition, batch)
            for owner in batch:
                if owner.partition(":")[0] not in left_out:
                    yield from _paths(edition, owner)


def _look_ahead(edition: Edition, batch: list[str]) -> None:
    ids = [owner.partition(":")[2] for owner in batch if owner.startswith("decision:")]
    if ids:
        edition.source.ahead(ids)


def _paths(edition: Edition, owner: str) -> Iterable[str]:
    """The files of an owner that is there; of most of them without asking the catalogue."""
    kind, _, identifier = owner.partition(":")
    if kind == "decision":
        page = f"decisions/{identifier[:2]}/{identifier}.html"
        return (page, page.replace(".html", ".json")) if edition.with_extras else (page,)
    if kind == "party":
        return (f"parties/{identifier}.html",)
    return (product.path for product in products_of(owner, edition.shelf))


def _in_processes(edition: Edition, count: int, without: Collection[str]) -> None:
    # Compiled once, before there are several processes.
    for template in _OFTEN:
        edition.environment.get_template(template)
    fork = multiprocessing.get_context("fork")
    started = [
        fork.Process(target=_work, args=(edition, turn, count, without), daemon=True)
        for turn in range(count)
    ]
    gc.freeze()
    for process in started:
        process.start()
    for process in started:
        process.join()
    if any(process.exitcode for process in started):
        raise Broken("有页面未能生成，见上面的说明")


def _work(edition: Edition, turn: int, of: int, without: Collection[str]) -> None:
    # Pages are made of values that nothing holds for long: seldom is there a cycle to look for.
    gc.set_threshold(_SELDOM)
    edition.shelf.catalogue.reopen()
    _finish(print_some(edition, _share(edition, turn, of, without)))


def print_some(edition: Edition, paths: Iterable[str]) -> list[str]:
    """Write these files; returns one line about each that could not be made."""
    folders: set[str] = set()
    failed = []
    for number, path in enumerate(paths, start=1):
        if edition.progress is not None and number % PROGRESS_EVERY == 0:
            with edition.progress.open("ab") as told:
                told.write(b".")
        try:
            pieces = make(edition, path)
            _write(edition, path, pieces, folders)
        except Exception as error:
            _log.warning("%s 未能生成：%s", path, error, exc_info=_log.isEnabledFor(logging.DEBUG))
            failed.append(f"{path}：{error}")
    return failed


def reads_others(path: str) -> int:
    """Rank of a file in the order of making: what tells of data files is made after them."""
    if not path.startswith("open-data/") or path.endswith((".csv", ".jsonl")):
        return 0
    return 1 if re.fullmatch(r"open-data/decisions-[0-9-]+\.json", path) else 2


def _write(edition: Edition, path: str, pieces: Iterable[bytes], folders: set[str]) -> None:
    folder, _, _ = path.rpartition("/")
    if folder not in folders:
        (edition.output / folder).mkdir(parents=True, exist_ok=True)
        folders.add(folder)
    # Two thirds of the time of a small file is what `open` and file objects do around it.
    file = os.open(f"{edition.output}/{path}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        for block in _blocks(pieces):
            left = memoryview(block)
            while left:
                left = left[os.write(file, left) :]
    finally:
        os.close(file)


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces put together: a page is written at once, the data of a month a megabyte at a time."""
    gathered: list[bytes] = []
    size = 0
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield b"".join(gathered)


def _finish(failed: list[str]) -> None:
    if failed:
        raise Broken("有页面未能生成：" + "；".join(failed[:5]))
