"""Words that wait in files: the same index, nothing left of them, nothing within the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure.agency import load_agencies
from disclosure.site import CONTENT
from search import shards, spill
from tests.builders import many_public_decisions
from tests.search.small_site import index_files

AGENCIES = load_agencies(CONTENT / "agencies.yaml")


def test_words_that_waited_in_files_make_the_same_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, spilled = tmp_path / "held" / "output", tmp_path / "spilled" / "output"
    held.parent.mkdir()
    spilled.parent.mkdir()
    decisions = many_public_decisions(5_000)
    shards.build(decisions, AGENCIES, held)
    waited: list[Path] = []

    def noticed(numbered: spill.Spill, number: int) -> Path:
        waited.append(where(numbered, number))
        return waited[-1]

    where = spill.Spill._file
    monkeypatch.setattr(spill.Spill, "_file", noticed)
    monkeypatch.setattr(spill, "HELD", 50_000)

    shards.build(decisions, AGENCIES, spilled)

    assert index_files(spilled) == index_files(held)
    assert {path.parent.parent for path in waited} == {spilled.parent}
    assert [path.name for path in spilled.parent.iterdir()] == ["output"]


def test_a_build_that_breaks_off_leaves_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[str] = []

    def write(path: Path, data: bytes) -> None:
        if "names" in path.parts:
            waiting.extend(one.name for one in tmp_path.glob(".words-*"))
            raise OSError("disk full")

    monkeypatch.setattr(spill, "HELD", 1_000)
    monkeypatch.setattr(shards, "write", write)

    with pytest.raises(OSError, match="disk full"):
        shards.build(many_public_decisions(5_000), AGENCIES, tmp_path / "output")

    assert waiting
    assert not list(tmp_path.iterdir())
