"""2,000 generated questions and the case file: the browser answers them as brute force does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from disclosure.agency import load_agencies
from disclosure.public import PublicDecision
from disclosure.site import CONTENT
from search.engine import BruteForce
from search.facet import FACETS
from search.query import Query
from tests.builders import NOW
from tests.search.questions import questions
from tests.search.small_site import served, write_site
from tests.search.varied import case_questions, varied_decisions
from themes.static import static_path

pytestmark = pytest.mark.browser

AT_ONCE = 100
ANSWERS = """async ([scripts, searches, facets]) => {
  const { Reader } = await import(scripts + 'reader.js');
  const { parse } = await import(scripts + 'query.js');
  window.reader ??= new Reader('/search/data/', '/');
  const today = '2026-11-20', answers = [];
  for (const search of searches) {
    const query = parse(new URLSearchParams(search));
    const found = await window.reader.find(query, today, facets);
    const counts = facets.map(facet => [facet, Object.fromEntries(found.counts[facet])]);
    const ordinals = found.cards.map(card => card.ordinal);
    answers.push([ordinals, found.total, found.isExact, found.scope, Object.fromEntries(counts)]);
  }
  return answers;
}"""


def _asked(decisions: list[PublicDecision], count: int) -> list[Query]:
    return [*case_questions(), *questions(decisions, count)]


def _agrees(page: Page, folder: Path, decisions: list[PublicDecision], asked: list[Query]) -> None:
    truth = BruteForce(decisions, load_agencies(CONTENT / "agencies.yaml"))
    scripts = "/" + static_path("reader.js").removesuffix("reader.js")
    exact = 0
    with served(folder) as url:
        page.goto(f"{url}/{static_path('reader.js')}")
        for at in range(0, len(asked), AT_ONCE):
            some = asked[at : at + AT_ONCE]
            searches = [query.to_address() for query in some]
            answers: list[Any] = page.evaluate(ANSWERS, [scripts, searches, list(FACETS)])
            for query, (ordinals, total, is_exact, scope, counts) in zip(
                some, answers, strict=True
            ):
                expected = truth.find(query, NOW)
                assert tuple(ordinals) == expected.ordinals, query
                assert scope == expected.scope, query
                if is_exact:
                    exact += 1
                    assert (total, counts) == (expected.total, expected.counts), query
    assert exact > 0.8 * len(asked)


def test_the_browser_answers_as_brute_force_does(page: Page, tmp_path: Path) -> None:
    decisions = varied_decisions(300)
    write_site(decisions, tmp_path)

    _agrees(page, tmp_path, decisions, _asked(decisions, 2_000))


@pytest.mark.long
def test_the_browser_answers_as_brute_force_does_at_ten_thousand(
    page: Page, tmp_path: Path
) -> None:
    decisions = varied_decisions(10_000)
    write_site(decisions, tmp_path)

    _agrees(page, tmp_path, decisions, _asked(decisions, 2_000))
