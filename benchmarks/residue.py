"""Measures the nightly look for what has ended, beside grep and beside hashing the same files.

    python -m benchmarks.residue DATA MOMENT

DATA is a published data folder (`benchmarks.load` makes one), MOMENT the moment of its last run.
In one run, one after the other: ``cat`` of every file, so that all that follow find the files in
memory alike (what a disk costs that has forgotten them is its first row); the look itself
(`publish.nightly.find`: every byte of the site and of Whoosh's files for every name, code, number,
id and canary, index formats decoded), ``grep -aF`` with the same strings over the site, and
``sha256sum`` of every file: the least that looking at all of it can cost. Whoosh's index is merged
before, as `portal verify` does. Writes ``benchmarks/RESULTS-residue.md``; exit code 3 where the
look takes more than 30 s of CPU, or finds anything.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.measuring import Measured, measure
from disclosure.data_folder import DataFolder
from disclosure.moment import parse_moment

RESULTS = Path(__file__).parent / "RESULTS-residue.md"
BAR = 30.0
"""Seconds of CPU for 100,000 pages (issue 'Gone for certain')."""
CAP = 1800.0
_HEAD = """# The look for what has ended

`python -m benchmarks.residue`, one run, one after the other on the same machine. {pages:,} pages of
decisions, {files:,} files, {megabytes:,} MB in the site; {strings:,} strings of {ended:,} ended
decisions are looked for. The bar is {bar:.0f} s of CPU at 100,000 pages. All but the first row find
the files in memory; the difference between the two rows of `cat` is what the system takes for
fetching them from this machine's disk, whoever asks.

| what | CPU s | of the look | wall s | peak MB |
| --- | ---: | ---: | ---: | ---: |
"""


def look(folder: DataFolder, now: datetime) -> int:
    """The look, in a process of its own; returns how much it found."""
    nightly, register = _opened(folder)
    return len(nightly.find(folder, now, register, nightly._ended(now)))


def strings(folder: DataFolder, now: datetime) -> tuple[list[str], int]:
    """What is looked for, as grep takes it, and of how many decisions it is."""
    nightly, _ = _opened(folder)
    nightly.merge_index(folder, now)
    ended = nightly._ended(now)
    found = {string for one in ended for string in nightly.strings_of(one.decision)}
    return sorted(found | {one.public_id for one in ended}), len(ended)


def _opened(folder: DataFolder) -> tuple[Any, Any]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
    django.setup()
    register = import_module("disclosure.register")
    register.use(folder)
    return import_module("publish.nightly"), register


def run(folder: DataFolder, moment: str) -> int:
    """Measure all three and write the results; returns the exit code."""
    site = folder.site.resolve()
    wanted, ended = strings(folder, parse_moment(moment))
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "strings").write_text("".join(f"{one}\n" for one in wanted), encoding="utf-8")
        commands = {
            "cat of every file, not in memory yet": over_files(site, "cat"),
            "the look": [
                sys.executable,
                "-m",
                "benchmarks.residue",
                "look",
                str(folder.path),
                moment,
            ],
            "grep -raF, the same strings": ["grep", "-raoFf", str(place / "strings"), str(site)],
            "sha256sum of every file": over_files(site, "sha256sum"),
            "cat of every file": over_files(site, "cat"),
        }
        (place / "out").mkdir()
        measured = {what: _measured(words, place / "out") for what, words in commands.items()}
    files = [path for path in site.rglob("*") if path.is_file()]
    head = _HEAD.format(
        pages=sum(path.parts[-3] == "decisions" and path.suffix == ".html" for path in files),
        files=len(files),
        megabytes=round(sum(path.stat().st_size for path in files) / 1e6),
        strings=len(wanted),
        ended=ended,
        bar=BAR,
    )
    ours = measured["the look"]
    rows = [_row(what, one, ours.cpu) for what, one in measured.items()]
    RESULTS.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    sys.stdout.write(RESULTS.read_text(encoding="utf-8"))
    return 0 if ours.cpu <= BAR and ours.is_whole else 3


def over_files(site: Path, command: str) -> list[str]:
    """The command over every file of the site."""
    return ["sh", "-c", f'find "$0" -type f -print0 | xargs -0 {command}', str(site)]


def _measured(words: Sequence[str], output: Path) -> Measured:
    return measure(words, output, cap=CAP)


def _row(what: str, one: Measured, ours: float) -> str:
    share = f"{one.cpu / ours:.2f}"
    return f"| {what} | {one.cpu:.1f} | {share} | {one.wall:.1f} | {one.peak / 1e6:.0f} |"


def main() -> None:
    """As the heading says; ``look DATA MOMENT`` is the child that is measured."""
    *is_child, data, moment = sys.argv[1:]
    folder = DataFolder(Path(data).resolve())
    if is_child:
        sys.exit(3 if look(folder, parse_moment(moment)) else 0)
    sys.exit(run(folder, moment))


if __name__ == "__main__":
    main()
