"""The press: writes the files of an edition, in as many processes as there are cores.

Batches of owners are dealt out in turn; every process looks for itself what its owners' files
are, so nothing is sent between processes and memory does not grow with the number of decisions.
A file that cannot be made does not stop the others; all such files are reported at the end.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Iterable, Iterator

from disclosure.errors import Broken
from generator.edition import Edition
from generator.inputs import ROW, SUMMARY_ROW
from generator.products import batches, products_of
from generator.routes import make

_FEW = 400
"""Fewer owners than these are made in this process: starting others costs more."""
_LATE = ("open-data", "home")
"""Owners that read what other owners have written."""

_OFTEN = ("decision.html", "party.html", "list.html", "months.html", ROW, SUMMARY_ROW)

_log = logging.getLogger(__name__)


def print_all(edition: Edition, workers: int | None = None) -> None:
    """Write every product of the edition."""
    count = workers or os.cpu_count() or 1
    if edition.shelf.catalogue.count() < _FEW:
        count = 1
    if count == 1:
        _finish(print_some(edition, _share(edition, 0, 1)))
    else:
        _in_processes(edition, count)
    late = (one.path for owner in _LATE for one in products_of(owner, edition.shelf))
    _finish(print_some(edition, late))


def _share(edition: Edition, turn: int, of: int) -> Iterator[str]:
    for number, batch in enumerate(batches(edition.shelf)):
        if number % of == turn:
            for owner in batch:
                if owner not in _LATE:
                    yield from (product.path for product in products_of(owner, edition.shelf))


def _in_processes(edition: Edition, count: int) -> None:
    # Compiled once, before there are several processes.
    for template in _OFTEN:
        edition.environment.get_template(template)
    fork = multiprocessing.get_context("fork")
    started = [
        fork.Process(target=_work, args=(edition, turn, count), daemon=True)
        for turn in range(count)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join()
    if any(process.exitcode for process in started):
        raise Broken("有页面未能生成，见上面的说明")


def _work(edition: Edition, turn: int, of: int) -> None:
    edition.shelf.catalogue.reopen()
    _finish(print_some(edition, _share(edition, turn, of)))


def print_some(edition: Edition, paths: Iterable[str]) -> list[str]:
    """Write these files; returns one line about each that could not be made."""
    folders: set[str] = set()
    failed = []
    for path in paths:
        try:
            pieces = make(edition, path)
            _write(edition, path, pieces, folders)
        except Exception as error:
            _log.warning("%s 未能生成：%s", path, error, exc_info=_log.isEnabledFor(logging.DEBUG))
            failed.append(f"{path}：{error}")
    return failed


def _write(edition: Edition, path: str, pieces: Iterable[bytes], folders: set[str]) -> None:
    folder, _, _ = path.rpartition("/")
    if folder not in folders:
        (edition.output / folder).mkdir(parents=True, exist_ok=True)
        folders.add(folder)
    # Two thirds of the time of a small file is what `open` and file objects do around it.
    file = os.open(f"{edition.output}/{path}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        for piece in pieces:
            left = memoryview(piece)
            while left:
                left = left[os.write(file, left) :]
    finally:
        os.close(file)


def _finish(failed: list[str]) -> None:
    if failed:
        raise Broken("有页面未能生成：" + "；".join(failed[:5]))
