"""A few decisions come or go: the same bytes as a whole build, and nothing left of what went."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from disclosure.agency import Agencies, load_agencies
from disclosure.public import PublicDecision
from disclosure.site import CONTENT
from search import shards
from search.searchable import fields_of
from tests.builders import a_public_decision, many_public_decisions
from tests.search.questions import write_twins
from tests.search.small_site import index_files


@pytest.fixture(scope="module")
def agencies() -> Agencies:
    return load_agencies(CONTENT / "agencies.yaml")


def _updated(
    live: Path, staging: Path, added: list[PublicDecision], removed: list[int]
) -> tuple[set[str], set[str]]:
    written, deleted = shards.update(live, staging, added, removed)
    for path in written:
        (live / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(staging / path, live / path)
    for path in deleted:
        (live / path).unlink()
    write_twins(added, live)
    return set(written), set(deleted)


def test_after_any_changes_the_index_is_the_one_that_a_full_build_makes(
    tmp_path: Path, agencies: Agencies
) -> None:
    rng, every = random.Random(7), {one.ordinal: one for one in many_public_decisions(240)}
    shown = {at: one for at, one in every.items() if at % 3}
    live = tmp_path / "live"
    shards.build(shown.values(), agencies, live)
    write_twins(list(shown.values()), live)

    for turn in range(4):
        removed = rng.sample(sorted(shown), rng.randint(0, 12))
        added = [every[at] for at in rng.sample(sorted(set(every) - set(shown)), rng.randint(0, 9))]
        first = shown[min(set(shown) - set(removed))]
        name = f"{first.party_name[turn:]}测试测试公司" if turn % 2 else first.party_name
        corrected = replace(first, facts=f"第{turn}次更正后的事实", party_name=name)
        _updated(live, tmp_path / f"staging{turn}", [*added, corrected], removed)
        shown = {at: one for at, one in shown.items() if at not in removed}
        shown |= {one.ordinal: one for one in (*added, corrected)}
        full = tmp_path / f"full{turn}"
        shards.build([shown[at] for at in sorted(shown)], agencies, full)
        assert index_files(live) == index_files(full)


def test_a_term_that_becomes_rare_gives_up_its_own_file(tmp_path: Path, agencies: Agencies) -> None:
    every, live = many_public_decisions(256), tmp_path / "live"
    shards.build(every, agencies, live)
    write_twins(every, live)

    _, deleted = _updated(live, tmp_path / "staging", [], [7])

    assert any("/h-" in path for path in deleted)
    shards.build([one for one in every if one.ordinal != 7], agencies, tmp_path / "full")
    assert index_files(live) == index_files(tmp_path / "full")


@pytest.mark.parametrize("has_twin", [True, False], ids=["twin in the site", "twin gone already"])
def test_nothing_of_a_removed_decision_is_left(
    tmp_path: Path, agencies: Agencies, has_twin: bool
) -> None:
    odd = a_public_decision(401, party_name="罕见之名鱻厂", facts="独一无二的麤字事实")
    live = tmp_path / "live"
    shards.build([*many_public_decisions(400), odd], agencies, live)
    write_twins([odd] if has_twin else [], live)
    assert shards.holding(live, [401])
    known = {401: fields_of(odd)}
    every = {path for path in shards.holding(live, [401]) if "/h-" not in path}
    assert every <= shards.holding(live, [401], known=known)

    _updated(live, tmp_path / "staging", [], [401])

    assert shards.holding(live, [401]) == set()
    assert shards.holding(live, [401], known=known) == set()
    assert "鱻" not in "".join(text for _, text in shards.texts(live))
    shards.build(many_public_decisions(400), agencies, tmp_path / "full")
    assert index_files(live) == index_files(tmp_path / "full")


def test_a_second_update_writes_nothing(tmp_path: Path, agencies: Agencies) -> None:
    shards.build(many_public_decisions(50), agencies, tmp_path)
    write_twins(many_public_decisions(50), tmp_path)
    _updated(tmp_path, tmp_path / "staging", [], [3])

    assert shards.update(tmp_path, tmp_path / "again", [], [3]) == ((), ())


def test_a_correction_touches_only_the_terms_that_it_changes(
    tmp_path: Path, agencies: Agencies
) -> None:
    shown = many_public_decisions(60)
    live, built = tmp_path / "live", tmp_path / "built"
    shards.build(shown, agencies, live)
    write_twins(shown, live)
    corrected = replace(shown[7], facts=f"{shown[7].facts}鑫")

    written, deleted = _updated(live, tmp_path / "staging", [corrected], [])

    shards.build([corrected if one.id == corrected.id else one for one in shown], agencies, built)
    assert index_files(live) == index_files(built)
    assert not [path for path in written if "/names/" in path]
    assert len(written) <= 6
    assert not deleted


def test_a_step_into_another_size_class_asks_for_a_whole_build(
    tmp_path: Path, agencies: Agencies
) -> None:
    shards.build(many_public_decisions(1000), agencies, tmp_path)

    with pytest.raises(shards.SizeClassChanged):
        shards.update(tmp_path, tmp_path / "out", [a_public_decision(1001)], [])


def test_sounds_keep_only_pairs_that_stand_in_the_name_of_a_live_decision(
    tmp_path: Path, agencies: Agencies
) -> None:
    odd = a_public_decision(401, party_name="鑫淼焱垚厂")
    live = tmp_path / "live"
    shards.build([*many_public_decisions(60), odd], agencies, live)
    write_twins([odd], live)

    def heard() -> str:
        return "".join(text for path, text in shards.texts(live) if "/sounds/" in path)

    before = heard()
    _updated(live, tmp_path / "staging", [], [401])

    assert "淼焱" in before
    assert "淼焱垚" not in before
    assert "淼" not in heard()
