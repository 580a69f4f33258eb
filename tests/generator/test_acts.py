"""Every kind of decision has its list from the first day, and says in plain words what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from disclosure.decision import Act
from tests.builders import many_public_decisions
from tests.generator.pelican_site import build


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    checked = replace(many_public_decisions(3)[2], act=Act.INSPECTION, penalty_kinds=())
    return build(tmp_path_factory.mktemp("acts"), [*many_public_decisions(2), checked])


def page(site: Path, path: str) -> str:
    return (site / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("act", list(Act))
def test_each_act_has_a_list_that_is_linked_and_in_the_sitemap(site: Path, act: Act) -> None:
    path = f"browse/act/{act.slug}/index.html"

    assert f'<h1 class="title">{act.value}</h1>\n<p class="lead">' in page(site, path)
    assert f'href="/{path}"' in page(site, "browse/index.html")
    assert f"/{path}</loc>" in page(site, "sitemap-pages.xml")


def test_the_list_of_the_seriously_dishonest_is_explained_while_it_is_empty(site: Path) -> None:
    found = page(site, "browse/act/listing/index.html")

    assert "目前没有正在公示的决定。" in found
    assert "安全生产严重失信主体名单管理办法" in found
    assert 'href="/browse/act/listing/index.html"' in page(site, "basis/index.html")


def test_results_of_inspections_stand_in_their_list(site: Path) -> None:
    months = re.findall(
        r'href="/(browse/act/inspection/[\d-]+\.html)"',
        page(site, "browse/act/inspection/index.html"),
    )

    assert len(months) == 1
    assert many_public_decisions(3)[2].id in page(site, months[0])
    assert 'href="/browse/act/inspection/index.html"' in page(site, "basis/index.html")


def test_what_an_agency_says_beforehand_is_said_by_the_agency(site: Path) -> None:
    assert '<meta name="ContentSource" content="东岭县应急管理局">' in page(
        site, "basis/dongling.html"
    )
