"""The QR code of a page's address, from the codes of addresses that differ from it in one bit.

With one mask for all, QR codes are linear (ISO/IEC 18004: error correction and placement are sums
over GF(2)): a bit of the text that changes, changes the same modules whatever else the text says.
So the code of an address is the code of the first address of its kind, changed by what each bit
that differs changes. segno makes these; their sum is a small part of the work of a new code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    import segno

_FEW = 12
"""So many codes of a kind segno makes one by one: the bits pay from there on."""
_BORDER = 2
_RUNS = re.compile(rb"\x00*\n|\x00+|\x01+")


def code(address: str, first: str) -> Markup:
    """The code of an ASCII address as SVG with a class, for a page under a strict policy.

    ``first`` is the first address of its kind: as long, and alike but for some letters. It gives
    the mask, so that the code of an address is the same whatever was made before it.
    """
    return _codes(first).svg(address)


@cache
def _codes(first: str) -> _Codes:
    return _Codes(first)


class _Codes:
    """The codes of one kind of address, as numbers: a byte a module, a line end after each row."""

    def __init__(self, first: str) -> None:
        made = _made(first, error="m", micro=False)
        self._first, self._error = first.encode("ascii"), made.error
        self._mask, self._version = made.mask, made.version
        self._side = len(made.matrix)
        self._sum = _number(made)
        self._bits: dict[tuple[int, int], int] = {}
        self._moves = _Moves(self._side)
        self._made = 0

    def svg(self, address: str) -> Markup:
        """The code of one address."""
        runs = _RUNS.findall(self.modules(address.encode("ascii")))
        size = self._side + 2 * _BORDER
        path = f"M{_BORDER} {_BORDER}.5" + "".join([self._moves[run] for run in runs])
        return Markup(  # noqa: S704 (digits and commands of our own)
            f'<svg viewBox="0 0 {size} {size}" class="qr__code">'
            f'<path stroke="#000" d="{path}"/></svg>'
        )

    def modules(self, address: bytes) -> bytes:
        """The modules of one address, row by row: 1 is dark, 0 is light, a line end after each."""
        found, self._made = self._sum, self._made + 1
        if self._made <= _FEW:
            found = self._of(address)
        else:
            for place_and_bit in _differing(self._first, address):
                found ^= self._bits.get(place_and_bit) or self._bit(*place_and_bit)
        return found.to_bytes(self._side * (self._side + 1), "big")

    def _bit(self, place: int, bit: int) -> int:
        text = bytearray(self._first)
        text[place] ^= bit
        return self._bits.setdefault((place, bit), self._of(bytes(text)) ^ self._sum)

    def _of(self, address: bytes) -> int:
        made = _made(
            address,
            error=self._error,
            version=self._version,
            mode="byte",
            mask=self._mask,
            boost_error=False,
        )
        return _number(made)


class _Moves(dict[bytes, str]):
    """A run of modules → the commands of an SVG path that draw it or pass over it."""

    def __init__(self, side: int) -> None:
        self._side = side

    def __missing__(self, run: bytes) -> str:
        if run.endswith(b"\n"):
            made = f"m{len(run) - 1 - self._side} 1"
        else:
            made = f"h{len(run)}" if run[0] else f"m{len(run)} 0"
        return self.setdefault(run, made)


def _differing(first: bytes, other: bytes) -> Iterator[tuple[int, int]]:
    """Where two texts of one length differ: (place, bit as a number)."""
    for place, (one, two) in enumerate(zip(first, other, strict=True)):
        bits = one ^ two
        while bits:
            yield place, bits & -bits
            bits &= bits - 1


def _made(text: str | bytes, **how: Any) -> segno.QRCode:
    # Not read where no page of a decision is made, as when one ends.
    import segno

    return segno.make(text, **how)


def _number(made: segno.QRCode) -> int:
    return int.from_bytes(b"".join(bytes(row) + b"\n" for row in made.matrix), "big")
