"""Whether anything of what has ended is left: every byte of every surface, in one pass.

A file is searched as bytes, through gzip, zip and zlib wrappers, for all strings at once and in all
the forms in which a site writes them (UTF-8, JSON escapes, percent signs, HTML entities). Formats
that pack their content otherwise are decoded by the room that owns them: `search` reads its shards
and its Whoosh index.
"""

from __future__ import annotations

import gzip
import html
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from disclosure.reading import read
from publish.patterns import finder

REMOVAL_FILES = ("open-data/removed.jsonl", "sitemap-removed.xml")
"""The files that may hold the public id of what has ended, and nothing else of it."""

_WRAPPED = (b"\x1f", b"P", b"\x78")
"""What a wrapper begins with: a look at one byte settles most files."""


@dataclass(frozen=True, slots=True)
class Residue:
    """A string of an ended decision, and where it was found."""

    path: str
    id: str
    needle: str

    def __str__(self) -> str:
        return f"{self.path}：仍含已终止公示 {self.id} 的“{self.needle}”"


class Scanner:
    """Finds any of many strings in bytes; ``needles`` maps each to the public id it is of."""

    def __init__(self, needles: Mapping[str, str]) -> None:
        self._owner = dict(needles)
        by_form = {form: needle for needle in needles for form in forms(needle)}
        self._needles = list(by_form.values())
        self._forms_in = finder(list(by_form))

    def find(self, data: bytes) -> set[str]:
        """The needles that stand in these bytes, wrapped or not."""
        return self._find(layers(data))

    def residue(self, name: str, data: bytes | Iterable[bytes]) -> list[Residue]:
        """All that is found in one file or in its `layers`: ``name`` is what to report."""
        found = self.find(data) if isinstance(data, bytes) else self._find(data)
        return [Residue(name, self._owner[needle], needle) for needle in sorted(found)]

    def scan(self, files: Iterable[tuple[str, Path | str]]) -> list[Residue]:
        """All that is found in these files: (the name to report, where it stands)."""
        if not self._needles:
            return []
        return [one for name, place in files for one in self.residue(name, read(place))]

    def scan_texts(self, texts: Iterable[tuple[str, str]]) -> list[Residue]:
        """All that is found in texts that another room has decoded: (the name to report, text)."""
        if not self._needles:
            return []
        return [
            Residue(name, self._owner[needle], needle)
            for name, text in texts
            for needle in sorted(self._find_plain(text.encode()))
        ]

    def _find(self, plain: Iterable[bytes]) -> set[str]:
        return set().union(*map(self._find_plain, plain))

    def _find_plain(self, data: bytes) -> set[str]:
        return {self._needles[form] for form in self._forms_in(data)}


def forms(needle: str) -> set[bytes]:
    """The byte strings in which a site may write a needle."""
    written = {
        needle,
        html.escape(needle),
        html.escape(needle, quote=False),
        json.dumps(needle)[1:-1],
        json.dumps(needle, ensure_ascii=False)[1:-1],
        quote(needle),
        quote(needle, safe="").lower(),
    }
    return {text.encode() for text in written}


def layers(data: bytes) -> list[bytes]:
    """These bytes, and what they wrap, and what that wraps."""
    if data[:1] not in _WRAPPED:
        return [data]
    return [data, *(layer for inner in unwrapped(data) for layer in layers(inner))]


def unwrapped(data: bytes) -> Iterator[bytes]:
    """What is inside a gzip, zip or zlib file; nothing for anything else."""
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    elif data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)
    elif data[:2] in (b"\x78\x9c", b"\x78\xda", b"\x78\x01"):
        try:
            yield zlib.decompress(data)
        except zlib.error:
            return


def files_below(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file below a folder with its path within it: folder by folder, sorted in each."""
    return ((path, Path(place)) for path, place in places_below(root))


def places_below(root: Path) -> Iterator[tuple[str, str]]:
    """As `files_below`, with where each file stands as text: objects for each take long."""
    top = str(root.resolve())
    for folder, folders, names in os.walk(top):
        folders.sort()
        beginning = f"{folder}/"[len(top) + 1 :]
        for name in sorted(names):
            yield f"{beginning}{name}", f"{folder}/{name}"


def may_hold_ids(path: str) -> bool:
    """Whether a file of the site is one of the removal files or a feed with deleted entries."""
    return path in REMOVAL_FILES or (path.startswith("feeds/") and path.endswith(".atom"))
