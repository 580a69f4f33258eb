"""What a resident's words and a decision's words have in common: one folding, one set of terms.

A fragment is found where it stands in a field after both were folded: width, case, traditional
characters, punctuation, and the spellings of document numbers, dates and amounts.

>>> fold("（澜）应急罚〔2026〕第0126号") == fold("(澜)应急罚[2026]126 号")
True
>>> contains(fold("澜川宏远精细化工有限公司"), fold("化工"))
True

Chinese characters are indexed in pairs, digits and letters in runs with their prefixes, so a
fragment may begin and end anywhere in Chinese text but begins where a run begins: 58 finds
58000 and not 1580. A run is indexed with the characters beside it too: dates and amounts stand in
every text, and 年8 or 8月 tell them apart where 8 does not. ``static/analysis.js`` is this module's
twin; ``tests/search/cases.json`` holds both to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from search.spelling import JOINT, POINT, with_plain_numbers
from search.traditional import SIMPLIFIED

SEPARATOR = "ǀ"
"""Stands in folded text between two runs that punctuation or a space kept apart."""
EDGE = "ǁ"
"""Stands between two texts that are folded together."""

CODE_LENGTH = 18
"""A 统一社会信用代码."""
PREFIXES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, CODE_LENGTH)
"""Lengths at which the beginning of a code or number is a term of its own."""
TEXT_PREFIXES = (1, 2, 3, 4, 5, 6, 8, 12, CODE_LENGTH)
"""The same of a run in a text: the longer ones are rare, and few decisions are then looked at."""
WHOLE = 6
"""A run of a text is a term as a whole up to this length, and where it is a document number's."""
SHORT = 4
"""Up to this length a run of a text is indexed together with the character beside it."""

FORMS = ("有限公司", "有限责任公司")
"""Endings of most company names: their pairs are in nearly every name, so names also carry
longer terms around them, and a query of 工有限公司 need not read the postings of 有限."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeffǀǁǃǂ]")
_PLAIN = {
    **SIMPLIFIED,
    **{code: None for code in range(0x10000) if _INVISIBLE.match(chr(code))},
}
"""Every traditional character's simplified one; what cannot be seen has none."""
_PUNCTUATION = re.compile(r"[\W_]+")
_RARE = re.compile("[\U00010000-\U0010ffff]")
_SYMBOLS = re.compile(f"[a-z0-9{POINT}{JOINT}]+|.", re.DOTALL)
_STRETCH = re.compile(f"[^a-z0-9{POINT}{JOINT}{SEPARATOR}]+")
_RUN = re.compile(f"[a-z0-9{POINT}{JOINT}]+")
_INNER = frozenset(
    form[start:end]
    for form in FORMS
    for start in range(len(form))
    for end in range(start + 3, len(form) + 1)
)
_HEADS = frozenset(form[:length] for form in FORMS for length in range(2, len(form) + 1))
_LONGEST = max(map(len, FORMS))
_OF_RUNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_FIRST_OF_INNER = frozenset(inner[0] for inner in _INNER)
_FIRST_OF_HEAD = frozenset(form[0] for form in FORMS)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text as it is compared: the same for every way of writing the same thing.

    Folding what stands in a text and folding a fragment of it give strings of which one holds
    the other, as long as the fragment does not cut a number, a date or an amount.
    """
    text = plain(text)
    return _RARE.sub(_rare, _PUNCTUATION.sub(_between, with_plain_numbers(text)))


def plain(text: str) -> str:
    """Characters in one form: width, case, simplified; nothing that cannot be seen."""
    return unicodedata.normalize("NFKC", text).lower().translate(_PLAIN)


def _between(match: re.Match[str]) -> str:
    """A separator between two runs, nothing elsewhere."""
    text, (start, end) = match.string, match.span()
    parts = start > 0 and end < len(text) and text[start - 1] in _OF_RUNS and text[end] in _OF_RUNS
    return SEPARATOR if parts else ""


def _rare(match: re.Match[str]) -> str:
    """A character beyond the first plane, as one unit of UTF-16, so that offsets agree."""
    return chr(0xE000 + ord(match[0]) % 6400)


def is_run(symbol: str) -> bool:
    """Whether a symbol of folded text is a run of letters and digits."""
    return _RUN.match(symbol) is not None


def symbols(folded: str) -> list[str]:
    """Folded text cut into runs and single characters."""
    return _SYMBOLS.findall(folded)


def contains(field: str, fragment: str) -> bool:
    """Whether folded ``fragment`` stands in folded ``field``; the truth that engines answer to.

    A run at the fragment's beginning must begin a run of the field; a run at its end may go on.
    The year and serial of a document number are one run that is found only whole.
    """
    return bool(fragment) and next(places(field, fragment), None) is not None


def places(field: str, fragment: str) -> Iterator[int]:
    """The positions at which folded ``fragment`` stands in folded ``field``."""
    opens, closes = is_run(fragment[0]), is_run(fragment[-1])
    start = field.find(fragment)
    while start >= 0:
        begins = not opens or start == 0 or not is_run(field[start - 1])
        if begins and not (closes and _cuts_number(field, start + len(fragment), fragment)):
            yield start
        start = field.find(fragment, start + 1)


def _cuts_number(field: str, end: int, fragment: str) -> bool:
    rest = _RUN.match(field, end)
    return rest is not None and (JOINT in rest[0] or JOINT in symbols(fragment)[-1])


@lru_cache(maxsize=1 << 15)
def run_terms(run: str) -> tuple[str, ...]:
    """The terms of one run of a code or number: itself (``=126``) and its beginnings (``12*``)."""
    if JOINT in run:
        return ("=" + run,)
    beginnings = tuple(run[:length] + "*" for length in PREFIXES if length <= len(run))
    return beginnings if len(run) == CODE_LENGTH else ("=" + run, *beginnings)


def text_terms(folded: str) -> set[str]:
    """Every term of a folded text: pairs of characters, runs, and where one meets the other."""
    found: set[str] = set()
    for stretch in _STRETCH.findall(folded):
        found.update(map(add, stretch, stretch[1:]))
    for match in _RUN.finditer(folded):
        start, end = match.span()
        found.update(_terms_in_text(match[0]))
        if start and folded[start - 1] != SEPARATOR:
            found.update(_after(folded[start - 1], match[0]))
        if end < len(folded) and folded[end] != SEPARATOR:
            found.add(_before(match[0], folded[end]))
            if end + 1 < len(folded) and len(match[0]) <= SHORT and is_run(folded[end + 1]):
                found.add(_between_runs(match[0], folded[end], folded[end + 1]))
    return found


@lru_cache(maxsize=1 << 15)
def _terms_in_text(run: str) -> tuple[str, ...]:
    if JOINT in run:
        return ("=" + run,)
    beginnings = tuple(run[:length] + "*" for length in TEXT_PREFIXES if length <= len(run))
    return ("=" + run, *beginnings) if len(run) <= WHOLE else beginnings


def _after(sign: str, run: str) -> list[str]:
    """The terms of a run that follows a character: 年1*, 年12*; 路414 as a whole is 路=414."""
    beginnings = [f"{sign}{run[:length]}*" for length in (1, 2) if length <= len(run)]
    return [*beginnings, f"{sign}={run}"] if 2 < len(run) <= SHORT else beginnings


def _before(run: str, sign: str) -> str:
    """The term of a run that a character follows: =8月, and #元 after a long one."""
    return f"={run}{sign}" if len(run) <= SHORT else "#" + sign


def _between_runs(run: str, sign: str, next_run: str) -> str:
    """The term of a run and the beginning of the next one: =2022年3*, as dates have them."""
    return f"={run}{sign}{next_run[0]}*"


def number_terms(folded: str) -> set[str]:
    """The terms of a code or a document number: its runs and nothing else."""
    return {term for match in _RUN.finditer(folded) for term in run_terms(match[0])}


def name_terms(folded: str) -> dict[str, list[int]]:
    """The terms of a folded name with their positions: what a text has, single characters, and
    longer terms around the usual endings."""
    found: dict[str, list[int]] = {term: [] for term in text_terms(folded)}
    for stretch in _STRETCH.finditer(folded):
        first, last = stretch.span()
        for start in range(first, last):
            found.setdefault(folded[start], []).append(start)
            if start + 2 <= last:
                found[folded[start : start + 2]].append(start)
    for term, start in long_terms(folded):
        found.setdefault(term, []).append(start)
    return found


def pairs(folded: str) -> Iterator[tuple[str, int]]:
    """The pairs of characters of a name with their positions."""
    for stretch in _STRETCH.finditer(folded):
        for start in range(stretch.start(), stretch.end() - 1):
            yield folded[start : start + 2], start


def long_terms(folded: str) -> Iterator[tuple[str, int]]:
    """The longer terms of a name around the usual endings, with their positions."""
    for stretch in _STRETCH.finditer(folded):
        first, last = stretch.span()
        for start in range(first, last):
            if folded[start] in _FIRST_OF_INNER or folded[start + 1 : start + 2] in _FIRST_OF_HEAD:
                yield from ((term, start) for term in _long_terms(folded, start, last))


def _long_terms(folded: str, start: int, last: int) -> Iterator[str]:
    for end in range(start + 3, min(last, start + _LONGEST + 1) + 1):
        if folded[start:end] in _INNER or folded[start + 1 : end] in _HEADS:
            yield folded[start:end]


@dataclass(frozen=True, slots=True)
class Need:
    """What a fragment needs from an index: terms, each with its offset in the fragment.

    ``is_exact``: a document that has all terms (adjacent, where positions say so) holds the
    fragment; otherwise it may, and its text must be looked at.
    """

    terms: tuple[tuple[str, int], ...]
    is_exact: bool
    of_number: bool = False
    """Whether the terms are those of codes and document numbers."""
    before: str | None = None
    """What must stand right before the one term, a year and serial; it is found exactly by that."""


def need_in_name(fragment: str) -> Need:
    """The terms by which a folded fragment of Chinese characters is found in names."""
    if any(map(is_run, fragment)) or len(fragment) < 2:
        return need_in_text(fragment)
    terms: list[tuple[str, int]] = []
    start = 0
    while True:
        longer = list(_long_terms(fragment, start, len(fragment)))
        term = longer[-1] if longer else fragment[start : start + 2]
        terms.append((term, start))
        start += len(term) - 1
        if start >= len(fragment) - 1:
            return Need(tuple(terms), is_exact=True)


def need_in_number(fragment: str) -> Need:
    """The terms by which a folded fragment is found in codes and numbers; none without a run."""
    parts = symbols(fragment)
    terms = [_run_need(part, at == len(parts) - 1) for at, part in enumerate(parts) if is_run(part)]
    exact = len(parts) == 1 and all(whole for _, whole in terms)
    is_number = len(terms) == 1 and JOINT in parts[-1] and len(parts) > 1
    before = fragment.removesuffix(parts[-1]) if is_number else None
    return Need(tuple((term, 0) for term, _ in terms), exact, of_number=True, before=before)


def _run_need(run: str, is_last: bool) -> tuple[str, bool]:
    if JOINT in run or not (is_last or len(run) == CODE_LENGTH):
        return "=" + run, True
    length = max(size for size in PREFIXES if size <= len(run))
    return run[:length] + "*", is_last and length == len(run)


def need_in_text(fragment: str) -> Need:
    """The terms by which a folded fragment is found in texts."""
    parts = symbols(fragment)
    if len(parts) == 1 and not is_run(fragment):
        return Need(((fragment, 0),), is_exact=True)
    terms: dict[str, int] = {}
    offset = 0
    for at, part in enumerate(parts):
        before = parts[at - 1] if at else ""
        follower, after = (*parts[at + 1 : at + 3], "", "")[:2]
        for term in _needed(before, part, follower, after):
            terms.setdefault(term, offset)
        offset += len(part)
    return Need(tuple(terms.items()), _is_exact(parts))


def _needed(before: str, part: str, follower: str, after: str) -> list[str]:
    """The terms that a symbol needs, between what stands before and after it."""
    if not is_run(part):
        return [part + follower] if _is_sign(part) and _is_sign(follower) else []
    terms = []
    if _is_sign(before):
        terms.append(_needed_after(before, part, is_last=not follower))
    if _is_sign(follower):
        joins = is_run(after) and len(part) <= SHORT
        terms.append(_between_runs(part, follower, after) if joins else _before(part, follower))
    is_told = _is_sign(before) and not follower and len(part) <= 2
    if is_told or (_is_sign(follower) and len(part) <= SHORT):
        return terms  # the run stands in these whole, or as far as it is asked for
    return [*terms, _run_in_text(part, is_last=not follower)]


def _needed_after(sign: str, run: str, *, is_last: bool) -> str:
    return _after(sign, run)[-1] if not is_last else f"{sign}{run[:2]}*"


def _run_in_text(run: str, *, is_last: bool) -> str:
    if JOINT in run or (not is_last and len(run) <= WHOLE):
        return "=" + run
    return run[: max(size for size in TEXT_PREFIXES if size <= len(run))] + "*"


def _is_sign(part: str) -> bool:
    """Whether a symbol is a character that has pairs with its neighbours."""
    return part not in ("", SEPARATOR) and not is_run(part)


def _is_exact(parts: list[str]) -> bool:
    """Whether a text that has the terms of a fragment surely holds it."""
    if SEPARATOR in parts or len(parts) > 2:
        return False
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return JOINT in first or len(first) in TEXT_PREFIXES
    return len(last) <= 2 if is_run(last) else not is_run(first) or len(first) <= SHORT


def fold_all(texts: Iterable[str | None]) -> tuple[str, ...]:
    """The folded forms of what is not empty."""
    return tuple(folded for text in texts if text and (folded := fold(text)))
