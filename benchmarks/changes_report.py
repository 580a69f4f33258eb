"""What one change costs, as ``benchmarks/RESULTS-changes.md`` shows it: a run writes it."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

FOLDER = Path(__file__).resolve().parent
HUGO = 117.0
"""Wall seconds in which Hugo builds 100,000 decisions again (`../shared/design/benchmarks.md`),
the lowest figure there is: the journal of `benchmarks.generators` has those of this content."""
SHARE = 50
BARS = {"工作台": 1.0, "新命令": 2.0}
NOTHING = "没有变化"


@dataclass(frozen=True, slots=True)
class Change:
    """What one change cost. ``files`` counts what was written besides the index shards."""

    kind: str
    how: str
    wall: float
    cpu: float
    files: int
    shards: int
    deleted: int
    largest: int


def write(count: int, changes: Iterable[Change]) -> None:
    """Write ``RESULTS-changes.md`` for a register of ``count`` public decisions."""
    lines = [*_head(count), *_table(list(changes), _hugo(count))]
    (FOLDER / "RESULTS-changes.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _hugo(count: int) -> float:
    """The lowest wall seconds of Hugo's whole build at this size: what it does for any change."""
    rows = map(json.loads, (FOLDER / "journal.jsonl").read_text(encoding="utf-8").splitlines())
    walls = [
        float(row["wall"])
        for row in rows
        if row["name"] == "hugo" and row["is_whole"] and abs(row["size"] - count) < count / 50
    ]
    return min([*walls, HUGO * count / 100_000])


def _head(count: int) -> Iterator[str]:
    yield f"""# One change, measured

`python -m benchmarks.changes FOLDER` in a register of {count:,} public decisions: from the step in
the register to the verified live folder, search and the look for residue included. Medians of wall
and CPU seconds; the most files of all runs. {os.cpu_count()} cores, {platform.system()}
{platform.machine()}, Python {platform.python_version()}.

Bars at 100,000: 1.0 s inside a running desk, 2.0 s as a new command, a fiftieth of the time in
which Hugo builds everything again; at most 60 files besides the shards, none above 10 MB; with
nothing to do 1 s and no file changed.
"""


def _table(changes: list[Change], hugo: float) -> Iterator[str]:
    yield "| change | how | runs | wall, s | CPU, s | Hugo ÷ wall | files | shards | deleted | MB |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for kind, how in dict.fromkeys((one.kind, one.how) for one in changes):
        rows = [one for one in changes if (one.kind, one.how) == (kind, how)]
        wall, cpu = median(one.wall for one in rows), median(one.cpu for one in rows)
        most = [max(getattr(one, name) for one in rows) for name in ("files", "shards", "deleted")]
        largest = max(one.largest for one in rows) / 1e6
        share = hugo / wall if wall else 0
        yield (
            f"| {kind} | {how} | {len(rows)} | {wall:.2f} | {cpu:.2f} | {share:.0f}"
            f" | {most[0]} | {most[1]} | {most[2]} | {largest:.1f} |"
        )
    yield ""
    yield f"Hugo's whole build: {hugo:.0f} s by the clock."
    yield f"Not met: {'; '.join(_missed(changes, hugo)) or 'none'}."


def _missed(changes: list[Change], hugo: float) -> Iterator[str]:
    for kind, how in dict.fromkeys((one.kind, one.how) for one in changes):
        rows = [one for one in changes if (one.kind, one.how) == (kind, how)]
        wall, files = median(one.wall for one in rows), max(one.files for one in rows)
        bar = 1.0 if kind == NOTHING else min(BARS[how], hugo / SHARE)
        if wall > bar:
            yield f"{kind}, {how}: {wall:.2f} s (bar {bar:.1f})"
        if files > (0 if kind == NOTHING else 60):
            yield f"{kind}, {how}: {files} files"
