"""What the index notes of each decision: its words (`bulk`), and notes beside some of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from search.analysis import EDGE, FORMS, long_terms, pairs
from search.bits import Numbers
from search.bulk import NUMBER, ROW_BITS, Texts, Words, term_of
from search.head import before_note
from search.searchable import Fields
from search.spelling import JOINT, POINT

_NUMBERED = re.compile(f"[a-z0-9{POINT}]*{JOINT}[a-z0-9{POINT}{JOINT}]*")


@dataclass(frozen=True, slots=True)
class Noted:
    """Words of names and numbers, and beside some of them a note each (`postings`)."""

    words: Words
    noted: Words
    notes: Numbers


def noted_words(fields: Sequence[Fields], rows: Sequence[int]) -> tuple[Noted, Words]:
    """Names and numbers, and texts, of several decisions with their rows; words may repeat."""
    of_text = [row for one, row in zip(fields, rows, strict=True) for _ in one.texts]
    texts = Texts([text for one in fields for text in one.texts.values()], of_text)
    return _names(fields, rows), texts.words()


def _names(fields: Sequence[Fields], rows: Sequence[int]) -> Noted:
    names = Texts([one.name for one in fields], rows)
    of_number = [row for one, row in zip(fields, rows, strict=True) for _ in one.numbers]
    numbers = Texts([number for one in fields for number in one.numbers], of_number)
    noted: list[tuple[int, int]] = []
    more: list[int] = []
    for name, row in zip(_cut(names), rows, strict=True):
        longer, places = _by_hand(name)
        more += [term << ROW_BITS | row for term in longer]
        noted += [(term << ROW_BITS | row, place) for term, place in places]
    for number, row in zip(_cut(numbers), of_number, strict=True):
        noted += [(term << ROW_BITS | row, note) for term, note in numbered(number)]
    words = [names.words(), names.singles(), numbers.numbers(), np.array(more, np.uint64)]
    return Noted(
        np.concatenate(words),
        np.array([word for word, _ in noted], np.uint64),
        np.array([note for _, note in noted], np.int64),
    )


def _cut(texts: Texts) -> list[str]:
    return texts.codes.tobytes().decode("utf-16-le").split(EDGE)[:-1]


@lru_cache(maxsize=1 << 11)
def _by_hand(name: str) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """The longer terms of a folded name, and positions of terms that begin or end with a character
    that stands twice in it."""
    longer = list(long_terms(name)) if FORMS[0][0] in name or FORMS[0][1] in name else []
    twice = {sign for sign in name if name.count(sign) > 1}
    places = [
        (term_of(term), at)
        for term, at in ((*pairs(name), *longer) if twice else ())
        if term[0] in twice or term[-1] in twice
    ]
    return tuple({term_of(term) for term, _ in longer}), tuple(places)


@lru_cache(maxsize=1 << 12)
def _before_note(before: str) -> int:
    return before_note(before)


def befores(number: str) -> Iterator[tuple[str, str]]:
    """Year and serial in a folded number, and all that stands before them."""
    for match in _NUMBERED.finditer(number):
        yield match[0], number[: match.start()]


def numbered(number: str) -> list[tuple[int, int]]:
    """The terms of year and serial in a folded number, each with the note of what stands before."""
    return [(term_of(f"{NUMBER}={run}"), _before_note(before)) for run, before in befores(number)]
