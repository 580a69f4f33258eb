"""`portal demo`: a rehearsal that is made once, and anew when time has run ahead of it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.cli import portal
from disclosure import register, stream
from disclosure.data_folder import DataFolder
from disclosure.decision import Decision
from disclosure.merging import cell_in, coarse_sum, rounding_step
from disclosure.moment import clock, parse_moment
from disclosure.public import Head, PublicDecision
from disclosure.totals import places, sealed_months

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


def test_what_has_ended_cannot_be_found_by_subtracting_what_is_public(demo: DataFolder) -> None:
    """Each decision in turn is taken off; sealed minus live then tells neither cell nor amount."""
    now = parse_moment(NOON)
    counted = [entry for entry in register.entries() if entry.life]
    for year, month in sealed_months(now):
        sealed = register.totals(year, month, now)
        of_month = [
            entry.decision
            for entry in counted
            if entry.decision.decided_on.strftime("%Y-%m") == f"{year:04}-{month:02}"
        ]
        if sealed is None:
            continue
        for removed in range(len(of_month)):
            live = of_month[:removed] + of_month[removed + 1 :]
            for facet in ("kind", "industry", "act", "fine_band"):
                _assert_tells_nothing(sealed.cells[facet], facet, live)


def _assert_tells_nothing(cells: dict[str, int], facet: str, live: list[Decision]) -> None:
    seen: Counter[str] = Counter()
    for decision in live:
        place = dict(places(decision)).get(facet)
        if place is not None:
            seen[cell_in(cells, place)] += 1
    for key, count in cells.items():
        assert count >= 5
        at_least, at_most = max(0, count - seen[key]), count + 4 - seen[key]
        assert at_least == 0 or at_most >= 5, f"{facet} {key}: {at_least} to {at_most} have ended"


@settings(deadline=None)
@given(st.lists(st.integers(1, 3_000_000), min_size=5, max_size=40), st.data())
def test_sums_of_money_tell_no_single_amount(yuan: list[int], data: st.DataObject) -> None:
    amounts = [Decimal(one) / 10_000 for one in yuan]
    gone = data.draw(st.integers(0, len(amounts) - 1))

    sealed, live = coarse_sum(amounts), sum(amounts) - amounts[gone]

    # all that the difference tells: the amount lies in an interval not narrower than itself
    step = rounding_step(max(amounts))
    low, high = max(Decimal(0), sealed - step / 2 - live), sealed + step / 2 - live
    assert low <= amounts[gone] <= high
    assert high - low >= amounts[gone]


def _bytes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_dry_run_says_what_would_be_made_and_makes_nothing(
    demo: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.stat().st_mtime_ns for path in demo.path.rglob("*")}

    assert "没有改动" in run("--dry-run", "--as-of", NOON).stderr
    assert "将制作演示数据" in run("--dry-run", "--reset", "--as-of", NOON).stderr
    assert {path: path.stat().st_mtime_ns for path in demo.path.rglob("*")} == before

    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "none"))
    assert "将制作演示数据" in run("--dry-run", "--as-of", NOON).stderr
    assert not (tmp_path / "none").exists()
