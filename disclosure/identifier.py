"""Opaque identifiers: nothing about a decision can be read from its address.

Twelve characters of Crockford's base 32 in lower case (no i, l, o, u), drawn at random when a
decision is registered and stored; never derived from a name, a code, a number or a date.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12
PATTERN = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")

_LETTERS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))

Choose = Callable[[str], str]


def new_identifier(choose: Choose = secrets.choice) -> str:
    """A fresh public id; ``choose`` picks one character and is replaced only in tests."""
    return _drawn(LENGTH, choose)


def new_canary(choose: Choose = secrets.choice) -> str:
    """A fresh canary: a second random string that every surface of a decision carries."""
    return "c" + _drawn(LENGTH + 3, choose)


def _drawn(count: int, choose: Choose) -> str:
    if choose is not secrets.choice:
        return "".join(choose(ALPHABET) for _ in range(count))
    # 256 is eight times the alphabet, so that every character is as likely as any other.
    return secrets.token_bytes(count).translate(_LETTERS).decode()


def is_identifier(text: str) -> bool:
    """Whether a text has the form of a public id."""
    return PATTERN.fullmatch(text) is not None
