"""Facts are set on the page in one way, and text from outside stays text."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal

import jinja2
import pytest

from disclosure.agency import load_agencies
from disclosure.decision import Act, PenaltyKind
from disclosure.moment import SHANGHAI
from disclosure.site import CONTENT, load_site
from tests.builders import NOW, a_public_decision
from themes.card import card, sanction
from themes.environment import FILTERS, environment
from themes.page import PageMeta

NASTY = "<script>alert(1)</script>\"onmouseover=x\u202e\u2028'"


def an_environment(rehearsal: bool = False) -> jinja2.Environment:
    return environment(load_site(), load_agencies(CONTENT / "agencies.yaml"), rehearsal=rehearsal)


def a_page(page: PageMeta, **values: object) -> str:
    return an_environment().get_template("base.html").render(page=page, **values)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        pytest.param("day", date(2026, 1, 2), "2026-01-02", id="a day"),
        pytest.param(
            "day", datetime(2026, 1, 2, 0, tzinfo=SHANGHAI), "2026-01-02", id="the day of a moment"
        ),
        pytest.param("day_zh", date(2026, 11, 3), "2026 年 11 月 3 日", id="a day in words"),
        pytest.param("wan", Decimal("5.80"), "5.8 万元", id="no idle zeros"),
        pytest.param("wan", Decimal("120"), "120 万元", id="whole tens keep their zero"),
        pytest.param("yuan", Decimal("5.8"), "58,000 元", id="万元 written in 元"),
        pytest.param("yuan", Decimal("0.00005"), "0.5 元", id="less than one 元"),
        pytest.param("number", 4213, "4,213", id="a count"),
        pytest.param("moment", NOW, "2026-11-20T12:00:00+08:00", id="a moment"),
        pytest.param("minute", NOW, "2026-11-20 12:00", id="a moment for the meta tags"),
    ],
)
def test_a_value_is_written_in_one_way(name: str, value: object, shown: str) -> None:
    assert FILTERS[name](value) == shown


def test_a_card_says_what_was_decided() -> None:
    agency = load_agencies(CONTENT / "agencies.yaml")["lanchuan"]
    decision = a_public_decision(
        penalty_kinds=(PenaltyKind.WARNING, PenaltyKind.FINE, PenaltyKind.STOPPAGE)
    )

    made = card(decision, agency)

    assert made.sanction == "责令停产停业 · 罚款 5.8 万元 · 警告"
    assert made.agency_name == "澜川市应急管理局"
    assert made.disclosed_on == date(2026, 11, 20)


def test_a_licence_is_granted_and_a_long_measure_is_cut() -> None:
    licence = a_public_decision(act=Act.LICENCE, certificate_name="安全生产许可证")
    measure = a_public_decision(act=Act.COERCION, penalty_kinds=(), content="查封" * 30)

    assert sanction(licence) == "准予 · 安全生产许可证"
    assert len(sanction(measure)) == 24


def test_text_from_outside_stays_text() -> None:
    made = an_environment()
    agency = load_agencies(CONTENT / "agencies.yaml")["lanchuan"]
    row = made.from_string(
        "{% from 'components/decision_row.html' import decision_row %}{{ decision_row(card) }}"
    )

    html = row.render(card=card(a_public_decision(title=NASTY), agency))

    assert "<script>" not in html
    assert '"onmouseover' not in html


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        an_environment().from_string("{{ wording.base.nowhere }}").render()


def test_every_page_carries_the_government_tags() -> None:
    column = a_page(PageMeta("cases/index.html", "典型案例", kind="column", column="cases"))
    content = a_page(
        PageMeta("cases/a.html", "一个案例", column="cases", published_at=NOW, keywords=("案例",))
    )

    for name in ("SiteName", "SiteDomain", "SiteIDCode"):
        assert f'<meta name="{name}" content="' in column
        assert f'<meta name="{name}" content="' in content
    for name in ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"):
        assert f'<meta name="{name}" content="' in column
    assert '<meta name="ArticleTitle" content="一个案例">' in content
    assert '<meta name="PubDate" content="2026-11-20 12:00">' in content
    assert '<meta name="ContentSource" content="澜川市应急管理局">' in content


def test_a_page_that_ends_tells_robots_and_its_script() -> None:
    html = a_page(PageMeta("x.html", "一页", unavailable_after=NOW))

    assert 'content="noarchive, unavailable_after: 2026-11-20T12:00:00+08:00"' in html
    assert 'data-page-ends="2026-11-20T12:00:00+08:00"' in html


def test_robots_are_kept_out_where_the_site_says_so() -> None:
    site = dataclasses.replace(load_site(), robots="noindex")
    made = environment(site, load_agencies(CONTENT / "agencies.yaml"), rehearsal=False)

    html = made.get_template("base.html").render(page=PageMeta("", "首页", kind="home"))

    assert '<meta name="robots" content="noindex, noarchive">' in html


def test_a_rehearsal_is_marked_on_every_page() -> None:
    marked = an_environment(rehearsal=True).get_template("base.html")
    page = PageMeta("", "首页", kind="home")

    assert "演示数据" in marked.render(page=page)
    assert "演示数据" not in a_page(page)


def test_wording_can_be_named_in_templates() -> None:
    taken = set(dir(dict))

    def names(values: object) -> set[str]:
        if not isinstance(values, dict):
            return set()
        return set(values) | {name for value in values.values() for name in names(value)}

    assert names(load_site().wording) & taken == set()
