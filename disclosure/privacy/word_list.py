"""The word lists beside this file: plain text, a line that begins with # is a comment."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


def word_list(name: str) -> frozenset[str]:
    """The words of a list, separated by white space."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(" ".join(line for line in lines if line[:1] != "#").split())


def characters(name: str) -> frozenset[str]:
    """The single characters of a list."""
    return frozenset("".join(word_list(name)))


def weighted(name: str, part: str = "") -> dict[str, int]:
    """The words of a list with the number that begins their line; of one ``part`` if it has some."""
    found: dict[str, int] = {}
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        head, *words = line.split()
        if part and head == part:
            head, *words = words
        elif part or head == "#":
            continue
        found.update(dict.fromkeys(words, int(head)))
    return found
