"""Publishes registers too large to be loaded, and takes single decisions off them.

``python -m benchmarks.large WORK SIZE …`` reads ``WORK/SIZE/stream.jsonl``, which
``benchmarks.generators`` prepares. Loading a million decisions takes hours, so they stand in a
plain table that answers the publisher as the register would (`Large`): what is measured here is
all but the register. Everything is published once in a process of its own (CPU, wall, peak memory
of all processes), then one decision is taken off, `REMOVALS` times, as a running desk does it.
Written down in ``RESULTS-large.md``. ``python -m benchmarks.large --removals WORK SIZE`` takes more
off what such a run has left, when the machine does nothing else, and writes that below the table.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.changes import SHARDS
from benchmarks.large_source import Large, keep
from benchmarks.load import NOW
from benchmarks.measuring import Measured, measure
from disclosure.data_folder import DataFolder
from disclosure.moment import SHANGHAI
from publish.gone import Mark
from publish.publication import publish
from search.settings import ENGINE
from search.settings import SHARDS as SHARDS_ANSWER

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "RESULTS-large.md"
REMOVALS = 5
LONGEST = 4 * 3600.0
_HEAD = """# Very large registers: everything published, one decision taken off

Written by `python -m benchmarks.large`. Decisions come from a table instead of the register, whose
own part in one change hangs on the change (see `RESULTS-changes.md`). A publication is everything
an office has: pages, twins, QR codes, lists, feeds, open data, static search index (which answers
the served search at these sizes too), every byte verified and synced. A removal goes from the
recorded withdrawal to the verified live folder, search and the look for residue included, in a
running process; the median of five.

Bars: from 100,000 to a million at most 12 times the CPU and 1.5 times the memory; one removal at
most 5 s.

| decisions | all, CPU s | wall s | memory, MB | files | removal, s | files it wrote | largest, MB |
|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Removed:
    """One removal: seconds by the clock, files written beside shards, bytes of the largest."""

    wall: float
    files: int
    largest: int


def main() -> None:
    """The command line."""
    if sys.argv[1] == "--publish":
        _publish(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    os.environ.setdefault(ENGINE, SHARDS_ANSWER)
    if sys.argv[1] == "--removals":
        _more(Path(sys.argv[2]).resolve() / sys.argv[3], int(sys.argv[3]))
        return
    work, *sizes = sys.argv[1:]
    rows = []
    for size in sizes:
        whole, removed = measured(Path(work).resolve() / size)
        rows.append(_row(int(size), whole, removed))
        sys.stdout.write(rows[-1])
        sys.stdout.flush()
    RESULTS.write_text(_HEAD + "".join(rows), encoding="utf-8")


def measured(work: Path) -> tuple[Measured, list[Removed]]:
    """A whole publication, then removals from it."""
    folder = work / "published"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with (work / "stream.jsonl").open("rb") as lines:
        keep(lines, folder / "large.sqlite3")
    command = [sys.executable, "-m", "benchmarks.large", "--publish", str(folder)]
    whole = measure([*command, str(work / "content")], folder, cap=LONGEST, folder=ROOT)
    sys.stdout.write(json.dumps(asdict(whole)) + "\n")
    sys.stdout.flush()
    return whole, list(_removals(DataFolder(folder), work / "content"))


def _publish(folder: Path, content: Path) -> None:
    with closing(Large(folder / "large.sqlite3")) as source:
        outcome = publish(DataFolder(folder), NOW, source=source, content=content, full=True)
    assert outcome.exit_code == 0, outcome


def _more(work: Path, size: int) -> None:
    """Removals from what stands there, written below the table."""
    removed = list(_removals(DataFolder(work / "published"), work / "content"))
    walls = ", ".join(f"{one.wall:.2f}" for one in removed)
    day, load = datetime.now(SHANGHAI).date(), f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    line = f"\nRemovals from {size:,} taken alone, {day}, load {load}: {walls} s.\n"
    with RESULTS.open("a", encoding="utf-8") as results:
        results.write(line)
    sys.stdout.write(line)


def _removals(folder: DataFolder, content: Path) -> Iterator[Removed]:
    reached = Mark(folder.tombstones).read() or NOW
    first = (reached - NOW) // timedelta(minutes=1)
    with closing(Large(folder.path / "large.sqlite3")) as source:
        for number in range(first, first + REMOVALS + 1):
            now = NOW + timedelta(minutes=1 + number)
            source.withdraw(source.in_the_middle(number), now)
            made = _run(folder, content, source, now)
            # The first reads what a running desk has read.
            if number > first:
                yield made


def _run(folder: DataFolder, content: Path, source: Large, now: datetime) -> Removed:
    begun = time.perf_counter()
    outcome = publish(folder, now, source=source, content=content)
    wall = time.perf_counter() - begun
    assert outcome.exit_code == 0, outcome
    sizes = [(folder.site / path).stat().st_size for path in outcome.written]
    others = sum(not path.startswith(SHARDS) for path in outcome.written)
    return Removed(round(wall, 3), others, max(sizes))


def _row(size: int, whole: Measured, removed: list[Removed]) -> str:
    cells = (
        f"{size:,}",
        f"{whole.cpu:.0f}",
        f"{whole.wall:.0f}",
        f"{whole.peak / 1e6:.0f}",
        f"{whole.files:,}",
        f"{median(one.wall for one in removed):.2f}",
        f"{max(one.files for one in removed)}",
        f"{max(one.largest for one in removed) / 1e6:.1f}",
    )
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    main()
