"""The analysis in the browser answers the cases that its Python twin answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

import search
from search.analysis import fold
from search.heard import Heard, decode, key_of, path_of, sounding_like
from search.query import clauses, parse
from search.sound import twin
from tests.builders import many_public_decisions
from tests.search.questions import questions
from tests.search.small_site import served

pytestmark = pytest.mark.browser

CASES: dict[str, list[Any]] = json.loads(
    (Path(__file__).parents[1] / "search" / "cases.json").read_text(encoding="utf-8")
)
FOLD = "async texts => { const { fold } = await import('/analysis.js'); return texts.map(fold); }"
CONTAINS = """async pairs => {
  const { fold, contains } = await import('/analysis.js');
  return pairs.map(([field, fragment]) => contains(fold(field), fold(fragment)));
}"""
NEEDS = """async fragments => {
  const { needInName, needInNumber, needInText } = await import('/analysis.js');
  const plain = ({ terms, isExact }) => ({ terms, exact: isExact });
  return fragments.map(fragment => ({
    name: plain(needInName(fragment)), number: plain(needInNumber(fragment)),
    text: plain(needInText(fragment)),
  }));
}"""
NEAR = "async numbers => { const { near } = await import('/near.js'); return numbers.map(near); }"
HEARD = """async ([texts, files]) => {
  const { soundingLike } = await import('/heard.js');
  const { parse } = await import('/query.js');
  const query = text => parse(new URLSearchParams({ q: text }));
  return Promise.all(texts.map(text => soundingLike(query(text), async path => files[path] ?? {})));
}"""
CLAUSES = """async texts => {
  const { clauses } = await import('/query.js');
  return texts.map(text =>
    clauses(text).map(one => [one.fragment, one.text, one.field, one.isExcluded]));
}"""


@pytest.fixture(scope="module")
def scripts() -> Iterator[str]:
    with served(Path(search.__file__).parent / "static") as url:
        yield f"{url}/analysis.js"


def test_text_is_folded_to_the_same_form(page: Page, scripts: str) -> None:
    page.goto(scripts)

    folded = page.evaluate(FOLD, [text for text, _ in CASES["fold"]])

    assert folded == [form for _, form in CASES["fold"]]


def test_a_fragment_stands_in_the_same_fields(page: Page, scripts: str) -> None:
    page.goto(scripts)

    stands = page.evaluate(CONTAINS, [case[:2] for case in CASES["contains"]])

    assert stands == [case[2] for case in CASES["contains"]]


def test_a_fragment_needs_the_same_terms(page: Page, scripts: str) -> None:
    page.goto(scripts)

    needs = page.evaluate(NEEDS, [fragment for fragment, _ in CASES["needs"]])

    assert needs == [need for _, need in CASES["needs"]]


def test_a_number_has_the_same_numbers_near_to_it(page: Page, scripts: str) -> None:
    page.goto(scripts)

    found = page.evaluate(NEAR, [fragment for fragment, _ in CASES["near"]])

    assert found == [numbers for _, numbers in CASES["near"]]


def test_what_is_typed_is_cut_into_the_same_clauses(page: Page, scripts: str) -> None:
    typed = [query.text for query in questions(many_public_decisions(200), 300)]
    page.goto(scripts)

    cut = page.evaluate(CLAUSES, typed)

    assert cut == [
        [[one.fragment, one.text, one.field, one.is_excluded] for one in clauses(text)]
        for text in typed
    ]


def test_a_name_sounds_the_same(page: Page, scripts: str) -> None:
    typed = ["弘元精系", "hongyuan", "hong yuan", "abcq", "红", "澜川", "不认识的鑫"]
    heard = Heard()
    for one in many_public_decisions(60):
        heard.add(fold(one.party_name))
    files = {path: decode(data) for path, data in heard.files()}
    page.goto(scripts)

    found = page.evaluate(HEARD, [typed, files])

    expected = [
        sounding_like(parse({"q": [text]}), lambda key: _pairs(files, key)) for text in typed
    ]
    assert found == expected
    assert any(found)
    assert (Path(search.__file__).parent / "static" / "sound.js").read_text("utf-8") == twin()


def _pairs(files: dict[str, dict[str, int]], key: str) -> dict[str, int]:
    return {
        pair: count for pair, count in files.get(path_of(key), {}).items() if key_of(pair) == key
    }
