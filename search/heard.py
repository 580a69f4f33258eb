"""Did you mean: names that sound like what was typed.

For each pair of sounds the index keeps the pairs of characters that stand so in names, and in how
many decisions; nothing longer, so no name stands there. A decision that goes takes its own away.
``static/heard.js`` reads the same files.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from search.analysis import SEPARATOR
from search.coding import packed, unpacked
from search.query import Clause, Query
from search.sound import sounds, syllables

FILES = 64
LONGEST = 12
"""Characters of a name that are looked for by sound."""
MOST_TRIED = 8
MOST_SHOWN = 3
_KEPT = 24
_LETTERS = re.compile(f"[a-z{SEPARATOR}]{{3,60}}")

Pairs = Mapping[str, int]
"""Pairs of characters, and in how many decisions' names each stands."""
File = tuple[str, bytes]


class Heard:
    """The pairs of the names of an index, while it is built."""

    def __init__(self) -> None:
        self._counted: Counter[str] = Counter()

    def add(self, name: str) -> None:
        """Take in one decision's folded name."""
        self._counted.update(pairs(name))

    def files(self) -> Iterator[File]:
        """Every file, below ``search/data``."""
        files: dict[str, dict[str, int]] = defaultdict(dict)
        for pair, count in self._counted.items():
            files[path_of(key_of(pair))][pair] = count
        for path, counted in sorted(files.items()):
            yield path, encode(counted)


@lru_cache(maxsize=1 << 11)
def pairs(name: str) -> frozenset[str]:
    """The pairs of neighbours in a folded name that have sounds."""
    return frozenset(one + other for one, other in pairwise(name) if sounds(one + other))


def key_of(pair: str) -> str:
    """The sounds of a pair, as one word."""
    return " ".join(sounds(pair))


def path_of(key: str) -> str:
    """The file of a pair of sounds."""
    found = 0x811C9DC5
    for sign in key:
        found = (found ^ ord(sign)) * 0x01000193 & 0xFFFFFFFF
    return f"sounds/{(found >> 8) % FILES:02x}.bin"


def encode(counted: Pairs) -> bytes:
    """A file: its pairs, sorted, with their counts."""
    return packed(json.dumps(dict(sorted(counted.items())), ensure_ascii=False).encode())


def decode(data: bytes) -> dict[str, int]:
    """What `encode` wrote."""
    found: dict[str, int] = json.loads(unpacked(data))
    return found


def revised(data: Path, gone: Iterable[str], come: Iterable[str]) -> Iterator[File]:
    """The files that change when decisions of these names go and come; empty ones are to go."""
    changes: Counter[str] = Counter()
    for name in come:
        changes.update(pairs(name))
    for name in gone:
        changes.subtract(pairs(name))
    by_file: dict[str, dict[str, int]] = defaultdict(dict)
    for pair, step in changes.items():
        if step:
            by_file[path_of(key_of(pair))][pair] = step
    for path, steps in sorted(by_file.items()):
        counted = Counter(_read(data / path))
        counted.update(steps)
        left = {pair: count for pair, count in counted.items() if count > 0}
        yield path, encode(left) if left else b""


def _read(file: Path) -> dict[str, int]:
    return decode(file.read_bytes()) if file.exists() else {}


def heard_queries(query: Query, data: Path) -> Iterator[Query]:
    """The queries for names that sound like what a query asks for, the most frequent first."""
    for text in sounding_like(query, lambda key: _of_key(_read(data / path_of(key)), key)):
        clause = Clause(text, text, "name")
        yield replace(query, clauses=(clause,), text=text, scope="names", sort="date", page=1)


def _of_key(counted: Pairs, key: str) -> Pairs:
    return {pair: count for pair, count in counted.items() if key_of(pair) == key}


def sounding_like(query: Query, read: Callable[[str], Pairs]) -> list[str]:
    """Fragments of names with the sounds of what is asked; some may stand in no name."""
    asked = _asked(query)
    if not 2 <= len(asked) <= LONGEST:
        return []
    found: list[tuple[int, str]] = []
    for one, other in pairwise(asked):
        pairs_here = read(f"{one} {other}").items()
        if not found:
            found = [(count, pair) for pair, count in pairs_here]
        else:
            found = [
                (min(so_far, count), text + pair[1])
                for so_far, text in found
                for pair, count in pairs_here
                if pair[0] == text[-1]
            ]
        found = sorted(found, key=lambda one: (-one[0], one[1]))[:_KEPT]
        if not found:
            return []
    typed = "".join(clause.fragment for clause in query.wanted)
    return [text for _, text in found if text != typed][:MOST_TRIED]


def _asked(query: Query) -> tuple[str, ...]:
    """The sounds of what is asked for: of one Chinese word, or of pinyin."""
    words = [clause.fragment for clause in query.wanted if clause.field in (None, "name")]
    if not words or len(words) < len(query.clauses):
        return ()
    if _LETTERS.fullmatch(SEPARATOR.join(words)):
        return syllables("".join(words).replace(SEPARATOR, ""))
    return sounds(words[0]) if len(words) == 1 else ()
