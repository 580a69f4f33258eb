"""``portal search``: what a resident would find, on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli import portal
from disclosure.data_folder import DataFolder
from tests.builders import many_public_decisions
from tests.search.small_site import write_site

AS_OF = ("--as-of", "2026-11-20T12:00:00+08:00")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command on a folder with a live site of 60 decisions."""
    folder = DataFolder(tmp_path)
    write_site(many_public_decisions(60), folder.site)
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))
    return lambda *words: CliRunner().invoke(portal, ["search", *words, *AS_OF])


def test_a_fragment_of_a_name_lists_its_decisions(run: Run) -> None:
    found = run("远精", "--limit", "3")

    assert found.exit_code == 0
    assert found.stdout.count("宏远精细化工") == 3
    assert found.stderr.strip() == "3 条"


def test_programs_get_the_fields_of_the_interface(run: Run) -> None:
    found = json.loads(run("名称:化工", "--json").stdout)

    assert {one["act"] for one in found} <= {"penalty", "licence"}
    assert all(one["url"].endswith(".html") and one["ends_at"] for one in found)


def test_what_has_ended_is_not_found(run: Run) -> None:
    later = CliRunner().invoke(portal, ["search", "化工", "--as-of", "2031-01-01"])

    assert later.stdout == ""


def test_what_is_heard_and_not_written_so_is_suggested(run: Run) -> None:
    found = run("hongyuan")

    assert found.exit_code == 0
    assert "也许是：宏远" in found.stderr
