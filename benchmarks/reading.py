"""Reading a large workbook: peak memory and time against openpyxl alone.

``python -m benchmarks.reading BOOK.xlsx`` prints the sum of PSS of all processes at its peak, the
seconds of intake (reading, validating, spooling) and the ratio to iterating with openpyxl.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import openpyxl

from disclosure.agency import load_agencies
from disclosure.intake import read
from disclosure.intake.spool import Spool
from disclosure.site import CONTENT


class PeakMemory:
    """Samples the sum of PSS of this process and its children, in MB."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            self.peak = max(self.peak, sum(map(_pss, _family())))


def _family() -> list[str]:
    own = Path("/proc/self").resolve().name
    children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
    return [own, *children]


def _pss(process: str) -> float:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def main() -> None:
    book = Path(sys.argv[1])
    agencies = load_agencies(CONTENT / "agencies.yaml")
    with PeakMemory() as memory:
        began = time.perf_counter()
        reading = read(book, agencies)
        with Spool(reading) as spool:
            seconds = time.perf_counter() - began
            print(f"rows {reading.rows}, decisions {spool.count}, errors {len(reading.errors)}")
    print(f"peak of PSS {memory.peak:.0f} MB, intake {seconds:.1f} s", flush=True)
    began = time.perf_counter()
    for sheet in openpyxl.load_workbook(book, read_only=True).worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    alone = time.perf_counter() - began
    print(f"openpyxl alone {alone:.1f} s, ratio {seconds / alone:.2f}")


if __name__ == "__main__":
    main()
