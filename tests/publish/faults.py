"""Faults at system calls: in a forked child, a run is killed at one, or refused it by the disk.

Calls are counted where Python makes them, whoever asks for them: fsync by its function; renames,
deletions and files opened for writing by the interpreter's audit events. SQLite's own calls are not
among them: its files are whole or rolled back by themselves.
"""

from __future__ import annotations

import errno
import gc
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_EVENTS = {"os.rename": "rename", "os.remove": "unlink", "os.rmdir": "unlink"}
_WRITING = os.O_WRONLY | os.O_RDWR


class How(StrEnum):
    """What happens at the call."""

    KILLED = "killed"
    NO_SPACE = "ENOSPC"
    IO_ERROR = "EIO"

    def strike(self) -> None:
        """Die here, or raise what the disk would say."""
        if self is How.KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC if self is How.NO_SPACE else errno.EIO, str(self))


@dataclass(frozen=True)
class Fault:
    """How, and before the how-manieth call (from 1) of those that count for it."""

    how: How
    number: int

    def __str__(self) -> str:
        return f"{self.how} at call {self.number}"


class Calls:
    """Counts the calls of this process from now on, and strikes before one of them.

    A kill counts fsync, rename and unlink; an error of the disk also files opened for writing.
    For forked children only: an audit hook stays as long as its process lives.
    """

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault, self.names = fault, list[str]()
        self._fsync = os.fsync
        os.fsync = self._counted  # type: ignore[assignment]
        sys.addaudithook(self._heard)

    def _counted(self, descriptor: int) -> None:
        self._count("fsync")
        self._fsync(descriptor)

    def _heard(self, event: str, said: tuple[object, ...]) -> None:
        if event in _EVENTS:
            self._count(_EVENTS[event])
        elif event == "open" and isinstance(said[2], int) and said[2] & _WRITING:
            self._count("open")

    def _count(self, name: str) -> None:
        self.names.append(name)
        fault = self.fault
        counted = len(self.names)
        if fault is not None and fault.how is How.KILLED:
            counted = counted - self.names.count("open") if name != "open" else 0
        if fault is not None and counted == fault.number:
            fault.how.strike()


def in_child(work: Callable[[], None]) -> int:
    """Run in a forked child; returns its wait status, 256 where ``work`` raised."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def calls_of(work: Callable[[], object]) -> list[str]:
    """The names of the calls that ``work`` makes, in a forked child."""
    reader, writer = os.pipe()

    def counted() -> None:
        calls = Calls()
        work()
        os.write(writer, " ".join(calls.names).encode())

    child = os.fork()
    if child == 0:
        try:
            counted()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        names = said.read().split()
    assert os.waitpid(child, 0)[1] == 0
    assert names, "the run that was to be counted failed"
    return names


def faults_in(calls: Sequence[str], hows: Sequence[How] = tuple(How)) -> list[Fault]:
    """Every fault that can strike a run of these calls, in the order of the run."""
    kills = sum(name != "open" for name in calls)
    totals = {how: kills if how is How.KILLED else len(calls) for how in hows}
    found = [Fault(how, number) for how in hows for number in range(1, totals[how] + 1)]
    return sorted(found, key=lambda fault: (fault.number / totals[fault.how], fault.how))


EVERY = 7
"""In CI every so-manieth fault, from an offset on that differs from commit to commit."""


def rotated(faults: Sequence[Fault]) -> tuple[int, list[Fault]]:
    """The offset of this commit, and its share of the faults; ``FAULT_OFFSET`` sets another."""
    said = os.environ.get("FAULT_OFFSET")
    offset = int(said) if said else _commit() % EVERY
    return offset, list(faults[offset::EVERY])


def _commit() -> int:
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False, cwd=Path.cwd()
    )
    return int(done.stdout.strip() or "0", 16)


def each_in_parallel(faults: Sequence[Fault], check: Callable[[Fault], None]) -> list[str]:
    """Check each fault, shared out to as many forked children as there are processors.

    Returns what failed, one text for each, with its traceback.
    """
    count = len(os.sched_getaffinity(0))
    reader, writer = os.pipe()
    children = []
    gc.collect()
    gc.freeze()  # what was imported is not looked through again by every child
    for first in range(count):
        child = os.fork()
        if child == 0:
            _work(faults[first::count], check, writer)
        children.append(child)
    os.close(writer)
    with os.fdopen(reader) as said:
        failed = [one for one in said.read().split("\0") if one]
    gc.unfreeze()
    broken = [child for child in children if os.waitpid(child, 0)[1] != 0]
    return failed + [f"worker {child} died" for child in broken]


def _work(faults: Sequence[Fault], check: Callable[[Fault], None], writer: int) -> None:
    """Check these in this process, which then ends."""
    for fault in faults:
        try:
            check(fault)
        except BaseException:
            # One write of less than a page is never mixed up with another's.
            os.write(writer, f"{fault}: {traceback.format_exc()[-3000:]}\0".encode())
    os._exit(0)
