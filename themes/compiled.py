"""Compiled templates, kept beside the code like Python's own compiled modules.

A command that publishes one decision uses a score of templates, and to compile them takes as long
as to make its pages. What a template becomes hangs on its text, on the words and addresses of the
site that are folded into it (`themes.folding`), and on the code of this room: all of it is in the
key, so what is out of date is never found. Where the folder can't be written, nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
from functools import cache
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache

FOLDER = Path(__file__).resolve().parent / "__pycache__"


class Compiled(FileSystemBytecodeCache):
    """The compiled templates of environments in which ``fixed`` is folded in."""

    def __init__(self, *fixed: object) -> None:
        super().__init__(str(FOLDER), "template-%s.pyc")
        self._fixed = f"{_code()} {fixed!r}"

    def get_source_checksum(self, source: str) -> str:
        """The key of a template's text, with all that is folded into it."""
        return hashlib.sha256(f"{self._fixed}\0{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a compiled template; nothing where it is not there or can't be read."""
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, where that can be done."""
        with contextlib.suppress(OSError):
            FOLDER.mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


@cache
def _code() -> str:
    """A hash of the code that templates are compiled with."""
    total = hashlib.sha256()
    for path in sorted(Path(__file__).resolve().parent.glob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()
