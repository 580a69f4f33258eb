"""Officers at the desk in a real browser: two people take a decision off the public site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, watched_context
from tests.browser.look import violations

pytestmark = pytest.mark.browser


def sign_in(browser: Browser, live: Live, username: str) -> Iterator[Page]:
    passwords = json.loads((live.data / "rehearsal-passwords.json").read_text("utf-8"))
    with watched_context(browser, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(live.url + "/desk/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(passwords[username])
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("今日")
        yield page


@pytest.fixture
def clerk(browser: Browser, live: Live) -> Iterator[Page]:
    yield from sign_in(browser, live, "lin")


@pytest.fixture
def reviewer(browser: Browser, live: Live) -> Iterator[Page]:
    yield from sign_in(browser, live, "zhou")


def test_axe_finds_nothing_on_any_page_of_the_desk(reviewer: Page, live: Live) -> None:
    desk = live.url + "/desk/"
    reviewer.goto(desk + "decisions/?state=公示中")
    one = reviewer.locator("tbody a").first.get_attribute("href")
    pages = ["", "import/", "queue/", "decisions/", "statistics/", "history/"]
    addresses = [desk + name for name in pages]
    addresses += [f"{live.url}{one}{name}" for name in ("", "withdraw/", "correct/", "receipt/")]

    found = {}
    for address in addresses:
        reviewer.goto(address)
        if problems := violations(reviewer):
            found[address] = problems

    assert not found


def test_a_public_decision_is_withdrawn_by_two_people_and_leaves_a_notice(
    clerk: Page, reviewer: Page, live: Live
) -> None:
    clerk.goto(live.url + "/desk/decisions/?state=公示中&act=行政处罚")
    address = f"{live.url}{clerk.locator('tbody a').first.get_attribute('href')}"
    clerk.goto(address)
    public = clerk.locator(".message--success a").first.get_attribute("href") or ""

    clerk.get_by_role("link", name="撤回公示").click()
    clerk.get_by_label("法定事由").select_option("撤销")
    clerk.get_by_label("公开的理由").fill("行政复议决定撤销该处罚决定")
    clerk.get_by_role("button", name="先看撤回说明").click()
    expect(clerk.get_by_text("公众将看到的撤回说明")).to_be_visible()
    clerk.get_by_label("依据的决定文号").fill("澜政复决〔2026〕8号")
    clerk.get_by_label("该决定的日期").fill("2026-11-20")
    clerk.get_by_role("button", name="提出撤回").click()
    expect(clerk.get_by_text("由另一人确认后生效")).to_be_visible()

    reviewer.goto(address)
    button = reviewer.get_by_role("button", name="批准撤回")
    expect(button).to_be_disabled()
    reviewer.get_by_label("已逐字核对公示文本").check()
    button.click()
    expect(reviewer.get_by_text("已终止").first).to_be_visible()

    path = re.sub(r"^https?://[^/]+", "", public)
    reviewer.wait_for_function(
        "async (path) => (await fetch(path, {cache: 'no-store'})).status === 410",
        arg=path,
        timeout=120_000,
    )
    reviewer.goto(live.url + "/changes/index.html")
    expect(reviewer.locator("main")).to_contain_text("撤销")


def test_the_review_is_worked_by_keyboard_alone(clerk: Page, live: Live) -> None:
    clerk.goto(live.url + "/desk/decisions/")

    clerk.keyboard.press("Tab")
    expect(clerk.get_by_role("link", name="跳到正文")).to_be_focused()
    clerk.locator("#q").focus()
    clerk.keyboard.type("应急罚")
    clerk.keyboard.press("Enter")

    expect(clerk).to_have_url(re.compile("q="))
