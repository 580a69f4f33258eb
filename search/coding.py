"""How numbers, terms and files of the static index are written: the same bytes for the same facts.

Numbers are variable-length (LEB128), ordinals are written as gaps, files are zlib streams that a
browser unpacks by itself. ``static/coding.js`` reads what is written here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import sub

_MASK = 0xFFFFFFFF
_SMALL = 1 << 14
_LONG = re.compile(rb"[\x80-\xff]+[\x00-\x7f]")
KEY_BITS = 28
"""A term is known inside its file by this many bits of a second hash."""


def varint(value: int) -> bytes:
    """One number, seven bits a byte, the lowest first."""
    return _VARINTS[value] if value < _SMALL else _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


_VARINTS = [_varint(value) for value in range(_SMALL)]


def varints(values: Iterable[int]) -> bytes:
    """Several numbers one after the other."""
    return b"".join(map(varint, values))


def gaps(ordinals: Sequence[int]) -> bytes:
    """Rising ordinals as the first and the differences."""
    if not ordinals:
        return b""
    differences = list(map(sub, ordinals[1:], ordinals))
    first = varint(ordinals[0])
    if not differences:
        return first
    largest = max(differences)
    if largest < 0x80:
        return first + bytes(differences)
    if largest < _SMALL:
        return first + b"".join(map(_VARINTS.__getitem__, differences))
    return first + varints(differences)


def numbers(data: bytes) -> list[int]:
    """What `varints` wrote."""
    if data.isascii():
        return list(data)
    found: list[int] = []
    at = 0
    for match in _LONG.finditer(data):
        found += data[at : match.start()]
        value = 0
        for place, byte in enumerate(match[0]):
            value |= (byte & 0x7F) << 7 * place
        found.append(value)
        at = match.end()
    found += data[at:]
    return found


def ordinals(data: bytes) -> list[int]:
    """What `gaps` wrote."""
    return list(accumulate(numbers(data)))


class Reading:
    """A place in a file that moves on as numbers are read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def number(self) -> int:
        """The next number."""
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def bytes(self, length: int) -> bytes:
        """The next ``length`` bytes."""
        self.at += length
        return self.data[self.at - length : self.at]

    @property
    def is_done(self) -> bool:
        """Whether the file ends here."""
        return self.at >= len(self.data)


def hashes(term: str) -> tuple[int, int]:
    """Two 32-bit numbers of a term: which file it is in, and its key there."""
    first, second = 0x811C9DC5, 0x9747B28C
    for sign in term:
        code = ord(sign)
        first = (first ^ code) * 0x01000193 & _MASK
        second = (second ^ code) * 0x5BD1E995 & _MASK
        second ^= second >> 15
    return _mixed(first), _mixed(second)


def _mixed(value: int) -> int:
    value = (value ^ value >> 16) * 0x85EBCA6B & _MASK
    value = (value ^ value >> 13) * 0xC2B2AE35 & _MASK
    return value ^ value >> 16


def packed(data: bytes) -> bytes:
    """The bytes of a file."""
    return zlib.compress(data, 9)


def unpacked(data: bytes) -> bytes:
    """What stands in a file."""
    return zlib.decompress(data)
