"""The whole site, built by real Pelican: what it says, and that it says nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from disclosure.decision import Act, PartyKind
from disclosure.moment import SHANGHAI, end_of
from disclosure.public import Ending, Notice, Removal
from tests.builders import a_public_decision, identifier, many_public_decisions
from tests.generator.pelican_site import build, files


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    person = a_public_decision(
        41,
        party_kind=PartyKind.PERSON,
        party_name="李某某",
        party_id=None,
        party_code=None,
        title="李某某未履行安全生产管理职责案",
    )
    return build(tmp_path_factory.mktemp("site"), [*many_public_decisions(40), person], removal())


def removal() -> Removal:
    notice = Notice(
        id=identifier(700_001),
        canary="cnoticenotice000",
        agency_code="lanchuan",
        document_number="（澜）应急罚〔2026〕701号",
        withdrawn_on=date(2026, 11, 18),
        ground="撤销",
        reason="主要证据不足",
        last_day=date(2027, 11, 18),
        ends_at=end_of(date(2027, 11, 18)),
    )
    moment = datetime(2026, 11, 18, 10, tzinfo=SHANGHAI)
    return Removal(identifier(701), 701, moment, Ending.WITHDRAWN, notice, "lanchuan", Act.PENALTY)


def test_every_page_carries_the_government_tags_and_the_mark_of_a_rehearsal(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")

        assert '<meta name="SiteName" content="' in page, path
        assert '<meta name="SiteDomain" content="' in page, path
        assert '<meta name="SiteIDCode" content="' in page, path
        assert '<meta name="Column' in page or '<meta name="ArticleTitle"' in page, path
        assert "演示数据" in page, path


def test_a_decision_is_on_every_surface_with_its_canary(site: Path) -> None:
    decision = many_public_decisions(1)[0]
    carriers = {path for path, data in files(site).items() if decision.canary.encode() in data}
    month = decision.month

    assert carriers >= {
        decision.path,
        decision.path.replace(".html", ".json"),
        f"parties/{decision.party_id}.html",
        f"browse/month/{month}.html",
        f"browse/agency/{decision.agency_code}/{month}.html",
        f"open-data/decisions-{month}.csv",
        f"open-data/decisions-{month}.jsonl",
        "feeds/all.atom",
        "feeds/all.json",
        f"sitemap-{month}.xml",
    }


def test_whatever_names_a_decision_carries_its_canary(site: Path) -> None:
    decision = replace(many_public_decisions(1)[0])

    for path, data in files(site).items():
        if decision.id.encode() in data:
            assert decision.canary.encode() in data, path


def test_a_natural_person_has_no_page_of_his_own_and_no_linked_data(site: Path) -> None:
    page = site.joinpath(a_public_decision(41).path).read_text(encoding="utf-8")

    assert "李某某" in page
    assert "application/ld+json" not in page
    assert "/parties/" not in page


def test_what_is_removed_stands_in_the_removal_files_alone(site: Path) -> None:
    gone = removal()
    carriers = {path for path, data in files(site).items() if gone.id.encode() in data}

    assert {path for path in carriers if not path.startswith("feeds/")} == {
        "open-data/removed.jsonl",
        "sitemap-removed.xml",
    }


def test_a_notice_tells_why_without_naming_the_party(site: Path) -> None:
    gone = removal()
    assert gone.notice is not None
    page = (site / gone.notice.path).read_text(encoding="utf-8")

    assert "主要证据不足" in page
    assert "撤销" in page
    assert gone.notice.canary in page


def test_two_builds_of_one_stream_are_the_same_bytes_whatever_the_number_of_processes(
    tmp_path: Path,
) -> None:
    decisions = many_public_decisions(450)

    one = build(tmp_path, decisions, name="one", DISCLOSURE_WORKERS=1)
    other = build(tmp_path, decisions, name="other", DISCLOSURE_WORKERS=2)

    assert files(one) == files(other)


def test_the_feeds_that_carried_an_entry_recall_it_and_no_others(site: Path) -> None:
    recall = re.compile(rf'<at:deleted-entry ref="[^"]*:{removal().id}" when="2026-11-18[^"]*"/>')
    feeds = sorted((site / "feeds").glob("*.atom"))

    recalling = [one.name for one in feeds if recall.search(one.read_text(encoding="utf-8"))]

    assert len(feeds) > 15
    assert recalling == ["act-penalty.atom", "agency-lanchuan.atom", "all.atom"]
    for feed in feeds:
        text = recall.sub("", feed.read_text(encoding="utf-8"))
        assert "deleted-entry" not in text
        assert removal().id not in text


def test_a_decision_shows_its_partys_decisions_next_to_its_own_day(site: Path) -> None:
    decisions = many_public_decisions(40)
    made = decisions[0]
    same = [one for one in decisions if one.party_id == made.party_id and one.id != made.id]
    page = site.joinpath(made.path).read_text(encoding="utf-8")
    shown = [one for one in same if one.path in page]

    earlier = sorted(one.decided_on for one in same if one.decided_on < made.decided_on)
    later = sorted(one.decided_on for one in same if one.decided_on > made.decided_on)
    assert sorted(one.decided_on for one in shown) == earlier[-2:] + later[:2]
    assert "本企业正在公示的其他决定" in page
