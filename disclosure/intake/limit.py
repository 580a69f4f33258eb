"""How large a file may be before it is opened at all."""

from __future__ import annotations

from pathlib import Path

from disclosure.errors import BadInput

MAX_FILE = 120 * 2**20
"""Bytes of a file."""
MAX_UNPACKED = 1200 * 2**20
"""Bytes of all parts of a workbook together."""
MAX_RATIO = 200
"""Unpacked to packed bytes of one part of a workbook."""
MAX_ROWS = 200_000
MAX_COLUMNS = 120
MAX_CELL = 400_000
MAX_PROBLEMS = 2_000
"""So many errors, and so many warnings, are listed; more are counted."""


def too_large(path: Path, name: str) -> None:
    """Refuse a file beyond `MAX_FILE`, and an empty one."""
    size = path.stat().st_size
    if size > MAX_FILE:
        raise BadInput(f"{name} 有 {size // 2**20} MB，超过 {MAX_FILE // 2**20} MB，请分成几个文件")
    if size == 0:
        raise BadInput(f"{name} 是空文件")
