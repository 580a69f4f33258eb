"""What cannot be fetched is asked for again or said: never a list that is silently shorter."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from disclosure.agency import load_agencies
from disclosure.data_folder import DataFolder
from disclosure.site import CONTENT
from publish.server import application
from search import shards
from search.engine import BruteForce
from search.query import Query, parse
from tests.browser.serving import wsgi_served
from tests.browser.test_search_answers import answers
from tests.builders import NOW, many_public_decisions
from tests.search.small_site import write_site

pytestmark = pytest.mark.browser

EVERY = many_public_decisions(400)
ASKED = parse({"q": ["远精"]})


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = DataFolder(tmp_path)
    write_site(EVERY, folder.site)
    return folder.site


@pytest.fixture
def url(site: Path, tmp_path: Path) -> Iterator[str]:
    with wsgi_served(application(DataFolder(tmp_path), lambda: NOW)) as address:
        yield address


def _answered(page: Page, url: str, asked: list[Query]) -> None:
    truth = BruteForce(EVERY, load_agencies(CONTENT / "agencies.yaml"))
    found = answers(page, url, [query.to_address() for query in asked], NOW.date().isoformat())
    expected = [truth.find(query, NOW) for query in asked]
    assert [tuple(one["ordinals"]) for one in found] == [one.ordinals for one in expected]


def test_directories_of_another_state_are_found_out(
    page: Page, site: Path, url: str, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shards.build(EVERY[::2], load_agencies(CONTENT / "agencies.yaml"), other)
    shutil.copytree(
        other / shards.DATA / "directory", site / shards.DATA / "directory", dirs_exist_ok=True
    )

    names = [one.party_name[one.ordinal % 4 :][:3] for one in EVERY[:60]]
    _answered(page, url, [parse({"q": [name]}) for name in names])


@pytest.mark.parametrize("kind", ["names", "cards"])
def test_a_stretch_of_other_bytes_is_asked_for_again(page: Page, url: str, kind: str) -> None:
    spoilt: list[str] = []

    def spoil(route: Route) -> None:
        if spoilt:
            route.continue_()
            return
        answer = route.fetch()
        spoilt.append(route.request.url)
        route.fulfill(response=answer, body=bytes(one ^ 0x5A for one in answer.body()))

    page.route(f"**/data/{kind}/*.bin", spoil)

    _answered(page, url, [ASKED])

    assert spoilt


def test_days_of_another_state_are_asked_for_again(page: Page, url: str) -> None:
    spoilt: list[str] = []

    def spoil(route: Route) -> None:
        if spoilt:
            route.continue_()
            return
        answer = route.fetch()
        spoilt.append(route.request.url)
        route.fulfill(response=answer, body=bytes(len(answer.body())))

    page.route("**/data/columns/days.bin", spoil)
    days = sorted(one.decided_on.isoformat() for one in EVERY)

    _answered(page, url, [parse({"q": ["公司"], "from": [days[90]], "to": [days[310]]})])

    assert spoilt


@pytest.mark.parametrize("kind", ["names", "cards", "columns", "directory"])
def test_a_request_that_fails_once_is_made_again(page: Page, url: str, kind: str) -> None:
    failed: list[str] = []

    def fail(route: Route) -> None:
        if route.request.url in failed:
            route.continue_()
        else:
            failed.append(route.request.url)
            route.abort()

    page.route(f"**/data/{kind}/*.bin", fail)

    _answered(page, url, [ASKED])

    assert failed


@pytest.mark.parametrize("kind", ["names", "cards"])
def test_a_request_that_keeps_failing_is_said(page: Page, url: str, kind: str) -> None:
    page.route(f"**/data/{kind}/*.bin", lambda route: route.abort())

    page.goto(f"{url}/search/index.html?q=远精")

    expect(page.locator("[data-results]")).to_contain_text("查询未能完成")
    expect(page.locator("[data-results] .row")).to_have_count(0)


def test_cards_that_are_not_there_are_said(page: Page, site: Path, url: str) -> None:
    (site / shards.DATA / "cards" / "000.bin").unlink()

    page.goto(f"{url}/search/index.html?q=远精")

    expect(page.locator("[data-missing]")).to_contain_text("未能读取")
