"""Where buckets and cells stand in their files: ``directory/*.bin``.

A reader fetches them once, and then each bucket and each cell by one request. They are a help, not
the truth: every shard and every file of cards begins with the same lengths, and a reader that finds
that the two don't agree, as while a new state is put in place, reads those.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from search.coding import packed, unpacked


def directory_path(space: str) -> str:
    """The file for ``names``, ``text`` or ``cards``, within ``search/data``."""
    return f"directory/{space}.bin"


class Directory:
    """The lengths of all parts of the files of a space, ``parts`` in each file."""

    def __init__(self, parts: int, data: bytes = b"") -> None:
        self._parts, self._lengths = parts, _decoded(data) if data else []

    def put(self, file: int, lengths: Iterable[int]) -> None:
        """Say what stands in a file."""
        missing = (file + 1) * self._parts - len(self._lengths)
        self._lengths += [0] * missing
        self._lengths[file * self._parts : (file + 1) * self._parts] = lengths

    @property
    def bytes(self) -> bytes:
        """The file: the lowest bytes of all lengths, then the second, then the third."""
        lengths = np.trim_zeros(np.array(self._lengths, "<u4"), "b")
        planes = lengths.view(np.uint8).reshape(-1, 4)[:, :3].T
        return packed(planes.tobytes())


def _decoded(data: bytes) -> list[int]:
    planes = np.frombuffer(unpacked(data), np.uint8).reshape(3, -1).astype(np.uint32)
    lengths: list[int] = (planes[0] | planes[1] << 8 | planes[2] << 16).tolist()
    return lengths


def number_of(path: str) -> int:
    """Which file of its space one is, by its name."""
    return int(path.rsplit("/", 1)[1].removesuffix(".bin"), 16)
