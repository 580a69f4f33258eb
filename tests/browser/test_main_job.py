"""A resident types two characters out of the middle of a name, and reads until when and why."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live

pytestmark = pytest.mark.browser


def test_two_characters_of_a_name_lead_from_the_home_page_to_the_decision_and_its_rule(
    page: Page, live: Live
) -> None:
    page.goto(live.url + "/")
    box = page.locator("main input[name=q]").first

    box.fill("众合")
    box.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?"))
    result = page.locator("main a[href*='/decisions/']").first
    expect(result).to_contain_text("众合")
    result.click()

    expect(page).to_have_url(re.compile(r"/decisions/[0-9a-z]{2}/[0-9a-z]{12}\.html"))
    expect(page.locator("main")).to_contain_text("公示至")
    page.locator("main details summary").first.click()
    expect(page.locator("main details").first).to_contain_text(re.compile("规则|办法"))


def test_the_same_without_javascript(page_without_javascript: Page, live: Live) -> None:
    page = page_without_javascript
    page.goto(live.url + "/")

    page.locator("main input[name=q]").first.fill("众合")
    page.locator("main form[role=search] button").first.click()

    expect(page.locator("main a[href*='/decisions/']").first).to_contain_text("众合")


def test_the_desk_stands_beside_the_site_and_asks_who_comes(page: Page, live: Live) -> None:
    page.goto(live.url + "/desk/")

    expect(page).to_have_url(re.compile("/desk/login/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("行政执法公示工作台")
