"""A fourth, small corpus, written after the rules were mended on the third: does it hold elsewhere?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.redaction.corpus import Sentence
from tests.redaction.other_hand import filled, lines
from tests.redaction.third_hand import ThirdMaker

FOLDER = Path(__file__).with_name("fourth_hand")


def labelled(times: int = 3, seed: int = 41) -> Iterator[Sentence]:
    """Every sentence with private data, ``times`` times with other names and numbers."""
    maker = ThirdMaker(seed)
    for line in lines(FOLDER / "labelled.txt"):
        for _ in range(times):
            yield filled(maker, line)


def clean() -> Iterator[Sentence]:
    """The sentences in which nobody is named."""
    return map(Sentence, lines(FOLDER / "clean.txt"))
