"""The columns of the live site's static index, as arrays."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search import columns
from search.shards import DATA
from search.value_table import Coded

_SIZES = {"H": np.uint16, "I": np.uint32}


class SiteColumns:
    """Values by ordinal; all columns are read at once, so that they are of one state."""

    def __init__(self, site: Path) -> None:
        self._data = site / DATA
        self.head: dict[str, Any] = json.loads((self._data / "head.json").read_bytes())
        self.agencies: dict[str, tuple[str, str]] = {
            code: (row[1], row[2]) for code, row in self.head["agencies"].items()
        }
        """Agency code → region, level."""
        read = {name: self._read(name) for name in columns.COLUMNS}
        size = len(read["month"].codes)
        self._columns = {name: _of_size(one, size) for name, one in read.items()}

    def _read(self, name: str) -> Coded:
        data = (self._data / columns.column_path(name)).read_bytes()
        column = columns.decode_column(data)
        codes = np.frombuffer(column.codes, dtype=_SIZES[column.codes.typecode])
        return Coded(("", *column.values), codes)

    def column(self, name: str) -> Coded:
        """A column; code 0 is that of ordinals without a decision."""
        return self._columns[name]

    def decided(self) -> NDArray[np.int32]:
        """The days of decision, from the year 1; 0 where there is no decision."""
        month = self.column("month")
        before = [0, *(date.fromisoformat(f"{one}-01").toordinal() - 1 for one in month.values[1:])]
        found = np.array(before)[month.codes] + self._days(len(month.codes))
        return np.where(month.codes > 0, found, 0).astype(np.int32)

    def last_day(self) -> NDArray[np.int32]:
        """The last days of disclosure, from the year 1; 0 where there is no decision."""
        last = self.column("last_day")
        days = [0, *(date.fromisoformat(value).toordinal() for value in last.values[1:])]
        found: NDArray[np.int32] = np.array(days, dtype=np.int32)[last.codes]
        return found

    def _days(self, size: int) -> NDArray[np.uint8]:
        """The days of the month."""
        return columns.decode_days((self._data / columns.DAYS).read_bytes(), size)


def _of_size(column: Coded, size: int) -> Coded:
    """Columns of two states, while files are put in place, are cut to the length of one."""
    codes = np.zeros(size, dtype=column.codes.dtype)
    codes[: len(column.codes)] = column.codes[:size]
    return Coded(column.values, codes)


def columns_state(site: Path) -> tuple[int, ...]:
    """What changes when the head or a column of the live index does."""
    data = site / DATA
    files = [data / "head.json", *sorted((data / "columns").iterdir())]
    return tuple(one for file in files for one in _stamp(file))


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_mtime_ns, status.st_ino
