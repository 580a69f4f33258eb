"""The component page in a real browser: every macro, in every way a reader may set the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.look import LOOKS, Look, looking, scrolls_sideways, served, violations
from tests.themes.test_components import make_components

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def components(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("components")
    make_components().write_page(folder)
    with served(folder) as address:
        yield f"{address}/components.html"


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_component_can_be_read_by_everybody(
    browser: Browser, components: str, look: Look
) -> None:
    with looking(browser, look) as page:
        page.goto(components)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")

        assert "\n".join(violations(page)) == ""
        assert not scrolls_sideways(page)


def test_reading_settings_are_kept_on_the_device(page: Page, components: str) -> None:
    page.goto(components)
    page.click("text=阅读设置")
    page.check("text=特大")
    page.check("text=深色")

    page.goto(components)

    assert page.evaluate("document.documentElement.dataset.size") == "xlarge"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.click("text=阅读设置")
    assert page.is_checked("text=特大")
    page.keyboard.press("Escape")
    assert not page.is_visible("text=特大")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_elder_view_is_one_click_away_and_one_back(page: Page, components: str) -> None:
    page.goto(components)
    usual = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")

    page.click("text=长者模式")

    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24 > usual
    page.reload()
    page.click("text=退出长者模式")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == usual


def test_a_link_of_another_site_can_open_the_elder_view(page: Page, components: str) -> None:
    page.goto(f"{components}?view=elder")

    assert page.evaluate("document.documentElement.dataset.view") == "elder"


def test_rows_and_pages_that_ended_are_not_shown(browser: Browser, components: str) -> None:
    with looking(browser, LOOKS[0]) as page:
        page.clock.install(time="2037-11-13T23:59:00+08:00")
        page.goto(components)
        page.evaluate(
            "document.querySelector('main').dataset.pageEnds = '2037-11-14T00:10:00+08:00'"
        )
        assert page.locator("[data-ends]").count() == 3

        page.clock.fast_forward("02:00")
        assert page.locator("[data-ends]").count() == 0
        assert page.is_visible("text=核对与保存")

        page.clock.fast_forward("20:00")
        assert page.locator("main h1").inner_text() == "这一条已停止公示"
        assert "宏远" not in page.content()


def test_days_left_are_said_by_the_browser(browser: Browser, components: str) -> None:
    with looking(browser, LOOKS[0]) as page:
        page.clock.install(time="2037-11-12T12:00:00+08:00")
        page.goto(components)

        assert page.inner_text("[data-span-left]").split() == ["距撤下还有", "2", "天"]


def test_without_scripts_the_page_is_complete(
    page_without_javascript: Page, components: str
) -> None:
    page = page_without_javascript
    page.goto(components)

    assert page.is_visible("text=公示至")
    assert not page.is_visible("text=阅读设置")
    assert not page.is_visible("text=打印")
    page.click("text=为什么公示到这一天 >> nth=0")
    assert page.is_visible("text=自决定之日 2026-11-13 起算 >> nth=0")


def test_the_first_tab_offers_the_way_past_the_navigation(page: Page, components: str) -> None:
    page.goto(components)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"

    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_a_printed_page_says_where_and_when(page: Page, components: str) -> None:
    page.goto(components)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    assert page.is_visible("text=以网站当前内容为准")
    assert page.locator("[data-printed-at] time").inner_text() != ""
    assert page.is_visible("text=自决定之日 2026-11-13 起算 >> nth=0")
    assert not page.is_visible("nav[aria-label=主导航]")

    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("main details[open].why").count() == 1
