"""This portal against Hugo and stock Pelican: the same decisions, the same pages.

``python -m benchmarks.generators 1000 10000`` loads a register of each size (or takes one with
``--register FOLDER``), writes its content for the others, and measures all of them in turn, three
times. Every run is noted in a journal at once, so a measurement that is broken off goes on where it
stopped; ``--runs 1`` adds one. Stock Pelican is stopped after ten minutes. The table and the plot
in ``benchmarks/RESULTS.md`` are written from the journal.

Sizes above a hundred thousand are for this portal alone (``1000000 --only ours,indexed``): their
stream is made of that of a hundred thousand (`benchmarks.streaming`).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks.load import content
from benchmarks.measuring import Measured, measure

ROOT = Path(__file__).resolve().parent.parent
JOURNAL = ROOT / "benchmarks" / "journal.jsonl"
RUNS = 3
CAP = 600.0
"""Seconds after which stock Pelican is stopped."""
LONGEST = 7200.0
"""Seconds after which anything else is."""
LOADED = 100_000
"""Larger registers are not loaded: their stream is made of one of this size."""
_UP_TO = {"hugo": LOADED, "whole": LOADED, "pelican": 20_000}
"""Larger registers take stock Pelican over ten minutes; what needs a register is not made more."""
NAMES = {
    "ours": "this portal",
    "hugo": "Hugo",
    "pelican": "stock Pelican",
    "indexed": "this portal, with open data and static index",
    "whole": "this portal, all included",
}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10000])
    parser.add_argument("--register", type=Path, help="a loaded data folder, for one size")
    parser.add_argument("--work", type=Path, default=ROOT / ".bench")
    parser.add_argument("--only", default="ours,hugo,pelican,indexed,whole")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--cap", type=float, default=CAP)
    parser.add_argument("--report", action="store_true", help="write RESULTS.md, measure nothing")
    parser.add_argument("--prepare", action="store_true", help="write the content alone")
    asked = parser.parse_args()
    for size in [] if asked.report else asked.sizes:
        work = asked.work / str(size)
        names = [name for name in asked.only.split(",") if size <= _UP_TO.get(name, size)]
        prepare(size, work, asked.register)
        if {"hugo", "pelican"}.intersection(names):
            rivals(work)
        for _ in range(0 if asked.prepare else asked.runs):
            for name in names:
                note(size, name, run(name, work, asked.cap if name == "pelican" else LONGEST))
    from benchmarks.report import write

    write(summary())


def prepare(size: int, work: Path, register: Path | None) -> None:
    """The register and its stream; what is there is kept."""
    if (work / "ready").exists():
        return
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    if size > LOADED:
        smaller = work.parent / str(LOADED)
        prepare(LOADED, smaller, register)
        _stream(smaller / "stream.jsonl", work, "--times", str(size // LOADED))
    else:
        data = register or work / "register"
        if register is None:
            load = [sys.executable, "-m", "benchmarks.load", str(size), str(data)]
            subprocess.run(load, check=True)
        (work / "data").symlink_to(data.resolve())
        _stream(data, work)
    content(work)
    (work / "ready").touch()


def _stream(given: Path, work: Path, *more: str) -> None:
    command = [sys.executable, "-m", "benchmarks.streaming", str(given)]
    subprocess.run([*command, str(work / "stream.jsonl"), *more], check=True)


def rivals(work: Path) -> None:
    """The content of the others; what is there is kept."""
    if not (work / "rivals-ready").exists():
        from benchmarks.rival_content import prepare as write_rivals

        write_rivals(work / "stream.jsonl", work / "content", work)
        (work / "rivals-ready").touch()


def run(name: str, work: Path, cap: float) -> Measured:
    """One build from nothing, measured."""
    output = work / "out" / name
    shutil.rmtree(output, ignore_errors=True)
    output.parent.mkdir(exist_ok=True)
    commands = {"ours": _ours, "hugo": _hugo, "pelican": _pelican}
    commands |= {"indexed": _indexed, "whole": _whole}
    folder = work / "pelican" if name == "pelican" else ROOT
    made = measure(
        commands[name](work, output), output, cap=cap, environment=_environment(), folder=folder
    )
    page = page_bytes(output)
    shutil.rmtree(output, ignore_errors=True)
    return replace(made, page=page)


def page_bytes(output: Path) -> int:
    """Bytes of the HTML of a decision, on average."""
    folder = output / "site" if (output / "site").exists() else output
    sizes = [path.stat().st_size for path in folder.glob("decisions/0?/*.html")]
    return round(mean(sizes)) if sizes else 0


def _ours(work: Path, output: Path) -> list[str]:
    """Pages, lists, feeds and sitemap: no QR codes, JSON twins, open data or index."""
    without = ["data", "open-data"]
    return _built(work, output, DISCLOSURE_WITHOUT=without, PLUGINS=["generator.plugin"])


def _indexed(work: Path, output: Path) -> list[str]:
    """The same with open data and the static index of the search."""
    return _built(work, output, PLUGINS=["generator.plugin", "search.plugin"])


def _built(work: Path, output: Path, **more: object) -> list[str]:
    stream = str(work / "stream.jsonl")
    settings = {"DISCLOSURE_STREAM": stream, "DISCLOSURE_EXTRAS": False, **more}
    return [
        *(sys.executable, "-m", "pelican", str(work / "content")),
        *("--output", str(output), "--settings", str(ROOT / "pelicanconf.py")),
        "--extra-settings",
        *(f"{name}={json.dumps(value)}" for name, value in settings.items()),
    ]


def _hugo(work: Path, output: Path) -> list[str]:
    hugo = Path(sys.executable).with_name("hugo")
    return [str(hugo), "--source", str(work / "hugo"), "--destination", str(output), "--quiet"]


def _pelican(work: Path, output: Path) -> list[str]:
    return [sys.executable, "-m", "pelican", "content", "--output", str(output), "--quiet"]


def _whole(work: Path, output: Path) -> list[str]:
    """A publication as offices run it: with everything, verified, written to disk for sure."""
    command = [sys.executable, "-m", "benchmarks.streaming", str(work / "data"), str(output)]
    return [*command, "--publish", str(work / "content")]


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}


def note(size: int, name: str, made: Measured) -> None:
    """Add one run to the journal."""
    line = json.dumps({"size": size, "name": name, **made.as_dict()})
    with JOURNAL.open("a", encoding="utf-8") as journal:
        journal.write(line + "\n")
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def summary() -> list[dict[str, Any]]:
    """One row for each size and generator: the median of the last three whole runs, of one the
    run itself."""
    runs: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for line in JOURNAL.read_text(encoding="utf-8").splitlines():
        values = json.loads(line)
        runs.setdefault((values["size"], values["name"]), []).append(values)
    return [_row(size, name, found) for (size, name), found in sorted(runs.items(), key=_order)]


def _order(pair: tuple[tuple[int, str], object]) -> tuple[int, int]:
    (size, name), _ = pair
    return size, list(NAMES).index(name)


def _row(size: int, name: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    whole = [one for one in found if one["is_whole"]][-RUNS:]
    last = whole or found[-1:]
    return {
        "size": size,
        "name": NAMES[name],
        "key": name,
        "runs": len(whole),
        "is_whole": bool(whole),
        "cpu": median(one["cpu"] for one in last),
        "wall": median(one["wall"] for one in last),
        "peak": max(one["peak"] for one in last),
        "files": last[-1]["files"],
        "bytes": last[-1]["bytes"],
        "page": last[-1].get("page", 0),
    }


if __name__ == "__main__":
    main()
