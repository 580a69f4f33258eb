"""Where in a text the words of a query stand: marks in titles, excerpts out of long texts."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from search.analysis import fold, places

_AROUND = 36
"""Characters before and after the first mark of an excerpt."""


def spans(text: str, fragments: Iterable[str]) -> list[tuple[int, int]]:
    """The stretches of ``text`` that hold a folded fragment, in order, without overlaps.

    Characters are folded one by one, so what folding joins (dates, amounts) is not marked.
    """
    folded, origin = "", []
    for at, sign in enumerate(text):
        part = fold(sign)
        folded += part
        origin += [at] * len(part)
    found = sorted(
        (origin[start], origin[start + len(fragment) - 1] + 1)
        for fragment in fragments
        for start in places(folded, fragment)
    )
    return _joined(found)


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def marked(text: str, fragments: Iterable[str]) -> Markup:
    """The text, escaped, with <mark> around what was asked for."""
    out, at = Markup(), 0
    for start, end in spans(text, fragments):
        out += escape(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        at = end
    return out + escape(text[at:])


def excerpt(texts: Iterable[str], fragments: list[str]) -> Markup | None:
    """A stretch of the first text that holds a fragment, marked; None where none does."""
    for text in texts:
        found = spans(text, fragments)
        if found:
            start = max(0, found[0][0] - _AROUND)
            end = min(len(text), found[0][1] + _AROUND)
            before, after = "…" if start else "", "…" if end < len(text) else ""
            return Markup("{}{}{}").format(before, marked(text[start:end], fragments), after)
    return None
