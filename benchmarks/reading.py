"""Importing a large workbook: peak memory and time against reading it with openpyxl alone.

``python -m benchmarks.reading FOLDER`` imports ``FOLDER/book.xlsx`` (of `benchmarks.workbook`) with
``portal import`` into a fresh rehearsal folder, and reads it with openpyxl in a process of its own.
Prints both, the ratio, and the peak of the sum of PSS over the command and its children, and writes
them into RESULTS-import.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load import NOW

RESULTS = Path(__file__).with_name("RESULTS-import.md")
_READ = """
import sys, openpyxl
for sheet in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets:
    for _ in sheet.iter_rows(values_only=True):
        pass
"""
_MAKE = """
import os, sys, django
django.setup()
from pathlib import Path
from disclosure import register
from disclosure.data_folder import DataFolder
from disclosure.people import Role, add_officer
register.create(DataFolder(Path(os.environ["PORTAL_DATA"])), rehearsal=True)
add_officer("lin", "林晓", Role.CLERK)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One command: seconds by the clock and of CPU (children included), peak PSS in MB."""

    wall: float
    cpu: float
    peak: float
    output: str


def measured(command: list[str], environment: dict[str, str]) -> Measured:
    """Run a command to its end, watching its memory."""
    before, began = os.times(), time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    peaks = [0.0]
    watch = threading.Thread(target=_watch, args=(process, peaks), daemon=True)
    watch.start()
    output, _ = process.communicate()
    wall, after = time.perf_counter() - began, os.times()
    watch.join()
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    cpu = (
        after.children_user - before.children_user + after.children_system - before.children_system
    )
    return Measured(wall, cpu, peaks[0], output.strip())


def _watch(process: subprocess.Popen[str], peaks: list[float]) -> None:
    while process.poll() is None:
        peaks[0] = max(peaks[0], sum(map(_pss, _family(str(process.pid)))))
        time.sleep(0.2)


def _family(process: str) -> list[str]:
    """A process and all below it."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [process, *(one for child in children for one in _family(child))]


def _pss(process: str) -> float:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def compared(folder: Path) -> tuple[Measured, Measured]:
    """The import of the folder's workbook, and openpyxl alone."""
    book = folder / "book.xlsx"
    with TemporaryDirectory(prefix="import-") as data:
        environment = {
            **os.environ,
            "PORTAL_DATA": f"{data}/register",
            "DJANGO_SETTINGS_MODULE": "desk.settings",
        }
        subprocess.run([sys.executable, "-c", _MAKE], env=environment, check=True)
        agencies = Path(data) / "register" / "content" / "agencies.yaml"
        agencies.parent.mkdir(exist_ok=True)
        shutil.copy(folder / "content" / "agencies.yaml", agencies)
        portal = [sys.executable, "-m", "desk", "import", str(book), "--as", "lin"]
        imported = measured([*portal, "--as-of", NOW.isoformat()], environment)
    return imported, measured([sys.executable, "-c", _READ, str(book)], dict(os.environ))


def report(imported: Measured, alone: Measured) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| | by the clock | CPU | peak PSS |",
        "|---|---|---|---|",
        f"| import | {imported.wall:.1f} s | {imported.cpu:.1f} s | {imported.peak:.0f} MB |",
        f"| openpyxl alone | {alone.wall:.1f} s | {alone.cpu:.1f} s | {alone.peak:.0f} MB |",
        f"| ratio | {imported.wall / alone.wall:.2f} | {imported.cpu / alone.cpu:.2f} | |",
    ]
    return "\n".join([*lines, "", imported.output, ""])


def main() -> None:
    """``python -m benchmarks.reading FOLDER``."""
    text = report(*compared(Path(sys.argv[1])))
    sys.stdout.write(text)
    if RESULTS.exists():
        head = RESULTS.read_text(encoding="utf-8").split("<!-- measured -->")[0]
        RESULTS.write_text(f"{head}<!-- measured -->\n\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
