"""Every engine answers as brute force does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from disclosure.agency import Agencies, load_agencies
from disclosure.public import PublicDecision
from disclosure.site import CONTENT, load_site
from search import shards, whoosh_index
from search.engine import BruteForce, Engine
from search.query import PAGE_SIZE, parse
from search.shard_engine import ShardEngine
from search.whoosh_engine import WhooshEngine
from tests.builders import NOW, a_public_decision, many_public_decisions
from tests.search.questions import questions, write_twins


@pytest.fixture(scope="module")
def agencies() -> Agencies:
    return load_agencies(CONTENT / "agencies.yaml")


@pytest.fixture(scope="module")
def decisions() -> list[PublicDecision]:
    return [one for one in many_public_decisions(420) if one.ends_at > NOW and one.ordinal % 13]


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, decisions: list[PublicDecision], agencies: Agencies
) -> Path:
    folder = tmp_path_factory.mktemp("site")
    shards.build(decisions, agencies, folder)
    write_twins(decisions, folder)
    return folder


@pytest.fixture(params=["shards", "whoosh"])
def engine(
    request: pytest.FixtureRequest,
    site: Path,
    decisions: list[PublicDecision],
    agencies: Agencies,
    tmp_path: Path,
) -> Engine:
    if request.param == "shards":
        return ShardEngine(site)
    whoosh_index.build(decisions, tmp_path)
    return WhooshEngine(tmp_path, site)


def test_the_index_answers_as_brute_force(
    engine: Engine, decisions: list[PublicDecision], agencies: Agencies
) -> None:
    truth = BruteForce(decisions, agencies)

    for query in questions(decisions, 150):
        expected, found = truth.find(query, NOW), engine.find(query, NOW)
        assert found.ordinals == expected.ordinals, query
        if found.is_exact:
            assert found == expected, query


def test_any_two_characters_of_a_name_find_it(site: Path) -> None:
    found = ShardEngine(site).find(parse({"q": ["远精"]}), NOW)

    assert found.total > 0
    assert len(found.ordinals) == min(found.total, PAGE_SIZE)


def test_what_has_ended_is_not_counted(site: Path, decisions: list[PublicDecision]) -> None:
    engine, query = ShardEngine(site), parse({})

    later = engine.find(query, NOW + timedelta(days=150))

    assert later.total == sum(one.ends_at > NOW + timedelta(days=150) for one in decisions)
    assert later.total < engine.find(query, NOW).total


def test_two_builds_of_the_same_decisions_are_the_same_bytes(
    tmp_path: Path, site: Path, decisions: list[PublicDecision], agencies: Agencies
) -> None:
    shards.build(decisions, agencies, tmp_path)

    assert _files(tmp_path) == {
        path: data for path, data in _files(site).items() if path.startswith("search/")
    }


def test_an_index_of_nothing_answers_nothing(tmp_path: Path, agencies: Agencies) -> None:
    shards.build([], agencies, tmp_path)

    assert ShardEngine(tmp_path).find(parse({"q": ["化工"]}), NOW).total == 0


def test_neighbours_in_a_name_are_told_from_characters_that_stand_twice(
    tmp_path: Path, agencies: Agencies
) -> None:
    shards.build([a_public_decision(1, party_name="丙甲乙东甲乙丙有限公司")], agencies, tmp_path)
    engine = ShardEngine(tmp_path)

    totals = [
        engine.find(parse({"q": [text], "scope": ["names"]}), NOW).total
        for text in ("甲乙丙", "丙甲乙丙", "东甲乙丙有限", "丙甲乙东", "乙丙甲")
    ]

    assert totals == [1, 0, 1, 1, 0]


def test_whoosh_takes_decisions_in_and_out_and_forgets_them(
    tmp_path: Path, site: Path, decisions: list[PublicDecision], agencies: Agencies
) -> None:
    odd = a_public_decision(900, party_name="罕见之名鱻厂", party_code="91990100MA9ODDLY0X")
    whoosh_index.build([*decisions[:50], odd], tmp_path)
    engine = WhooshEngine(tmp_path, site)
    assert engine.find(parse({"q": ["见之名"]}), NOW).total == 1

    whoosh_index.update(tmp_path, decisions[50:60], [900])

    assert engine.find(parse({"q": ["见之名"]}), NOW).total == 0
    assert engine.find(parse({}), NOW).total == 60
    bytes_left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in ("鱻", "91990100MA9ODDLY0X", "91990100ma9oddly0x", odd.canary, odd.id):
        assert secret.encode() not in bytes_left


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_browser_calls_values_as_the_served_search_does() -> None:
    from search.facet import ACT_LABELS, BAND_LABELS, PENALTY_LABELS

    labels = load_site().wording["finder"]["labels"]

    assert labels == {"act": ACT_LABELS, "kind": PENALTY_LABELS, "fine": BAND_LABELS}
