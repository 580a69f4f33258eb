"""Reading small files: a publication reads hundreds of them."""

from __future__ import annotations

import os
from pathlib import Path

_BLOCK = 1 << 16


def read(path: str | Path) -> bytes:
    """All bytes of a file; ``Path.read_bytes`` takes three times as long for a small one."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return _all(descriptor)
    finally:
        os.close(descriptor)


def holds(path: str | Path, data: bytes) -> bool:
    """Whether a file stands there with these bytes; it is read only where its size is theirs."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return os.fstat(descriptor).st_size == len(data) and _all(descriptor) == data
    finally:
        os.close(descriptor)


def _all(descriptor: int) -> bytes:
    pieces = [os.read(descriptor, os.fstat(descriptor).st_size)]
    while more := os.read(descriptor, _BLOCK):
        pieces.append(more)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
