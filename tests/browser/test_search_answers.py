"""What the browser's reader answers, what it leaves out, and what it fetches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from disclosure.agency import load_agencies
from disclosure.data_folder import DataFolder
from disclosure.moment import end_of
from disclosure.public import PublicDecision
from disclosure.site import CONTENT
from publish.server import application
from search.engine import BruteForce
from search.facet import FACETS
from search.query import Query
from tests.browser.serving import wsgi_served
from tests.builders import NOW, many_public_decisions
from tests.search.questions import questions
from tests.search.small_site import served, write_site
from tests.search.varied import case_questions, varied_decisions
from themes.static import static_path

pytestmark = pytest.mark.browser

AT_ONCE = 100
ANSWERS = """async ([scripts, addresses, today, facets]) => {
  const { Reader } = await import(scripts + 'reader.js');
  const { parse } = await import(scripts + 'query.js');
  window.reader ??= new Reader('/search/data/', '/');
  const answers = [];
  for (const address of addresses) {
    const found = await window.reader.find(parse(new URLSearchParams(address)), today, facets);
    answers.push({
      ordinals: found.cards.map(card => card.ordinal), total: found.total, scope: found.scope,
      exact: found.isExact,
      counts: Object.fromEntries(facets.map(one => [one, Object.fromEntries(found.counts[one])])),
    });
  }
  return answers;
}"""


def answers(page: Page, url: str, addresses: list[str], day: str) -> list[Any]:
    """What the reader answers to queries, given as the parts of addresses after ?."""
    script = static_path("reader.js")
    page.goto(f"{url}/{script}")
    found: list[Any] = []
    for at in range(0, len(addresses), AT_ONCE):
        some = addresses[at : at + AT_ONCE]
        asked = [f"/{script.removesuffix('reader.js')}", some, day, list(FACETS)]
        found += page.evaluate(ANSWERS, asked)
    return found


def _agrees(page: Page, folder: Path, decisions: list[PublicDecision], asked: list[Query]) -> None:
    truth = BruteForce(decisions, load_agencies(CONTENT / "agencies.yaml"))
    with served(folder) as url:
        found = answers(page, url, [query.to_address() for query in asked], NOW.date().isoformat())
    exact = 0
    for query, answer in zip(asked, found, strict=True):
        expected = truth.find(query, NOW)
        assert tuple(answer["ordinals"]) == expected.ordinals, query
        assert answer["scope"] == expected.scope, query
        if answer["exact"]:
            exact += 1
            assert (answer["total"], answer["counts"]) == (expected.total, expected.counts), query
    assert exact > 0.8 * len(asked)


def test_it_answers_the_case_file_and_2000_questions_as_brute_force_does(
    page: Page, tmp_path: Path
) -> None:
    decisions = varied_decisions(300)
    write_site(decisions, tmp_path)

    _agrees(page, tmp_path, decisions, [*case_questions(), *questions(decisions, 2_000)])


@pytest.mark.long
def test_it_answers_as_brute_force_does_at_ten_thousand(page: Page, tmp_path: Path) -> None:
    decisions = varied_decisions(10_000)
    write_site(decisions, tmp_path)

    _agrees(page, tmp_path, decisions, [*case_questions(), *questions(decisions, 2_000)])


def test_what_has_ended_is_neither_shown_nor_counted(page: Page, tmp_path: Path) -> None:
    days = [date(2026, 12, 1), date(2099, 1, 1)]
    some = [
        replace(one, last_day=days[one.ordinal % 2], ends_at=end_of(days[one.ordinal % 2]))
        for one in many_public_decisions(60)
    ]
    write_site(some, tmp_path)

    with served(tmp_path) as url:
        before, after = (
            answers(page, url, ["q=公司"], day)[0] for day in ("2026-12-01", "2026-12-02")
        )

    assert (before["total"], after["total"]) == (60, 30)
    assert sum(after["counts"]["act"].values()) == 30
    assert all(ordinal % 2 for ordinal in after["ordinals"])


def test_a_name_costs_little_from_the_bundled_server(page: Page, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    write_site([one for one in many_public_decisions(400) if one.ordinal % 13], folder.site)
    received: list[int] = []
    page.on(
        "response",
        lambda one: (
            received.append(int(one.headers["content-length"]))
            if "/data/names/" in one.url
            else None
        ),
    )

    with wsgi_served(application(folder, lambda: NOW)) as url:
        found = answers(page, url, ["q=远精"], NOW.date().isoformat())

    assert found[0]["total"] > 0
    assert sum(received) < 1_000
