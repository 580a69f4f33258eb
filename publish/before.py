"""What is new in a large file: the rest was looked through when it was made.

A file of a month holds thousands of records, one a line, and one of them changes. The live file was
verified before it went live, and the manifest holds its hash; so only the lines that differ need
to be looked at again. Where anything is uncertain, all of it is.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from publish.manifest import Manifest

LARGE = 100_000
"""Bytes up to which a file is looked through as a whole."""
BY_LINES = (".jsonl", ".csv", ".xml")


class Before:
    """The live files of a site, each as the manifest knows it."""

    def __init__(self, site: Path, manifest: Manifest) -> None:
        self._site, self._manifest = site, manifest

    def new_lines(self, path: str, data: bytes) -> bytes:
        """The lines of a file that the verified live one does not have; all where not known."""
        if len(data) <= LARGE or not path.endswith(BY_LINES):
            return data
        known = next(self._manifest.files([path]), None)
        place = self._site / path
        if known is None or known.pending or not place.is_file():
            return data
        before = place.read_bytes()
        if hashlib.sha256(before).hexdigest() != known.sha256:
            return data
        return _between(before, data)


def _between(before: bytes, after: bytes) -> bytes:
    """What stands in ``after`` between the lines that both begin with and both end with.

    >>> _between(b"a\\nb\\nc\\n", b"a\\nbb\\nc\\n"), _between(b"a\\nb\\nc\\n", b"a\\nc\\n")
    (b'bb\\n', b'')
    """
    start = after.rfind(b"\n", 0, _same(before, after)) + 1
    left, right = before[start:], after[start:]
    end = len(right) - _same_end(left, right)
    if end > 0 and right[end - 1 : end] != b"\n":
        end = right.find(b"\n", end) + 1 or len(right)
    return right[:end]


def _same_end(one: bytes, other: bytes) -> int:
    """How many bytes both end with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if other.endswith(one[len(one) - middle : len(one) - low], 0, len(other) - low):
            low = middle
        else:
            high = middle - 1
    return low


def _same(one: bytes, other: bytes) -> int:
    """How many bytes both begin with, found by halving: slices are compared as blocks."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if other.startswith(one[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low
