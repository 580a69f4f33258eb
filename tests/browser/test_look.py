"""Every type of page of the sample site, in every way a reader may set the screen."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.look import LOOKS, Look, looking, scrolls_sideways, served, violations
from tests.browser.site import build, page_types

pytestmark = pytest.mark.browser

JUDGED = {"desktop", "desktop-dark", "desktop-contrast", "phone-elder", "phone"}
HEAVIEST_FIRST_VISIT = 50 * 1024


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
    "look", [look for look in LOOKS if look.name in JUDGED], ids=lambda look: look.name
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


def test_a_first_visit_to_any_page_weighs_little(sample: Sample) -> None:
    def weight(path: Path) -> int:
        return len(gzip.compress(path.read_bytes(), 6))

    styles = sum(
        weight(path)
        for path in sample.folder.glob("static/*/*")
        if path.name
        in {"portal.css", "first-paint.js", "seal.svg"} | _modules(sample.folder, "portal.js")
    )
    heavy = {
        kind: styles + weight(sample.folder / path)
        for kind, path in sample.pages.items()
        if styles + weight(sample.folder / path) > HEAVIEST_FIRST_VISIT
    }

    assert heavy == {}


def _modules(site: Path, entry: str) -> set[str]:
    """A module and all that it imports."""
    (folder,) = site.glob("static/*")
    found, left = set(), {entry}
    while left:
        name = left.pop()
        found.add(name)
        source = (folder / name).read_text(encoding="utf-8")
        left |= set(re.findall(r'from "\./([^"]+)"', source)) - found
    return found


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


def test_without_scripts_one_gets_from_the_home_page_to_a_decision(
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


def test_a_decision_prints_as_one_document(page: Page, sample: Sample) -> None:
    page.goto(f"{sample.url}/{sample.pages['decision']}")

    printed = page.pdf(prefer_css_page_size=True)

    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 3


@pytest.mark.long
@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[1], LOOKS[5]], ids=lambda look: look.name)
def test_the_gallery_shows_every_page(
    browser: Browser, sample: Sample, look: Look, tmp_path: Path
) -> None:
    folder = Path(os.environ.get("GALLERY", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    with looking(browser, look) as page:
        for kind, path in sample.pages.items():
            page.goto(f"{sample.url}/{path}")
            page.screenshot(path=folder / f"{kind}-{look.name}.jpg", quality=60, type="jpeg")
