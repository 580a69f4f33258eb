"""Who answers in the browser: a worker, and the page itself where there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import search
from tests.builders import many_public_decisions
from tests.search.small_site import served, write_site

pytestmark = pytest.mark.browser

COUNT = "[data-count-number]"
SCRIPTS = Path(search.__file__).parent / "static"
_IMPORT = re.compile(r"^import (?:.* from )?'./(\w+\.js)';$", re.MULTILINE)
FETCHED = "performance.getEntriesByType('resource').map(one => one.name)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    write_site(many_public_decisions(60), folder)
    with served(folder) as url:
        yield url


def _fetched_by_the_page(page: Page) -> list[str]:
    return [name for name in page.evaluate(FETCHED) if "/search/data/" in name]


def test_the_thread_of_the_page_fetches_nothing_of_the_index(page: Page, site: str) -> None:
    page.goto(f'{site}/search/?q="甲醇中间罐区"')

    expect(page.locator(".row__excerpt mark").first).to_have_text("甲醇中间罐区")
    assert _fetched_by_the_page(page) == []


def test_a_browser_without_workers_answers_in_the_page(page: Page, site: str) -> None:
    page.add_init_script("delete window.Worker")
    page.goto(f'{site}/search/?q="甲醇中间罐区"')

    expect(page.locator(".row__excerpt mark").first).to_have_text("甲醇中间罐区")
    assert _fetched_by_the_page(page) != []


def test_what_a_worker_was_asked_that_cannot_start_is_answered_in_the_page(
    page: Page, site: str
) -> None:
    page.route("**/worker.js", lambda route: route.abort())
    page.goto(f"{site}/search/?q=远精")

    expect(page.locator(COUNT)).to_have_text("10")
    assert _fetched_by_the_page(page) != []


def _named(script: str) -> set[str]:
    return set(_IMPORT.findall((SCRIPTS / script).read_text(encoding="utf-8")))


@pytest.mark.parametrize("script", ["worker.js", "box.js"])
def test_all_modules_come_at_once(script: str) -> None:
    needed = waiting = _named(script)
    while waiting:
        waiting = {name for one in waiting for name in _named(one)} - needed
        needed = needed | waiting

    assert _named(script) == needed
