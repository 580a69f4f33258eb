"""Every type of page of the sample site, in every way a reader may set the screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.pages import HEAVIEST, compressing, visit
from tests.browser.look import (
    LOOKS,
    Look,
    looking,
    scrolls_sideways,
    served,
    take_pictures,
    violations,
)
from tests.browser.site import build, page_types

pytestmark = pytest.mark.browser

JUDGED = {"desktop", "desktop-dark", "desktop-contrast", "desktop-large", "phone-elder", "phone"}
"""The looks that every run judges; the others are judged by ``make test-long``."""


RARER = {"forced-colours", "desktop-more-contrast", "narrowest"}
BUSIEST = ("home", "search", "decision", "list", "statistics", "correction")
"""Every run judges the rarer looks on these pages alone."""
PICTURED = {"desktop", "desktop-dark", "phone", "phone-dark"}
JOURNEY = (
    (("header >> text=执法机关", "main >> text=东岭县应急管理局"), "上级机关"),
    (("header >> text=事前公开", "main >> text=东岭县应急管理局"), "权责清单"),
    (("header >> text=事前公开", "main >> text=严重失信主体名单"), "列入名单"),
    (("header >> text=事前公开", "main >> text=双随机"), "随机抽取"),
    (("header >> text=典型案例", "main .row__title a >> nth=0"), "处理结果"),
    (("header >> text=统计",), "按时撤下的比例"),
    (("header >> text=开放数据",), "removed.jsonl"),
    (("footer a[href*='feeds']",), "全部决定（Atom"),
    (("footer >> text=更正与撤下公告", "main >> text=撤回说明 >> nth=-1"), "第四十八条"),
    (("footer >> text=复议与诉讼",), "六十日"),
    (("footer >> text=信用修复",), "修复"),
    (("footer >> text=核对真伪",), "manifest.json"),
    (("footer >> text=网站地图",), "典型"),
)
"""What one clicks from the home page, and what one then reads."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The built site: its folder, its address, and a page of each type."""

    folder: Path
    url: str
    pages: dict[str, str]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    folder = build(tmp_path_factory.mktemp("sample"))
    with served(folder) as url:
        yield Sample(folder, url, page_types(folder))


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(look, marks=() if look.name in JUDGED else pytest.mark.long, id=look.name)
        for look in LOOKS
    ],
)
def test_every_page_can_be_read_by_everybody(browser: Browser, sample: Sample, look: Look) -> None:
    found = []
    with looking(browser, look) as page:
        for kind, path in sample.pages.items():
            page.goto(f"{sample.url}/{path}")
            found += [f"{kind}: {finding}" for finding in violations(page)]
            if scrolls_sideways(page):
                found.append(f"{kind}: scrolls sideways")

    assert "\n".join(found) == ""


@pytest.mark.parametrize(
    "look", [one for one in LOOKS if one.name in RARER], ids=lambda look: look.name
)
def test_the_busiest_pages_can_be_read_in_rarer_looks(
    browser: Browser, sample: Sample, look: Look
) -> None:
    found = []
    with looking(browser, look) as page:
        for kind in BUSIEST:
            page.goto(f"{sample.url}/{sample.pages[kind]}")
            found += [f"{kind}: {finding}" for finding in violations(page)]

    assert "\n".join(found) == ""


@pytest.mark.parametrize("kept", [(), (("view-size", "xlarge"),)], ids=["usual", "largest type"])
def test_nothing_is_wider_than_the_narrowest_screen(
    browser: Browser, sample: Sample, kept: tuple[tuple[str, str], ...]
) -> None:
    with looking(browser, Look("narrow", width=320, kept=kept)) as page:
        wide = []
        for kind, path in sample.pages.items():
            page.goto(f"{sample.url}/{path}")
            wide += [kind] if scrolls_sideways(page) else []

    assert wide == []


def test_a_first_visit_to_any_page_weighs_little_and_asks_nobody_else(
    browser: Browser, sample: Sample
) -> None:
    with compressing(sample.folder) as address:
        visits = [visit(browser, address, kind, path) for kind, path in sample.pages.items()]

    assert {one.kind: one.bytes for one in visits if one.bytes > HEAVIEST} == {}
    assert [one.kind for one in visits if one.elsewhere] == []


def test_a_report_of_an_error_carries_the_page_and_the_field(page: Page, sample: Sample) -> None:
    page.goto(f"{sample.url}/{sample.pages['decision']}")
    address = page.url
    row = page.locator("#field-facts")
    row.hover()

    row.locator("a:has-text('有误')").click()

    assert page.url.startswith(f"{sample.url}/help/correction.html?id=")
    said = page.locator(".notice").first.inner_text()
    assert f"页面：{address}" in said
    assert "项目：违法事实" in said


def test_without_scripts_one_gets_from_the_home_page_to_everything(
    page_without_javascript: Page, sample: Sample
) -> None:
    page = page_without_javascript
    page.goto(f"{sample.url}/index.html")
    page.click("footer >> text=按条件浏览")
    page.click("main a[href*='/browse/month/'] >> nth=0")
    page.click("main .row__title a >> nth=0")

    assert page.is_visible("text=公示至")
    page.click("text=为什么公示到这一天")
    assert page.is_visible(".why__steps")
    for link, seen in JOURNEY:
        page.goto(f"{sample.url}/index.html")
        for step in link:
            page.click(step)
        assert page.is_visible(f"main >> text={seen}"), link


def test_by_keyboard_alone_one_gets_from_the_home_page_to_a_decision_and_its_rule(
    page: Page, sample: Sample
) -> None:
    page.goto(f"{sample.url}/index.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, "main .row__title a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/decisions/**")

    tab_to(page, ".summary__report")
    assert page.evaluate("getComputedStyle(document.activeElement).opacity") == "1"
    tab_to(page, ".why summary")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")

    assert page.is_visible(".why__steps")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what ``selector`` names; never more than 60 times."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_a_decision_prints_as_one_document(page: Page, sample: Sample) -> None:
    page.goto(f"{sample.url}/{sample.pages['decision']}")

    printed = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")

    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 2
    assert page.is_visible(".qr svg")
    assert page.is_visible("text=六十日内可申请行政复议")
    assert not page.is_visible("text=复制地址")
    assert not page.is_visible("#others")


@pytest.mark.long
@pytest.mark.parametrize(
    "look", [one for one in LOOKS if one.name in PICTURED], ids=lambda look: look.name
)
def test_the_gallery_shows_every_page(
    browser: Browser, sample: Sample, look: Look, tmp_path: Path
) -> None:
    folder = Path(os.environ.get("GALLERY", tmp_path))

    pictures = take_pictures(browser, sample.url, sample.pages, look, folder)

    assert all(path.stat().st_size > 2000 for path in pictures)
    assert len(pictures) == len(sample.pages)
