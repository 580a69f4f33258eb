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

Choose = Callable[[str], str]


def new_identifier(choose: Choose = secrets.choice) -> str:
    """A fresh public id; ``choose`` picks one character and is replaced only in tests."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def new_canary(choose: Choose = secrets.choice) -> str:
    """A fresh canary: a second random string that every surface of a decision carries."""
    return "c" + "".join(choose(ALPHABET) for _ in range(LENGTH + 3))


def is_identifier(text: str) -> bool:
    """Whether a text has the form of a public id."""
    return PATTERN.fullmatch(text) is not None
