"""Many texts at once: folded and cut into terms as `search.analysis` does one, in arrays.

A term is known by forty bits of two hashes, the same that a browser computes (`coding.hashes`): the
upper sixteen say in which shard and bucket it lives, the lower are its key there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search.analysis import (
    CODE_LENGTH,
    EDGE,
    PREFIXES,
    SEPARATOR,
    SHORT,
    TEXT_PREFIXES,
    WHOLE,
    fold,
    plain,
)
from search.coding import hashes
from search.spelling import JOINT, POINT, with_plain_numbers

Signs = NDArray[np.uint16]
Codes = NDArray[np.uint32]
Words = NDArray[np.uint64]
State = tuple[Codes, Codes]
"""Of both hashes, while characters are added."""
Placed = tuple[Words, NDArray[np.int64]]
"""Terms, and the place of each in the texts."""

FEW = 64
"""So few texts are folded one by one: the table of all characters takes a third of a second."""
KEY_BITS = 24
TERM_BITS = 40
ROW_BITS = 64 - TERM_BITS
NUMBER = "№"
"""Stands before the terms of codes and document numbers, to keep them apart from those of names."""
_FIRST, _SECOND = 0x811C9DC5, 0x9747B28C
_PLAIN, _RUN, _GAP, _END = range(4)
_ODD, _NONE = 0xFFFF, 0
_RUN_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789" + POINT + JOINT)


@lru_cache(maxsize=1)
def _forms() -> NDArray[np.uint16]:
    """What `plain` makes of each character by itself; `_ODD` where that is not one character, or
    where what stands before it matters."""
    forms = np.full(1 << 16, _ODD, np.uint16)
    joins = {
        int(parts[1], 16)
        for code in range(1 << 16)
        if len(parts := unicodedata.decomposition(chr(code)).split(" ")) == 2 and parts[0][0] != "<"
    }
    for code in range(1 << 16):
        made = plain(sign := chr(code))
        stands_alone = not unicodedata.combining(sign) and code not in joins and sign != "Σ"
        is_hangul = 0x1100 <= code < 0x1200 or 0xAC00 <= code < 0xD7B0
        is_half = 0xD800 <= code < 0xE000
        if len(made) == 1 and stands_alone and not is_hangul and not is_half:
            forms[code] = ord(made) if ord(made) < _ODD else _ODD
    forms[ord(EDGE)] = ord(EDGE)
    return forms


@lru_cache(maxsize=1)
def _kinds() -> NDArray[np.uint8]:
    """Of each character in folded text, whether it is of a run, a separator or an edge."""
    kinds = np.zeros(1 << 16, np.uint8)
    kinds[[ord(sign) for sign in _RUN_SIGNS]] = _RUN
    kinds[ord(SEPARATOR)], kinds[ord(EDGE)] = _GAP, _END
    return kinds


@lru_cache(maxsize=1)
def _punctuation() -> NDArray[np.bool_]:
    return np.array([not chr(code).isalnum() for code in range(1 << 16)])


def folded(texts: Sequence[str]) -> NDArray[np.uint16]:
    """The folded forms of texts, one after the other, each ended by `EDGE`."""
    ends = np.cumsum([len(text) + 1 for text in texts])
    joined = EDGE.join((*texts, "")) if texts else ""
    if len(texts) < FEW or _has_rare(joined, ends):
        return np.frombuffer(
            "".join(fold(text) + EDGE for text in texts).encode("utf-16-le"), "<u2"
        )
    codes = np.frombuffer(joined.encode("utf-16-le"), "<u2")
    made = _forms()[codes]
    odd = np.unique(np.searchsorted(ends, np.flatnonzero(made == _ODD), side="right")).tolist()
    text = made.tobytes().decode("utf-16-le", "surrogatepass")
    if odd:
        text = _with_odd(text, texts, ends, odd)
    return _without_punctuation(with_plain_numbers(text))


def _has_rare(joined: str, ends: NDArray[np.int64]) -> bool:
    """Whether a character needs two units, or a text holds the edge itself."""
    return joined.count(EDGE) != len(ends) or len(joined.encode("utf-16-le")) > 2 * len(joined)


def _with_odd(text: str, texts: Sequence[str], ends: NDArray[np.int64], odd: list[int]) -> str:
    parts, at = [], 0
    for one in odd:
        start = int(ends[one - 1]) if one else 0
        parts += [text[at:start], plain(texts[one])]
        at = int(ends[one]) - 1
    return "".join([*parts, text[at:]])


def _without_punctuation(text: str) -> NDArray[np.uint16]:
    """Punctuation as a separator between two runs, as nothing elsewhere."""
    codes = np.frombuffer(text.encode("utf-16-le"), "<u2").copy()
    is_kept = ~_punctuation()[codes]
    kept = np.flatnonzero(is_kept)
    signs = codes[kept]
    of_run = (_kinds()[signs] == _RUN) & (signs < 128)
    parts = (np.diff(kept) > 1) & of_run[:-1] & of_run[1:]
    codes[kept[:-1][parts] + 1] = ord(SEPARATOR)
    is_kept[kept[:-1][parts] + 1] = True
    kept_codes: Signs = codes[is_kept]
    return kept_codes


def _start(mark: str = "") -> tuple[int, int]:
    first, second = _FIRST, _SECOND
    for sign in mark:
        one, other = _step(np.array([first], np.uint32), np.array([second], np.uint32), ord(sign))
        first, second = int(one[0]), int(other[0])
    return first, second


def _step(first: Codes, second: Codes, sign: Signs | Codes | int) -> tuple[Codes, Codes]:
    """The state of both hashes after one more character."""
    code = np.asarray(sign, np.uint32)
    first = (first ^ code) * np.uint32(0x01000193)
    second = (second ^ code) * np.uint32(0x5BD1E995)
    return first, second ^ second >> np.uint32(15)


def _mixed(value: Codes) -> Codes:
    value = (value ^ value >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    value = (value ^ value >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    return value ^ value >> np.uint32(16)


def _terms(state: tuple[Codes, Codes]) -> Words:
    first, second = map(_mixed, state)
    high = (first >> np.uint32(16)).astype(np.uint64) << np.uint64(KEY_BITS)
    return high | (second >> np.uint32(8)).astype(np.uint64)


def term_of(text: str) -> int:
    """The forty bits by which a term is known."""
    first, second = hashes(text)
    return first >> 16 << KEY_BITS | second >> 8


class Texts:
    """Folded texts, one after the other, and which row of the index each belongs to."""

    def __init__(self, texts: Sequence[str], rows: Sequence[int]) -> None:
        self.codes = folded(texts)
        self._kind = _kinds()[self.codes]
        text_of = np.cumsum(self._kind == _END) - (self._kind == _END)
        self._row = np.append(np.asarray(rows, np.uint64), np.uint64(0))[text_of]

    def words(self) -> Words:
        """Every term of the texts with its row in the lowest bits, as `analysis.text_terms` has
        them: pairs of characters, runs, and where one meets the other."""
        runs = Runs.of(self._kind, self.codes)
        made = runs.terms("", TEXT_PREFIXES, WHOLE)
        parts = [*made, *runs.beside(self._kind), self._pairs()]
        return np.concatenate([self._words(terms, at) for terms, at in parts])

    def singles(self) -> Words:
        """Every single character that is of no run."""
        at = np.flatnonzero(self._kind == _PLAIN)
        return self._words(_terms(_step(*_fresh(len(at)), self.codes[at])), at)

    def numbers(self) -> Words:
        """The runs alone, marked as those of numbers: `analysis.number_terms`."""
        made = Runs.of(self._kind, self.codes).terms(NUMBER, PREFIXES, most=len(self.codes))
        return np.concatenate([self._words(terms, at) for terms, at in made])

    def _words(self, terms: Words, at: NDArray[np.int64]) -> Words:
        words: Words = terms << np.uint64(ROW_BITS) | self._row[at]
        return words

    def _pairs(self) -> Placed:
        is_plain = self._kind == _PLAIN
        at = np.flatnonzero(is_plain[:-1] & is_plain[1:])
        state = _step(*_step(*_fresh(len(at)), self.codes[at]), self.codes[at + 1])
        return _terms(state), at


def _fresh(count: int, mark: str = "") -> State:
    first, second = _start(mark)
    return np.full(count, first, np.uint32), np.full(count, second, np.uint32)


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of folded texts, the longest first: where each begins, and how long it is."""

    codes: Signs
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    is_joined: NDArray[np.bool_]

    @classmethod
    def of(cls, kind: NDArray[np.uint8], codes: Signs) -> Runs:
        """The runs of texts whose characters are of these kinds."""
        is_run = np.concatenate(([False], kind == _RUN, [False]))
        edges = np.flatnonzero(is_run[1:] != is_run[:-1])
        starts, lengths = edges[::2], edges[1::2] - edges[::2]
        order = np.argsort(-lengths, kind="stable")
        starts, lengths = starts[order], lengths[order]
        joints = np.concatenate(([0], np.cumsum(codes == ord(JOINT))))
        return cls(codes, starts, lengths, joints[starts + lengths] > joints[starts])

    def terms(self, mark: str, prefixes: Collection[int], most: int) -> list[Placed]:
        """Every run's beginnings of some lengths, and the whole of those of at most ``most``
        characters; a code of eighteen is whole as its longest beginning is."""
        begun, found = _fresh(len(self.starts), mark), []
        for place in range(int(self.lengths.max(initial=0))):
            here = int(np.searchsorted(-self.lengths, -place, side="left"))
            signs = self.codes[self.starts[:here] + place]
            begun[0][:here], begun[1][:here] = _step(begun[0][:here], begun[1][:here], signs)
            if place + 1 in prefixes:
                some = np.flatnonzero(~self.is_joined[:here])
                made = _terms(_step(begun[0][some], begun[1][some], ord("*")))
                found.append((made, self.starts[some]))
        is_whole = (self.lengths <= most) & (self.lengths != CODE_LENGTH)
        kept = np.flatnonzero(self.is_joined | is_whole)
        return [*found, (_terms(self._on(_fresh(len(kept), mark + "="), kept)), self.starts[kept])]

    def _on(self, state: State, some: NDArray[np.int64]) -> State:
        """The state after all characters of runs, which may be in any order."""
        lengths = self.lengths[some]
        for place in range(int(lengths.max(initial=0))):
            here = np.flatnonzero(lengths > place)
            signs = self.codes[self.starts[some[here]] + place]
            state[0][here], state[1][here] = _step(state[0][here], state[1][here], signs)
        return state

    def beside(self, kind: NDArray[np.uint8]) -> Iterator[Placed]:
        """Where a run meets a character: `analysis` has 年1*, 年12*, 路=414, =8月 and #元."""
        kind = np.append(kind, np.uint8(_END))  # what stands before the first and after the last
        ends = self.starts + self.lengths
        followed = np.flatnonzero(kind[ends] == _PLAIN)
        is_short = self.lengths[followed] <= SHORT
        short, long = followed[is_short], followed[~is_short]
        state = _step(*self._on(_fresh(len(short), "="), short), self.codes[ends[short]])
        yield _terms(state), self.starts[short]
        joins = np.flatnonzero(kind[ends[short] + 1] == _RUN)
        state = _step(state[0][joins], state[1][joins], self.codes[ends[short[joins]] + 1])
        yield _terms(_step(*state, ord("*"))), self.starts[short[joins]]
        yield _terms(_step(*_fresh(len(long), "#"), self.codes[ends[long]])), self.starts[long]
        after = np.flatnonzero(kind[self.starts - 1] == _PLAIN)
        yield from self._after(after)

    def _after(self, some: NDArray[np.int64]) -> Iterator[Placed]:
        """The terms of runs that follow a character."""
        signs = self.codes[self.starts[some] - 1]
        state = _step(*_fresh(len(some)), signs)
        for place in (0, 1):
            some = some[self.lengths[some] > place]
            state = state[0][: len(some)], state[1][: len(some)]
            state = _step(*state, self.codes[self.starts[some] + place])
            yield _terms(_step(*state, ord("*"))), self.starts[some]
        some = some[(self.lengths[some] > 2) & (self.lengths[some] <= SHORT)]
        state = _step(*_fresh(len(some)), self.codes[self.starts[some] - 1])
        yield _terms(self._on(_step(*state, ord("=")), some)), self.starts[some]


def words_of(terms: Iterable[str], row: int) -> Words:
    """The words of a few terms of one row."""
    made = [term_of(term) << ROW_BITS | row for term in terms]
    return np.array(made, np.uint64)
