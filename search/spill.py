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

PART_BITS = 8
"""Words wait in so many parts; `Spill.part` joins neighbours to fewer."""
HELD = 1 << 21
"""Words that are held in memory."""
NOTED = np.dtype([("word", np.uint64), ("note", np.int64)])
"""A word and a note beside it (`entry.Noted`)."""
_WORD = np.dtype(np.uint64)
_EDGES = np.arange(1, 1 << PART_BITS, dtype=np.uint64) << np.uint64(64 - PART_BITS)

Records = NDArray[Any]
"""Words, or words with notes."""


class Spill:
    """Words, or words with notes (``kind`` `NOTED`), by the upper bits of their terms."""

    def __init__(self, kind: np.dtype[Any] = _WORD) -> None:
        self._kind = kind
        self._parts: list[list[Records]] = [[] for _ in range(1 << PART_BITS)]
        self._held = 0
        self._folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, records: Records) -> None:
        """Take words in; they may repeat."""
        records = self._ordered(records.copy())
        words = records if self._kind == _WORD else records["word"]
        some = np.split(records, np.searchsorted(words, _EDGES))
        for part, here in zip(self._parts, some, strict=True):
            part.append(here)
        self._held += len(words) * self._kind.itemsize // _WORD.itemsize
        if self._held > HELD:
            self._write()

    def _write(self) -> None:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="search-")
        for number, part in enumerate(self._parts):
            with self._file(number).open("ab") as file:
                for records in part:
                    file.write(records.tobytes())
            part.clear()
        self._held = 0

    def _file(self, number: int) -> Path:
        assert self._folder is not None
        return Path(self._folder.name) / str(number)

    def part(self, number: int, bits: int) -> Records:
        """What there is of a value of the terms' upper ``bits``, rising; no word twice.

        Each value is asked for once, after everything was added: then it is held no more.
        """
        if self._folder is not None and self._held:
            self._write()
        joined = 1 << PART_BITS - bits
        first = number * joined
        if joined == 1:
            return self._part(first)
        return np.concatenate([self._part(first + more) for more in range(joined)])

    def _part(self, number: int) -> Records:
        if self._folder is None:
            records = np.concatenate([np.zeros(0, self._kind), *self._parts[number]])
            self._parts[number].clear()
        else:
            records = np.fromfile(self._file(number), self._kind)
            self._file(number).unlink()
        return self._ordered(records)

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
