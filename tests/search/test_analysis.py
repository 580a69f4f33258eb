"""One analysis in two languages: the case file is the contract of both.

The other language answers in ``tests/browser/test_search_twin.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from disclosure.site import CONTENT
from search import analysis
from search.near import near
from search.query import clauses
from search.searchable import FIELD_NAMES

CASES: dict[str, list[Any]] = json.loads(
    (Path(__file__).parent / "cases.json").read_text(encoding="utf-8")
)


def _need(need: analysis.Need) -> dict[str, Any]:
    return {"terms": [list(term) for term in need.terms], "exact": need.is_exact}


@pytest.mark.parametrize(("text", "folded"), CASES["fold"])
def test_text_is_folded_to_one_form(text: str, folded: str) -> None:
    assert analysis.fold(text) == folded


@pytest.mark.parametrize(("field", "fragment", "stands"), CASES["contains"])
def test_a_fragment_stands_in_a_field_or_not(field: str, fragment: str, stands: bool) -> None:
    assert analysis.contains(analysis.fold(field), analysis.fold(fragment)) is stands


@pytest.mark.parametrize(("folded", "terms"), CASES["text_terms"])
def test_a_text_has_these_terms(folded: str, terms: list[str]) -> None:
    assert sorted(analysis.text_terms(folded)) == terms


@pytest.mark.parametrize(("folded", "terms"), CASES["name_terms"])
def test_a_name_has_these_terms_at_these_positions(
    folded: str, terms: dict[str, list[int]]
) -> None:
    assert analysis.name_terms(folded) == terms


@pytest.mark.parametrize(("fragment", "needs"), CASES["needs"])
def test_a_fragment_needs_these_terms(fragment: str, needs: dict[str, Any]) -> None:
    assert _need(analysis.need_in_name(fragment)) == needs["name"]
    assert _need(analysis.need_in_number(fragment)) == needs["number"]
    assert _need(analysis.need_in_text(fragment)) == needs["text"]


def test_every_spelling_of_a_document_number_is_found() -> None:
    from disclosure.document_number import spellings

    for number in ("（澜）应急罚〔2026〕126号", "（津保）应急罚〔2023〕k-39号"):
        field = analysis.fold(number)
        lost = [
            form for form in spellings(number) if not analysis.contains(field, analysis.fold(form))
        ]
        assert lost == []


@pytest.mark.parametrize(("fragment", "numbers"), CASES["near"])
def test_a_number_has_these_numbers_near_to_it(fragment: str, numbers: list[str]) -> None:
    assert list(near(fragment)) == numbers


def test_the_help_page_names_every_field_and_its_examples_mean_what_it_says() -> None:
    page = (CONTENT / "pages" / "help" / "search.md").read_text(encoding="utf-8")
    chinese = [name for name in FIELD_NAMES if not name.isascii()]

    assert [name for name in chinese if name not in page] == []
    assert '名称:化工 事实:"未持证上岗" -爆炸' in page
    assert [
        (one.fragment, one.field, one.is_excluded)
        for one in clauses('名称:化工 事实:"未持证上岗" -爆炸')
    ] == [("化工", "name", False), ("未持证上岗", "facts", False), ("爆炸", None, True)]
