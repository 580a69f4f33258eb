"""2,000 generated questions and the case file: every engine answers them as brute force does."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure.agency import Agencies, load_agencies
from disclosure.public import PublicDecision
from disclosure.site import CONTENT
from search import shards, whoosh_index
from search.engine import BruteForce, Engine, Found
from search.query import Query
from search.shard_engine import ShardEngine
from search.whoosh_engine import WhooshEngine
from tests.builders import NOW
from tests.search.questions import questions, write_twins
from tests.search.varied import case_questions, varied_decisions

COUNT = 2_000


@pytest.fixture(scope="module")
def agencies() -> Agencies:
    return load_agencies(CONTENT / "agencies.yaml")


@pytest.fixture(scope="module")
def decisions() -> list[PublicDecision]:
    return varied_decisions(300)


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, decisions: list[PublicDecision], agencies: Agencies
) -> Path:
    folder = tmp_path_factory.mktemp("site")
    shards.build(decisions, agencies, folder)
    write_twins(decisions, folder)
    whoosh_index.build(decisions, folder / "whoosh")
    return folder


@pytest.fixture(scope="module")
def truth(decisions: list[PublicDecision], agencies: Agencies) -> list[tuple[Query, Found]]:
    brute = BruteForce(decisions, agencies)
    asked = [*case_questions(), *questions(decisions, COUNT)]
    return [(query, brute.find(query, NOW)) for query in asked]


@pytest.mark.parametrize("name", ["shards", "whoosh"])
def test_every_engine_answers_as_brute_force_does(
    name: str, site: Path, truth: list[tuple[Query, Found]]
) -> None:
    engine: Engine = ShardEngine(site) if name == "shards" else WhooshEngine(site / "whoosh", site)

    exact = 0
    for query, expected in truth:
        found = engine.find(query, NOW)
        assert found.ordinals == expected.ordinals, query
        assert found.scope == expected.scope, query
        if found.is_exact:
            exact += 1
            assert found == expected, query

    assert len(truth) >= COUNT
    assert exact > 0.9 * len(truth)
    assert sum(found.total > 0 for _, found in truth) > 0.75 * len(truth)
