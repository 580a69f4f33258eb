"""Officers in a real browser: signing in, a file to import, pictures for the manual."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import CHECKOUT, Live, watched_context

SAMPLE = CHECKOUT / "content" / "samples" / "penalties.xlsx"
PICTURES = CHECKOUT / "docs" / "officer"
WIDTH, HEIGHT = 1280, 900
PATIENCE = 45_000
"""Milliseconds that an officer waits for a page: a machine that does much else is slow."""
expect.set_options(timeout=PATIENCE)


@contextlib.contextmanager
def officer(browser: Browser, live: Live, username: str) -> Iterator[Page]:
    """A page of an invented officer, signed in, 1,280 px wide."""
    passwords = json.loads((live.data / "rehearsal-passwords.json").read_text("utf-8"))
    viewport = {"width": WIDTH, "height": HEIGHT}
    with watched_context(browser, viewport=viewport) as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(live.url + "/desk/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(passwords[username])
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_url("**/desk/")
        yield page


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture for the manual, where ``PORTAL_PICTURES`` asks for it (``make manual``)."""
    if os.environ.get("PORTAL_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)


def tab_to(page: Page, target: Locator, most: int = 200) -> None:
    """Go to an element by the Tab key alone."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by {most} Tabs")


def choose(page: Page, box: Locator, value: str) -> None:
    """Go to a list by the Tab key, and to one of its values by the arrow keys."""
    tab_to(page, box)
    page.keyboard.press("Home")
    for _ in range(20):
        if box.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not in the list")


def type_day(page: Page, box: Locator, day: date) -> None:
    """Type a day into a day field, whose parts stand in the order of the browser's own language."""
    tab_to(page, box)
    for form in ("%m%d%Y", "%Y%m%d"):
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
        page.keyboard.type(day.strftime(form))
        if box.input_value() == day.isoformat():
            return
    raise AssertionError(f"{day} cannot be typed")


def workbook(today: date, first: int, rows: int = 3) -> bytes:
    """New decisions of the city in the template; the day of the second is mistyped."""
    sample = load_workbook(SAMPLE)
    lines = list(sample.worksheets[0].iter_rows(values_only=True))
    head = next(at for at, line in enumerate(lines) if "行政相对人名称" in line)
    names = [str(name) for name in lines[head]]
    mine = [list(line) for line in lines[head + 1 :] if "澜川市应急管理局" in line and _unit(line)]
    book = Workbook()
    book.active.title = "行政处罚"
    book.active.append(names)
    for number, line in enumerate(mine[:rows]):
        _put(line, names, "行政处罚决定书文号", f"（澜）应急罚〔{today.year}〕{first + number}号")
        _put(line, names, "处罚决定日期", (today - timedelta(days=2)).isoformat())
        for name in ("处罚有效期", "公示截止期"):
            _put(line, names, name, None)
        if number == 1:
            _put(line, names, "处罚决定日期", f"{today.year}年13月1日")
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _unit(line: tuple[object, ...]) -> bool:
    return "法人及非法人组织" in line


def _put(line: list[object], names: list[str], name: str, value: object) -> None:
    if name in names:
        line[names.index(name)] = value


def kept(folder: Path, name: str, content: bytes) -> Path:
    """A file on the officer's own disk."""
    path = folder / name
    path.write_bytes(content)
    return path
