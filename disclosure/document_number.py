"""文号: the number of an enforcement document, in one canonical form.

Offices write the same number in many ways; the register, the search and the scan for what has
ended must know them all as one. Canonical: 〔〕 round the year, full-width （） elsewhere, plain
digits, no spaces, no 第; leading zeros and the sub-series (事故-, k-) are kept.

>>> canonical("(湘株醴)应急罚[2023]第125 号")
'（湘株醴）应急罚〔2023〕125号'
>>> canonical("丘应急罚〔2019〕事故—03号")
'丘应急罚〔2019〕事故-03号'
>>> parse("（津保）应急罚〔2023〕k-39号").series
'k'

A number that does not follow the pattern is warned about, never refused: street offices number
their decisions in their own way (…综行罚决字〔2026〕1号).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

_DASHES = re.compile("[-‐‑‒–—―−－﹣]+")
_YEAR = re.compile(r"[〔\[【（(〈<《「『{﹝]\s*(\d{4})\s*[〕\]】）)〉>》」』}﹞]")
_ORDINAL = re.compile("(?<=〕)第+")
_PATTERN = re.compile(
    r"(?P<opened>（)?(?P<office>[一-龥A-Za-z]{1,12})(?(opened)）)"
    r"应急(?P<kind>[一-龥]{1,6}?)"
    r"〔(?P<year>\d{4})〕(?P<series>[一-龥A-Za-z]{0,4})-?"
    r"(?P<serial>\d{1,5})(?:-(?P<sub>\d{1,3}))?号"
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The parts of a number: （津保）应急罚〔2023〕k-39号."""

    office: str
    """Short name of the office, 津保."""
    kind: str
    """Which document it is after 应急: 罚, 现决, 责改."""
    year: int
    series: str
    """Sub-series such as 事故 or k; empty in most numbers."""
    serial: str
    """The running number with its leading zeros."""
    sub: str | None = None


@lru_cache(maxsize=1024)
def canonical(text: str) -> str:
    """The one form under which a number is stored, compared and searched."""
    unspaced = "".join(unicodedata.normalize("NFKC", text).split())
    folded = unicodedata.normalize("NFKC", unspaced)
    folded = _YEAR.sub(r"〔\1〕", _DASHES.sub("-", folded))
    folded = folded.replace("(", "（").replace(")", "）")
    return _ORDINAL.sub("", folded)


def parse(text: str) -> DocumentNumber | None:
    """The parts of a number in any spelling; None when it does not follow the pattern."""
    match = _PATTERN.fullmatch(canonical(text))
    if match is None:
        return None
    return DocumentNumber(
        office=match["office"],
        kind=match["kind"],
        year=int(match["year"]),
        series=match["series"],
        serial=match["serial"],
        sub=match["sub"],
    )


_YEAR_BRACKETS = ("〔〕", "[]", "［］", "【】", "（）", "()", "﹝﹞")
_OFFICE_BRACKETS = ("（）", "()", "")


def spellings(number: str) -> tuple[str, ...]:
    """Every written form of a number that a scan of pages or a search must know.

    The canonical form comes first; the others differ in brackets, in a space before 号, in 第
    and in the dash.
    """
    plain = canonical(number)
    forms = dict.fromkeys((plain, number))
    for year, office, dash, ordinal, space in product(
        _YEAR_BRACKETS, _OFFICE_BRACKETS, "-—", ("", "第"), ("", " ")
    ):
        form = plain.replace("-", dash).replace("〕", f"〕{ordinal}")
        form = re.sub("号$", f"{space}号", form)
        form = _bracketed(form, "（）", office)
        forms[_bracketed(form, "〔〕", year)] = None
    return tuple(forms)


def _bracketed(text: str, old: str, new: str) -> str:
    opening, closing = (new[0], new[1]) if new else ("", "")
    return text.replace(old[0], opening).replace(old[1], closing)
