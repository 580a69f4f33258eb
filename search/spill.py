"""Words on their way into the index, sorted in parts; beyond a limit they wait in files.

So the memory that a build takes is that of one part of the terms; the more there are, the more
parts are made of them (`search.draft.part_bits`).
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.bulk import Words

PART_BITS = 10
"""Words wait in so many parts; `Spill.part` joins neighbours to fewer."""
HELD = 1 << 20
"""Words that are held in memory."""
NOTED = np.dtype([("word", np.uint64), ("note", np.int64)])
"""A word and a note beside it (`entry.Noted`)."""
_WORD = np.dtype(np.uint64)
_EDGES = np.arange(1, 1 << PART_BITS, dtype=np.uint64) << np.uint64(64 - PART_BITS)

Records = NDArray[Any]
"""Words, or words with notes."""


class Spill:
    """Words, or words with notes (``kind`` `NOTED`), by the upper bits of their terms.

    What waits in files waits within ``place``: it can be read back, so it belongs on the disk of
    the index and is swept away with what else an interrupted build leaves there.
    """

    def __init__(self, place: Path, kind: np.dtype[Any] = _WORD) -> None:
        self._place = place
        self._kind = kind
        self._waiting: list[Records] = []
        self._held = 0
        self._parts: list[Records] = []
        self._folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, records: Records) -> None:
        """Take words in; they may repeat."""
        self._waiting.append(records)
        self._held += len(records)
        if self._held > HELD:
            self._write()

    def part(self, number: int, bits: int) -> Records:
        """What there is of a value of the terms' upper ``bits``, rising; no word twice.

        Each value is asked for once, after everything was added: then it is held no more.
        """
        joined = 1 << PART_BITS - bits
        numbers = range(number * joined, (number + 1) * joined)
        if self._folder is None:
            self._parts = self._parts or self._gathered()
            return np.concatenate([self._parts[one] for one in numbers])
        if self._waiting:
            self._write()
        return self._ordered(np.concatenate([*map(self._read, numbers)]))

    def _gathered(self) -> list[Records]:
        """What waits, in parts; it waits no more."""
        records = np.concatenate([np.zeros(0, self._kind), *self._waiting])
        self._waiting, self._held = [], 0
        records = self._ordered(records)
        words = records if self._kind == _WORD else records["word"]
        return np.split(records, np.searchsorted(words, _EDGES))

    def _write(self) -> None:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix=".words-", dir=self._place)
        for number, some in enumerate(self._gathered()):
            with self._file(number).open("ab") as file:
                file.write(some.tobytes())

    def _read(self, number: int) -> Records:
        file = self._file(number)
        records = np.fromfile(file, self._kind)
        file.unlink()
        return records

    def _file(self, number: int) -> Path:
        assert self._folder is not None
        return Path(self._folder.name) / str(number)

    def _ordered(self, records: Records) -> Records:
        """Rising, in place where that can be."""
        if self._kind == _WORD:
            return distinct(records)
        # What stands beside the same word keeps its order.
        return records[np.argsort(records["word"], kind="stable")]


def distinct(words: Words) -> Words:
    """The words, rising, each once; they are sorted in place.

    `numpy.unique` hashes, which takes ten times as long.
    """
    words.sort()
    once: Words = words[is_other(words)]
    return once


def is_other(words: Words) -> NDArray[np.bool_]:
    """Of each of some rising words, whether it is another than the one before."""
    found = np.ones(len(words), np.bool_)
    np.not_equal(words[1:], words[:-1], out=found[1:])
    return found
