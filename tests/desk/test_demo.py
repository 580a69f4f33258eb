"""`portal demo`: a rehearsal that is made once, and anew when time has run ahead of it."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli import portal
from disclosure import register, stream
from disclosure.data_folder import DataFolder
from disclosure.moment import clock, parse_moment
from disclosure.public import Head, PublicDecision

NOON = "2026-11-20T12:00:00+08:00"


def run(*words: str) -> Result:
    outcome = CliRunner().invoke(portal, ["demo", *words], prog_name="portal")
    assert outcome.exit_code == 0, outcome.output
    return outcome


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """One rehearsal folder as of 2026-11-20, for all tests that only read."""
    data = DataFolder(tmp_path_factory.mktemp("demo"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_DATA", str(data.path))
        run("--as-of", NOON)
    return data


@pytest.fixture
def demo(made: DataFolder, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setenv("PORTAL_DATA", str(made.path))
    register.use(made)
    return made


def test_the_samples_have_lived_through_everything(demo: DataFolder) -> None:
    now = parse_moment(NOON)
    figures = register.figures(now)
    gone = list(register.gone_at(now))

    assert register.is_rehearsal()
    assert figures.live > 400
    assert {one.kind.name for one in gone} == {"EXPIRED", "WITHDRAWN", "REPAIRED"}
    assert figures.disclosed_on_time[1] - figures.disclosed_on_time[0] == 3
    assert figures.removed_on_time[0] == figures.removed_on_time[1] == len(gone)
    assert sum(1 for one in register.public_at(now) if one.corrections) == 1
    assert register.verify_history() > 1500


def test_an_earlier_day_is_plausible_too(demo: DataFolder) -> None:
    then = parse_moment("2026-03-31T12:00:00+08:00")

    assert 100 < sum(1 for _ in register.keys_at(then)) < register.figures(parse_moment(NOON)).live


def test_twelve_decisions_end_in_one_two_seven_and_thirty_days(demo: DataFolder) -> None:
    rows = json.loads((demo.samples / "soon.json").read_text("utf-8"))["decisions"]
    numbers = {row["决定书文号"] for row in rows}
    live = [one for one in register.public_at(parse_moment(NOON)) if one.document_number in numbers]
    days = sorted((one.last_day - parse_moment(NOON).date()).days + 1 for one in live)

    assert days == [1, 1, 1, 2, 2, 2, 7, 7, 7, 30, 30, 30]


def test_a_second_demo_changes_nothing(demo: DataFolder) -> None:
    before = _bytes(demo.path)

    outcome = run("--as-of", NOON)

    assert "没有改动" in outcome.stderr
    assert _bytes(demo.path) == before


def test_a_folder_that_ran_ahead_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = DataFolder(tmp_path / "data")
    monkeypatch.setenv("PORTAL_DATA", str(data.path))
    run("--empty")
    from tests.register_builders import a_decision, taken_in

    register.use(data)
    taken_in(a_decision(), when=clock() + timedelta(days=400))

    outcome = run("--empty")

    assert "重新制作" in outcome.stderr
    assert register.change_number() == 0


def test_a_real_register_is_never_taken_for_a_rehearsal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = DataFolder(tmp_path / "data")
    monkeypatch.setenv("PORTAL_DATA", str(data.path))
    register.create(data, rehearsal=False)
    before = _bytes(data.path)

    outcome = CliRunner().invoke(portal, ["demo", "--reset"], prog_name="portal")

    assert outcome.exit_code == 1
    assert "正式数据" in outcome.stderr
    assert _bytes(data.path) == before


def test_a_stream_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "never"))
    target = tmp_path / "stream.jsonl"

    run("--as-of", "2024-06-20T12:00:00+08:00", "--stream", str(target))

    with target.open("rb") as source:
        lines = list(stream.read(source))
    assert isinstance(lines[0], Head)
    assert lines[0].rehearsal
    assert any(isinstance(line, PublicDecision) for line in lines)
    assert not (tmp_path / "never").exists()


def _bytes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
