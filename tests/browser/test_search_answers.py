"""What the browser's reader leaves out, and what it fetches to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from disclosure.data_folder import DataFolder
from disclosure.moment import end_of
from disclosure.public import PublicDecision
from publish.server import application
from search.facet import FACETS
from tests.browser.serving import wsgi_served
from tests.builders import NOW, many_public_decisions
from tests.search.small_site import served, write_site
from themes.static import static_path

pytestmark = pytest.mark.browser

FIND = """async ([script, root, addresses, today, facets]) => {
  const { Reader } = await import(`${script}reader.js`);
  const { parse } = await import(`${script}query.js`);
  const reader = new Reader(`${root}/search/data/`, `${root}/`);
  const plain = found => ({
    ordinals: found.cards.map(card => card.ordinal), total: found.total, scope: found.scope,
    exact: found.isExact,
    counts: Object.fromEntries(facets.map(one => [one, Object.fromEntries(found.counts[one])])),
  });
  const found = [];
  for (const address of addresses) {
    found.push(plain(await reader.find(parse(new URLSearchParams(address)), today, facets)));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def decisions() -> list[PublicDecision]:
    last_day = date(2099, 1, 1)
    return [
        replace(one, last_day=last_day, ends_at=end_of(last_day))
        for one in many_public_decisions(400)
        if one.ordinal % 13
    ]


def found_in_browser(page: Page, url: str, addresses: list[str], day: str) -> list[Any]:
    """What the browser's reader answers to queries, given as the parts of addresses after ?."""
    page.goto(f"{url}/search/index.html")
    script = f"{url}/{static_path('reader.js').removesuffix('reader.js')}"
    found: list[Any] = page.evaluate(FIND, [script, url, addresses, day, list(FACETS)])
    return found


def test_what_has_ended_is_neither_shown_nor_counted(page: Page, tmp_path: Path) -> None:
    days = [date(2026, 12, 1), date(2099, 1, 1)]
    some = [
        replace(one, last_day=days[one.ordinal % 2], ends_at=end_of(days[one.ordinal % 2]))
        for one in many_public_decisions(60)
    ]
    write_site(some, tmp_path)

    with served(tmp_path) as url:
        before, after = (
            found_in_browser(page, url, ["q=公司"], day)[0] for day in ("2026-12-01", "2026-12-02")
        )

    assert (before["total"], after["total"]) == (60, 30)
    assert sum(after["counts"]["act"].values()) == 30
    assert all(ordinal % 2 for ordinal in after["ordinals"])


def test_a_name_costs_little_from_the_bundled_server(
    page: Page, tmp_path: Path, decisions: list[PublicDecision]
) -> None:
    folder = DataFolder(tmp_path)
    write_site(decisions, folder.site)
    received: list[int] = []
    page.on(
        "response",
        lambda one: (
            received.append(int(one.headers["content-length"]))
            if "/data/names/" in one.url
            else None
        ),
    )

    with wsgi_served(application(folder, lambda: NOW)) as url:
        found = found_in_browser(page, url, ["q=远精"], NOW.date().isoformat())

    assert found[0]["total"] > 0
    assert sum(received) < 1_000
