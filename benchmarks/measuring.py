"""One command measured: CPU of it and all its children, wall time, and peak memory of them all.

Memory is the sum of PSS (proportional set size: pages shared by processes counted once) over the
process tree, sampled ten times a second; less often where a sample takes long, as with a process of
gigabytes, which has to wait while it is looked at. CPU is what the kernel accounts at its end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

EVERY = 0.1
"""Seconds between two samples."""
REST = 9
"""At least so many times as long as a sample took: looking takes a tenth of the time at most."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: seconds, bytes, and what stood in the output folder after it.

    ``is_whole`` is False for a run that was stopped after ``cap`` seconds or failed; ``page`` is
    the size of one page, where that is compared.
    """

    cpu: float
    wall: float
    peak: int
    files: int
    bytes: int
    is_whole: bool
    page: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the journal."""
        return asdict(self)


def measure(
    command: Sequence[str],
    output: Path,
    *,
    cap: float,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Measured:
    """Run a command that writes ``output``; stop it after ``cap`` seconds."""
    begun = time.monotonic()
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    peak, is_whole = 0, True
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        looked = time.monotonic()
        peak = max(peak, pss(process.pid))
        took = time.monotonic() - looked
        if is_whole and time.monotonic() - begun > cap:
            os.killpg(process.pid, signal.SIGKILL)
            is_whole = False
        time.sleep(max(EVERY, REST * took))
    wall = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    site = output / "site"
    files, size = standing(site.resolve() if site.is_dir() else output)
    return Measured(
        usage.ru_utime + usage.ru_stime, wall, peak, files, size, is_whole and not status
    )


def pss(root: int) -> int:
    """Bytes of memory that a process and its descendants hold together."""
    total, left = 0, [root]
    while left:
        one = left.pop()
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += int(text.partition("\nPss:")[2].split()[0]) * 1024
            for thread in Path(f"/proc/{one}/task").iterdir():
                left += map(int, (thread / "children").read_text().split())
        except (OSError, IndexError):
            continue
    return total


def standing(folder: Path) -> tuple[int, int]:
    """How many files stand below a folder, and their bytes."""
    count = size = 0
    for place, _, names in os.walk(folder):
        for name in names:
            count += 1
            size += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 (many files)
    return count, size
