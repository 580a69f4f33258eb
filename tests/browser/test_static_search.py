"""Search in the browser, from a plain static host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from disclosure.data_folder import DataFolder
from disclosure.moment import end_of
from disclosure.public import PublicDecision
from publish.server import application
from tests.browser.conftest import watched_context
from tests.browser.serving import wsgi_served
from tests.builders import NOW, many_public_decisions
from tests.search.small_site import served, write_site

pytestmark = pytest.mark.browser

COUNT = "[data-count-number]"


def _decisions() -> list[PublicDecision]:
    last_day = date(2099, 1, 1)
    return [
        replace(one, last_day=last_day, ends_at=end_of(last_day))
        for one in many_public_decisions(120)
    ]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    write_site(_decisions(), folder)
    with served(folder) as url:
        yield url


def test_two_characters_out_of_a_name_find_its_decisions(page: Page, site: str) -> None:
    page.goto(f"{site}/search/")
    page.locator("input[name=q]").press_sequentially("远精")

    expect(page.locator(COUNT)).to_have_text("20")
    expect(page.locator(".row").first.locator("mark").first).to_have_text("远精")
    assert "q=" in page.url


def test_a_shared_address_filters_and_back_again(page: Page, site: str) -> None:
    page.goto(f"{site}/search/?q=公司")
    expect(page.locator(COUNT)).to_have_text("120")

    page.locator("[data-facet=agency] a").first.click()
    expect(page.locator("[data-active-filters] li")).to_have_count(2)
    narrowed = page.locator(COUNT).inner_text()
    page.go_back()

    expect(page.locator(COUNT)).to_have_text("120")
    assert int(narrowed) == 40


def test_words_of_the_text_are_found_with_the_place_where_they_stand(page: Page, site: str) -> None:
    page.goto(f'{site}/search/?q="甲醇中间罐区"')

    expect(page.locator(COUNT)).to_have_text("120")
    expect(page.locator(".row__excerpt mark").first).to_have_text("甲醇中间罐区")


def test_nothing_is_searched_while_a_word_is_composed(page: Page, site: str) -> None:
    page.goto(f"{site}/search/")
    box = page.locator("input[name=q]")
    box.dispatch_event("compositionstart")
    box.fill("化工")
    page.wait_for_timeout(600)
    assert page.locator(COUNT).count() == 0

    box.dispatch_event("compositionend")

    expect(page.locator(COUNT)).to_have_text("20")


def test_a_shut_facet_is_counted_when_it_is_opened(page: Page, site: str) -> None:
    page.goto(f"{site}/search/?q=化工")
    kind = page.locator("[data-facet=kind]")
    kind.locator("summary").click()

    expect(kind.locator(".facet__count").first).to_be_visible()


def test_without_scripts_the_page_leads_to_the_lists(
    page_without_javascript: Page, site: str
) -> None:
    page_without_javascript.goto(f"{site}/search/")

    expect(page_without_javascript.locator("a[href$='browse/index.html']").first).to_be_visible()


def test_the_page_looks_right(page: Page, site: str, tmp_path: Path) -> None:
    page.goto(f"{site}/search/?q=化工")
    expect(page.locator(COUNT)).to_have_text("20")
    page.set_viewport_size({"width": 360, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_result_card_costs_about_a_kilobyte_from_the_bundled_server(
    page: Page, tmp_path: Path
) -> None:
    decisions, folder = _decisions(), DataFolder(tmp_path)
    write_site(decisions, folder.site)
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one) if "/data/cards/" in one.url else None)

    with wsgi_served(application(folder, lambda: NOW)) as url:
        page.goto(f"{url}/search/?q={decisions[60].document_number}")
        expect(page.locator(COUNT)).to_have_text("1")

    assert {one.status for one in answers} == {206}
    assert sum(int(one.headers["content-length"]) for one in answers) < 2_000


def test_a_range_of_days_stands_in_the_address_and_can_be_taken_away(page: Page, site: str) -> None:
    page.goto(f"{site}/search/?q=公司")
    expect(page.locator(COUNT)).to_have_text("120")
    expect(page.locator("input[name=q]")).to_have_value("公司")

    page.locator("[data-days] summary").click()
    page.get_by_label("到", exact=True).fill("2000-01-01")

    expect(page.locator(COUNT)).to_have_text("0")
    assert "to=2000-01-01" in page.url
    page.get_by_role("link", name="至 2000-01-01").click()
    expect(page.locator(COUNT)).to_have_text("120")
    expect(page.get_by_label("到", exact=True)).to_have_value("")


def test_on_a_phone_results_come_first_and_the_filters_when_asked_for(
    phone: Page, site: str
) -> None:
    phone.goto(f"{site}/search/?q=化工")
    expect(phone.locator(COUNT)).to_be_in_viewport()

    phone.get_by_role("button", name="筛选").click()

    expect(phone.locator("[data-facet=agency]")).to_be_visible()


def test_without_scripts_a_phone_shows_the_owner_in_one_line(browser: Browser, site: str) -> None:
    with watched_context(
        browser, viewport={"width": 360, "height": 780}, java_script_enabled=False
    ) as context:
        page = context.new_page()
        page.goto(f"{site}/search/")
        box = page.locator(".brand").bounding_box()

    assert box is not None
    assert box["height"] < 80


def test_names_are_suggested_while_one_types_and_reached_by_the_arrow_keys(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/search/")
    box, names = page.locator("input[name=q]"), page.locator("[data-suggestions] a")
    box.press_sequentially("精细")
    expect(names).to_have_count(2)
    expect(page.locator("[data-suggested]")).to_have_text("2 个名称可选")
    chosen = names.nth(1).inner_text()

    box.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("input[name=q]")).to_have_value(chosen)
    expect(page.locator(COUNT)).to_have_text("10")


def test_no_name_is_suggested_while_a_word_is_composed(page: Page, site: str) -> None:
    page.goto(f"{site}/search/")
    box = page.locator("input[name=q]")
    box.evaluate(
        """box => { box.value = '精细';
        box.dispatchEvent(new InputEvent('input', { isComposing: true, bubbles: true })); }"""
    )
    page.wait_for_timeout(500)
    assert page.locator("[data-suggestions] a").count() == 0

    box.dispatch_event("compositionend")
    expect(page.locator("[data-suggestions] a")).to_have_count(2)
    box.press("Escape")

    expect(page.locator("[data-suggestions]")).to_be_hidden()


def test_a_number_that_is_nobodys_leads_to_those_near_to_it(page: Page, site: str) -> None:
    number = _decisions()[60].document_number
    page.goto(f"{site}/search/?q=川{number}")

    page.locator("[data-near] a").filter(has_text=number).click()

    expect(page.locator(COUNT)).to_have_text("1")


def test_an_input_method_searches_only_for_what_it_commits(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/data/names/" in one.url else None)
    page.goto(f"{site}/search/")
    page.locator("input[name=q]").focus()
    method = page.context.new_cdp_session(page)
    for typed in ("h", "hua", "huagong"):
        state = {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        method.send("Input.imeSetComposition", state)
        page.wait_for_timeout(400)
    assert asked == []
    assert "q=" not in page.url

    method.send("Input.insertText", {"text": "化工"})

    expect(page.locator(COUNT)).to_have_text("20")
    expect(page.locator("input[name=q]")).to_have_value("化工")


def test_a_reader_of_the_screen_hears_the_count_and_finds_the_way(page: Page, site: str) -> None:
    page.goto(f"{site}/search/?q=化工&act=penalty")
    expect(page.locator("[data-announced]")).to_have_text("14 条结果")

    tree = page.locator("main").aria_snapshot()

    assert 'heading "14 条结果" [level=2]' in tree
    assert 'link "移除筛选： 行政处罚"' in tree
    assert 'navigation "筛选"' in tree
    page.get_by_role("link", name="移除筛选： 行政处罚").click()
    expect(page.locator("[data-announced]")).to_have_text("20 条结果")


def test_an_index_that_changes_between_two_searches_is_read_anew(
    page: Page, tmp_path: Path
) -> None:
    decisions, folder = _decisions(), DataFolder(tmp_path)
    write_site(decisions, folder.site)
    with wsgi_served(application(folder, lambda: NOW)) as url:
        page.goto(f"{url}/search/?q=公司")
        expect(page.locator(COUNT)).to_have_text("120")

        write_site(decisions[:90], folder.site)
        page.locator("input[name=q]").fill("有限公司 ")
        page.locator("input[name=q]").press("Enter")
        page.reload()

        expect(page.locator(COUNT)).to_have_text("90")
