"""A third corpus, frozen before it was run: decisions, interviews, accident reports, letters.

Its sentences follow the genres of case files, in ``third_hand/``, a line each; its names are as
common as names are. Of the clean half 500 sentences are the words of five published laws.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.redaction.corpus import Sentence
from tests.redaction.other_hand import OtherMaker, filled, lines
from tests.redaction.third_names import Names

FOLDER = Path(__file__).with_name("third_hand")
GENRES = ("decisions", "records", "accidents", "letters", "numbers", "homes")


class ThirdMaker(OtherMaker):
    """The numbers of the second corpus, other names."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.n = Names(self.random)  # type: ignore[assignment, method-assign]


def labelled(times: int = 3, seed: int = 31) -> Iterator[Sentence]:
    """Every sentence with private data, ``times`` times with other names and numbers."""
    maker = ThirdMaker(seed)
    for genre in GENRES:
        for line in lines(FOLDER / f"{genre}.txt"):
            for _ in range(times):
                yield filled(maker, line)


def clean() -> Iterator[Sentence]:
    """The sentences in which nobody is named."""
    for name in ("clean_hand", "clean_law"):
        yield from map(Sentence, lines(FOLDER / f"{name}.txt"))
