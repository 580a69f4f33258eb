"""Corpora written blind: by a hand that saw neither the patterns nor the other corpora.

Every sentence stands as it is, with ⟦class|value⟧ round what is private; ``known.jsonl`` has rows
with what is known of them. They were frozen before their first run, so that the figures of that run
say what to expect on texts from elsewhere: docs/redaction.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.redaction.corpus import Label, Sentence
from tests.redaction.other_hand import lines

_MARKED = re.compile(r"⟦(?P<cls>[a-z_]+)\|(?P<value>[^⟧]*)⟧")


class Blind:
    """One such corpus, of the files in its folder."""

    def __init__(self, name: str) -> None:
        self._folder = Path(__file__).with_name(name)

    def labelled(self) -> Iterator[Sentence]:
        """The sentences with private data."""
        return map(_read, lines(self._folder / "labelled.txt"))

    def known(self) -> Iterator[Sentence]:
        """Sentences about people, numbers and homes of which the row tells."""
        for line in lines(self._folder / "known.jsonl"):
            row = json.loads(line)
            labels = [(one["start"], one["end"], one["class"]) for one in row["findings"]]
            yield Sentence(row["text"], tuple(labels), tuple(_pairs(row["known"])))

    def clean(self) -> Iterator[Sentence]:
        """The sentences in which nothing is private."""
        return map(Sentence, lines(self._folder / "clean.txt"))


def _pairs(known: dict[str, str | list[str]]) -> Iterator[tuple[str, str]]:
    for field, value in known.items():
        yield from ((field, one) for one in ([value] if isinstance(value, str) else value))


def _read(line: str) -> Sentence:
    """The sentence without its marks, and where the marked places stand."""
    text, labels, last = "", [], 0
    for match in _MARKED.finditer(line):
        text += line[last : match.start()]
        labels.append(_label(len(text), match))
        text += match["value"]
        last = match.end()
    return Sentence(text + line[last:], tuple(labels))


def _label(start: int, match: re.Match[str]) -> Label:
    return start, start + len(match["value"]), match["cls"]


sixth_hand = Blind("sixth_hand")

seventh_hand = Blind("seventh_hand")

eighth_hand = Blind("eighth_hand")

ninth_hand = Blind("ninth_hand")

tenth_hand = Blind("tenth_hand")

eleventh_hand = Blind("eleventh_hand")

twelfth_hand = Blind("twelfth_hand")
"""No rule is mended on this one: it goes on saying what to expect."""
