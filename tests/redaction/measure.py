"""Recall and precision of redaction on the corpus: ``python -m tests.redaction.measure``.

Prints a table a class and writes it into docs/redaction.md between its two marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disclosure.privacy.finding import SecretClass
from disclosure.redaction import find
from tests.redaction import fifth_hand, fourth_hand, other_hand, third_hand
from tests.redaction.blind_hands import (
    eighth_hand,
    eleventh_hand,
    ninth_hand,
    seventh_hand,
    sixth_hand,
    tenth_hand,
    twelfth_hand,
)
from tests.redaction.corpus import Sentence, clean, known, labelled

PAGE = Path(__file__).resolve().parents[2] / "docs" / "redaction.md"
OTHERS: dict[str, Any] = {
    "The second corpus, written without looking at the patterns:": other_hand,
    "The third corpus, frozen before its first run:": third_hand,
    "The fourth, small, frozen when the rules had been mended on the third:": fourth_hand,
    "The fifth, frozen before its first run, odd forms and one name in ten a word:": fifth_hand,
    "The sixth, written blind, the rules mended on it since:": sixth_hand,
    "The seventh, blind as well, the rules mended on it since:": seventh_hand,
    "The eighth, blind, after the words of the order, the rules mended on it since:": eighth_hand,
    "The ninth, of the same kind, the rules mended on it since:": ninth_hand,
    "The tenth, blind, the rules mended on it since:": tenth_hand,
    "The eleventh, blind, drawn from templates, the rules mended on it since:": eleventh_hand,
    "The twelfth, blind, on which no rule was mended:": twelfth_hand,
}
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


@dataclass
class Score:
    """Of one class: places labelled, found, exactly found, and findings where nothing is."""

    labelled: int = 0
    found: int = 0
    exact: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.labelled if self.labelled else 1.0

    @property
    def precision(self) -> float:
        total = self.found + self.wrong
        return self.found / total if total else 1.0


def measured(sentences: Iterable[Sentence]) -> tuple[dict[str, Score], list[str]]:
    """The scores by class, and every sentence in which something was missed or wrong.

    A label is found when findings cover all of it; a finding is wrong when it meets no label.
    """
    scores: dict[str, Score] = {cls: Score() for cls in SecretClass}
    misses = []
    for sentence in sentences:
        findings = find(sentence.text, sentence.known)
        places = [(one.start, one.end) for one in findings]
        for start, end, cls in sentence.labels:
            score = scores[cls]
            score.labelled += 1
            score.exact += (start, end, cls) in {(f.start, f.end, str(f.cls)) for f in findings}
            if _covered(start, end, places):
                score.found += 1
            else:
                misses.append(f"缺 {cls} {sentence.text[start:end]}｜{sentence.text}")
        for one in findings:
            if all(one.end <= start or end <= one.start for start, end, _ in sentence.labels):
                scores[str(one.cls)].wrong += 1
                misses.append(f"误 {one.cls} {sentence.text[one.start : one.end]}｜{sentence.text}")
    return scores, misses


def _covered(start: int, end: int, places: list[tuple[int, int]]) -> bool:
    return all(any(a <= i < b for a, b in places) for i in range(start, end))


def clean_share(sentences: Iterable[Sentence]) -> float:
    """The share of clean sentences in which nothing was found."""
    judged = [not find(sentence.text) for sentence in sentences]
    return sum(judged) / len(judged)


def table() -> str:
    """The figures as a Markdown table."""
    lines = [
        *_rows(measured([*labelled(), *clean()])[0]),
        *_rows({"person_name, known from the row": measured(known())[0]["person_name"]})[2:],
        f"\nClean sentences in which nothing is found: {clean_share(clean()):.1%} of 600.",
    ]
    for title, corpus in OTHERS.items():
        count = sum(1 for _ in corpus.clean())
        lines += [f"\n{title}\n", *_rows(measured([*corpus.labelled(), *corpus.clean()])[0])]
        if hasattr(corpus, "known"):
            of_row = measured(corpus.known())[0]
            lines += _rows({f"{cls}, known": one for cls, one in of_row.items() if one.labelled})[
                2:
            ]
        lines.append(
            f"\nClean sentences in which nothing is found: {clean_share(corpus.clean()):.1%} of {count}."
        )
    return "\n".join(lines)


def _rows(scores: dict[str, Score]) -> list[str]:
    lines = ["| class | places | recall | exact | precision |", "|---|---|---|---|---|"]
    for cls, score in scores.items():
        exact = score.exact / score.labelled if score.labelled else 1
        lines.append(
            f"| {cls} | {score.labelled} | {score.recall:.1%} | {exact:.1%} | {score.precision:.1%} |"
        )
    return lines


def main() -> None:
    """Print the figures and write them into the page."""
    text = table()
    print(text)
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
