"""Killed at a system call, or refused by the disk: the next run makes everything right."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from disclosure.data_folder import DataFolder
from disclosure.moment import end_of
from publish.publication import publish
from tests.builders import NOW
from tests.publish.test_publication import company, files
from tests.publish.values import Values, values

SOON = date(2026, 12, 1)
END = end_of(SOON)
POINTS = 3
"""In CI only so many fault points, spread evenly; `make test-long` takes all of them."""


def eight() -> Values:
    """Eight decisions, of which one ends soon."""
    return values([company(1, last_day=SOON), *(company(number) for number in range(2, 9))])


def change(source: Values) -> None:
    """What the interrupted run has to do: one ends, one is new."""
    source.put(company(9))


def count_then(point: int, act: Callable[[], None]) -> list[int]:
    """Have ``act`` done before the ``point``-th fsync, rename or unlink of this process."""
    calls = [0]

    def wrap(original: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **kwargs: object) -> object:
            calls[0] += 1
            if calls[0] == point:
                act()
            return original(*args, **kwargs)

        return counted

    for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink"), (Path, "rename")):
        setattr(owner, name, wrap(getattr(owner, name)))
    return calls


def in_child(work: Callable[[], None]) -> int:
    """Run in a forked child; returns its wait status."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def all_points(folder: DataFolder, source: Values) -> int:
    """How many system calls the run makes, counted on a copy that is thrown away."""
    reader, writer = os.pipe()

    def work() -> None:
        calls = count_then(-1, lambda: None)
        publish(folder, END, source=source)
        os.write(writer, str(calls[0]).encode())

    assert in_child(work) == 0
    os.close(writer)
    with os.fdopen(reader) as said:
        return int(said.read())


def copy_of(folder: DataFolder, where: Path) -> DataFolder:
    os.system(f"cp -a {folder.path} {where}")
    return DataFolder(where)


def interrupted(tmp_path: Path, act: Callable[[], None], take: Callable[[int], range]) -> None:
    """Interrupt the run at many points; after the next run all is as in a fresh build."""
    source = eight()
    before = DataFolder(tmp_path / "before")
    publish(before, NOW, source=source)
    change(source)
    fresh = DataFolder(tmp_path / "fresh")
    publish(fresh, END, source=source)
    wanted = files(fresh)
    total = all_points(copy_of(before, tmp_path / "count"), source)
    assert total > 20
    for point in take(total):
        folder = copy_of(before, tmp_path / f"at-{point}")

        def work(folder: DataFolder = folder, point: int = point) -> None:
            count_then(point, act)
            publish(folder, END, source=source)

        assert in_child(work) != 0, point

        outcome = publish(folder, END, source=source)

        assert outcome.exit_code == 0, (point, outcome)
        assert files(folder) == wanted, point


def some(total: int) -> range:
    return range(1, total + 1, max(1, total // POINTS))


def every(total: int) -> range:
    return range(1, total + 1)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def no_space() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def io_error() -> None:
    raise OSError(errno.EIO, "Input/output error")


def test_a_run_killed_at_a_system_call_is_made_whole_by_the_next(tmp_path: Path) -> None:
    interrupted(tmp_path, kill, some)


@pytest.mark.long
@pytest.mark.parametrize("act", [kill, no_space, io_error])
def test_a_run_broken_off_anywhere_is_made_whole_by_the_next(
    tmp_path: Path, act: Callable[[], None]
) -> None:
    interrupted(tmp_path, act, every)
