"""Officers at the desk in a real browser: three people take a decision through all of its life."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from disclosure.moment import clock, day_of
from tests.browser.conftest import Live
from tests.browser.look import scrolls_sideways, violations
from tests.browser.officers import choose, kept, officer, picture, tab_to, type_day, workbook

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.4\n% an invented decision on review\n"
TODAY = day_of(clock())


@pytest.fixture
def clerk(browser: Browser, live: Live) -> Iterator[Page]:
    with officer(browser, live, "lin") as page:
        yield page


@pytest.fixture
def reviewer(browser: Browser, live: Live) -> Iterator[Page]:
    with officer(browser, live, "zhou") as page:
        yield page


@pytest.fixture
def county(browser: Browser, live: Live) -> Iterator[Page]:
    with officer(browser, live, "tang") as page:
        yield page


def test_three_people_take_a_decision_through_all_of_its_life(
    clerk: Page, reviewer: Page, county: Page, live: Live, tmp_path: Path
) -> None:
    picture(clerk, "board")
    address = import_and_mend(clerk, live, kept(tmp_path, "本周.xlsx", workbook(TODAY, 701)))

    assert county.goto(address).status == 404  # type: ignore[union-attr]
    expect(county.get_by_role("heading", level=1)).to_have_text("没有找到")
    for step in ("preview/", "edit/", "history.csv"):
        answer = county.request.get(address + step)
        assert answer.status == 404, step

    submit(clerk, address)
    refuse(reviewer, address, "违法事实没有写明时间")
    clerk.goto(address)
    expect(clerk.get_by_text("违法事实没有写明时间")).to_be_visible()
    submit(clerk, address)
    public = approve_and_see_it_live(reviewer, address, live)
    correct(clerk, reviewer, address, public, live)
    withdraw(clerk, reviewer, address, public, live, tmp_path)


def import_and_mend(clerk: Page, live: Live, file: Path) -> str:
    """Import a workbook with an error, put it right on the page, take all in; a draft's address."""
    clerk.get_by_role("link", name="导入", exact=True).click()
    clerk.get_by_label("选择文件").set_input_files(file)
    picture(clerk, "import")
    clerk.get_by_role("button", name="检查文件").click()
    expect(clerk.get_by_role("heading", name="有问题的行")).to_be_visible(timeout=60_000)
    picture(clerk, "import-problems")
    cell = clerk.get_by_label(re.compile("第 3 行 .*决定日期"))
    expect(cell).to_have_value(f"{TODAY.year}年13月1日")
    cell.fill((TODAY).isoformat())
    clerk.get_by_role("button", name="保存更正").click()
    button = clerk.get_by_role("button", name="导入全部 3 件")
    expect(button).to_be_enabled(timeout=60_000)
    button.click()
    expect(clerk.get_by_role("status").first).to_contain_text("新登记 3 件")
    clerk.get_by_label("文书号、当事人、代码").fill("701号")
    clerk.keyboard.press("Enter")
    link = clerk.get_by_role("link", name=re.compile("701号")).first
    link.click()
    expect(clerk.get_by_role("heading", name="还差什么")).to_be_visible()
    return clerk.url


def submit(clerk: Page, address: str) -> None:
    """Fill in what the template lacks, and submit."""
    clerk.goto(address)
    clerk.get_by_label("送达日期").fill(TODAY.isoformat())
    clerk.get_by_label("保密审查已通过").select_option("是")
    clerk.get_by_label("法制审核", exact=True).fill("无需")
    clerk.get_by_label("处罚程序").select_option("普通程序")
    clerk.get_by_label("失信等级").select_option("一般")
    clerk.get_by_label("等级的理由").fill("按裁量基准属于一般")
    clerk.get_by_label("当事人是未成年人").select_option("否")
    clerk.get_by_label("主要事实涉及个人隐私或者商业秘密").select_option("否")
    clerk.get_by_label("已移送司法机关").select_option("否")
    clerk.get_by_label("已逐字核对公示文本").check()
    picture(clerk, "draft")
    clerk.get_by_role("button", name="提交审核").click()
    expect(clerk.get_by_text("等待另一人审核")).to_be_visible()


def refuse(reviewer: Page, address: str, reason: str) -> None:
    """Send it back with a reason."""
    reviewer.goto(address)
    reviewer.locator("summary", has_text="退回").click()
    reviewer.get_by_label("退回的理由").fill(reason)
    reviewer.get_by_role("button", name="退回").click()
    expect(reviewer.get_by_text("已退回")).to_be_visible()


def approve_and_see_it_live(reviewer: Page, address: str, live: Live) -> str:
    """Approve what was read; the page says when it is live. Returns the public path."""
    reviewer.goto(address)
    button = reviewer.get_by_role("button", name="批准公示")
    expect(button).to_be_disabled()
    picture(reviewer, "review")
    reviewer.get_by_label("已逐字核对公示文本").check()
    button.click()
    expect(reviewer.get_by_text("已上线：")).to_be_visible(timeout=120_000)
    picture(reviewer, "live")
    public = reviewer.locator(".message--success a").first.get_attribute("href") or ""
    path = re.sub(r"^https?://[^/]+", "", public)
    reviewer.goto(live.url + path)
    expect(reviewer.locator("main")).to_contain_text("701号")
    reviewer.goto(address + "receipt/")
    expect(reviewer.get_by_role("img", name="公示页面二维码")).to_be_visible()
    picture(reviewer, "receipt")
    return path


def correct(clerk: Page, reviewer: Page, address: str, public: str, live: Live) -> None:
    """Correct a field; the second person reads what changed; the public page follows."""
    clerk.goto(address + "correct/")
    clerk.get_by_label("决定内容").fill("罚款人民币一万二千元整，十五日内缴纳。")
    clerk.get_by_label("更正说明（公开）").fill("更正了决定内容中的罚款数额写法")
    picture(clerk, "correct")
    clerk.get_by_role("button", name="提交更正").click()
    expect(clerk.get_by_text("更正已提交")).to_be_visible()
    reviewer.goto(address)
    expect(reviewer.get_by_role("heading", name="更正了什么")).to_be_visible()
    picture(reviewer, "correct-review")
    reviewer.get_by_label("已逐字核对公示文本").check()
    reviewer.get_by_role("button", name="批准更正").click()
    expect(reviewer.get_by_text("已批准")).to_be_visible()
    reviewer.wait_for_function(
        "async (path) => (await (await fetch(path, {cache: 'no-store'})).text())"
        ".includes('一万二千元整')",
        arg=public,
        timeout=120_000,
    )


def withdraw(
    clerk: Page, reviewer: Page, address: str, public: str, live: Live, tmp_path: Path
) -> None:
    """Withdraw with ground, reason and paper; the second person reads them; the notice stays."""
    clerk.goto(address + "withdraw/")
    expect(clerk.get_by_text("三个工作日的期限")).to_be_visible()
    clerk.get_by_label("法定事由").select_option("撤销")
    clerk.get_by_label("公开的理由").fill("行政复议决定撤销该处罚决定")
    clerk.get_by_role("button", name="先看撤回说明").click()
    expect(clerk.get_by_text("公众将看到的撤回说明")).to_be_visible()
    clerk.get_by_label("依据的决定文号").fill("澜政复决〔2026〕8号")
    clerk.get_by_label("该决定的日期").fill(TODAY.isoformat())
    clerk.get_by_label("文书扫描件").set_input_files(kept(tmp_path, "复议决定.pdf", PDF))
    picture(clerk, "withdraw")
    clerk.get_by_role("button", name="提出撤回").click()
    expect(clerk.get_by_text("由另一人确认后生效")).to_be_visible()
    reviewer.goto(address)
    expect(reviewer.get_by_text("澜政复决〔2026〕8号")).to_be_visible()
    expect(reviewer.get_by_role("link", name="复议决定.pdf")).to_be_visible()
    picture(reviewer, "withdraw-review")
    reviewer.get_by_label("已核对上述事由和依据").check()
    reviewer.get_by_role("button", name="批准撤回").click()
    expect(reviewer.get_by_text("已终止").first).to_be_visible()
    picture(reviewer, "history")
    reviewer.wait_for_function(
        "async (path) => (await fetch(path, {cache: 'no-store'})).status === 410",
        arg=public,
        timeout=120_000,
    )
    reviewer.goto(live.url + "/changes/index.html")
    expect(reviewer.locator("main")).to_contain_text("撤销")


def test_the_main_journey_is_worked_by_keyboard_alone(
    clerk: Page, reviewer: Page, live: Live
) -> None:
    clerk.goto(live.url + "/desk/")
    clerk.keyboard.press("Tab")
    expect(clerk.get_by_role("link", name="跳到正文")).to_be_focused()
    tab_to(clerk, clerk.get_by_role("link", name="全部决定"))
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("全部决定")
    clerk.wait_for_load_state()  # the script that knows the key
    clerk.keyboard.press("/")
    expect(clerk.get_by_label("文书号、当事人、代码")).to_be_focused()
    clerk.keyboard.type("应急罚")
    choose(clerk, clerk.get_by_label("状态"), "已登记")
    tab_to(clerk, clerk.get_by_role("button", name="查找"))
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**q=*")
    clerk.keyboard.press("j")
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("heading", name="还差什么")).to_be_visible()
    submit_by_keyboard(clerk)

    reviewer.goto(clerk.url)
    tab_to(reviewer, reviewer.get_by_label("已逐字核对公示文本"))
    reviewer.keyboard.press("Space")
    tab_to(reviewer, reviewer.get_by_role("button", name="批准公示"))
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_text("已批准")).to_be_visible()


def submit_by_keyboard(clerk: Page) -> None:
    """Fill the form in, field after field, as a hand on the keyboard would."""
    type_day(clerk, clerk.get_by_label("送达日期"), TODAY)
    choose(clerk, clerk.get_by_label("保密审查已通过"), "yes")
    tab_to(clerk, clerk.get_by_label("法制审核", exact=True))
    clerk.keyboard.press("Control+A")
    clerk.keyboard.type("无需")
    choose(clerk, clerk.get_by_label("处罚程序"), "普通程序")
    choose(clerk, clerk.get_by_label("失信等级"), "一般")
    tab_to(clerk, clerk.get_by_label("等级的理由"))
    clerk.keyboard.press("Control+A")
    clerk.keyboard.type("按裁量基准")
    for label in ("当事人是未成年人", "主要事实涉及个人隐私或者商业秘密", "已移送司法机关"):
        choose(clerk, clerk.get_by_label(label), "no")
    tab_to(clerk, clerk.get_by_label("已逐字核对公示文本"))
    if not clerk.get_by_label("已逐字核对公示文本").is_checked():
        clerk.keyboard.press("Space")
    tab_to(clerk, clerk.get_by_role("button", name="提交审核"))
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_text("等待另一人审核")).to_be_visible()


def test_axe_finds_nothing_on_any_page_of_the_desk(
    reviewer: Page, browser: Browser, live: Live, tmp_path: Path
) -> None:
    desk = live.url + "/desk/"
    found: dict[str, object] = {}

    def look(page: Page, *names: str) -> None:
        for name in names:
            page.goto(name if name.startswith("http") else desk + name)
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 1280, "height": 900})
            problems = violations(page)
            page.emulate_media(color_scheme="dark")
            page.set_viewport_size({"width": 360, "height": 740})
            problems += [f"dark: {one}" for one in violations(page, "color-contrast")]
            if problems or scrolls_sideways(page):
                found[page.url] = problems or "scrolls sideways"

    reviewer.goto(desk + "decisions/?state=公示中")
    one = live.url + str(reviewer.locator("tbody a").first.get_attribute("href"))
    reviewer.goto(desk + "decisions/?state=已登记")
    draft = live.url + str(reviewer.locator("tbody a").first.get_attribute("href"))
    parts = ("withdraw/", "correct/", "repair/", "receipt/", "preview/")
    look(reviewer, "", "import/", "queue/", "decisions/", "objections/", "statistics/", "history/")
    look(reviewer, "reference/", "reference/agencies/lanchuan/", "reference/calendar/2027/")
    look(reviewer, one, *(one + name for name in parts), draft, draft + "edit/", draft + "hold/")
    look(reviewer, "account/", "account/password/", "account/totp/activate/")
    reviewer.goto(desk + "import/")
    file = kept(tmp_path, "错误.xlsx", workbook(TODAY, 801))
    reviewer.get_by_label("选择文件").set_input_files(file)
    reviewer.get_by_role("button", name="检查文件").click()
    expect(reviewer.get_by_role("heading", name="有问题的行")).to_be_visible(timeout=60_000)
    look(reviewer, reviewer.url, desk + "import/", live.url + "/objections/")
    for username, names in (("he", ("", "members/")), ("qian", ("", "history/"))):
        with officer(browser, live, username) as page:
            look(page, *names)

    assert not found


def test_the_public_form_reaches_the_desk(clerk: Page, live: Live) -> None:
    clerk.goto(live.url + "/desk/decisions/?state=公示中&act=行政处罚")
    one = str(clerk.locator("tbody a").first.get_attribute("href"))
    public_id = one.rstrip("/").rsplit("/", 1)[1]

    clerk.goto(f"{live.url}/decisions/{public_id[:2]}/{public_id}.html")
    row = clerk.locator("#field-content")
    row.hover()
    row.locator("a:has-text('有误')").click()
    clerk.get_by_role("link", name="网上提出更正或者异议").click()
    clerk.wait_for_url(re.compile(rf"/objections/\?id={public_id}"))
    expect(clerk.get_by_label("哪里有误")).to_have_value(re.compile("一项："))
    clerk.get_by_label("事项").select_option("提出异议")
    clerk.get_by_label("哪里有误").fill("罚款数额与决定书不一致，应为五千元。")
    clerk.get_by_label("您的姓名或者名称").fill("韩女士")
    clerk.get_by_label("联系方式").fill("0199-5550000")
    picture(clerk, "objection-form")
    clerk.get_by_role("button", name="提交").click()
    expect(clerk.get_by_text(re.compile("编号 异"))).to_be_visible()

    clerk.goto(live.url + "/desk/objections/")
    clerk.locator("tbody a").first.click()
    picture(clerk, "objection")
    clerk.get_by_role("button", name="受理").click()
    expect(clerk.get_by_text("已受理")).to_be_visible()
    clerk.wait_for_function(
        "async (path) => (await (await fetch(path, {cache: 'no-store'})).text())"
        ".includes('异议处理中')",
        arg=f"/decisions/{public_id[:2]}/{public_id}.html",
        timeout=120_000,
    )
