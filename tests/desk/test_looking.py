"""``portal list``: the day that each line names is the day that counts."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from desk.cli import portal
from desk.person import Person
from desk.views.review import deadline_of
from disclosure import register, workflow
from disclosure.data_folder import DataFolder
from disclosure.errors import Refused
from disclosure.people import Stamp
from tests.register_builders import a_decision, a_review, at, disclosed, taken_in, two_people


@pytest.fixture
def lines(folder: DataFolder, monkeypatch: pytest.MonkeyPatch):
    """The lines of ``portal list`` with some words behind it."""
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))
    return lambda *words: CliRunner().invoke(portal, ["list", *words]).stdout.splitlines()


def withheld() -> str:
    """A decision on a minor, which is never public."""
    clerk, _ = two_people()
    (public_id,) = taken_in(a_decision(), when=at(16))
    with pytest.raises(Refused):
        workflow.submit(public_id, a_review(is_minor=True), actor=clerk, stamp=Stamp.at(at(16)))
    return public_id


def test_what_will_never_be_public_is_listed_without_a_deadline(lines) -> None:
    public_id = withheld()

    (line,) = lines("--as-of", "2026-11-20")

    assert line.startswith(f"{public_id}  不予公示  （澜）应急罚〔2026〕1号  ")
    assert "须于" not in CliRunner().invoke(portal, ["show", public_id]).stdout


def test_what_has_ended_is_listed_with_the_moment_and_the_reason(lines) -> None:
    public_id = disclosed(when=at(16))
    register.close_ended(at(14, year=2027, hour=0))

    (line,) = lines("--as-of", "2027-11-14")

    assert line.startswith(f"{public_id}  已终止  期满，2027-11-14 00:00 终止  ")


def test_a_provisional_deadline_says_which_day_lateness_goes_by(lines) -> None:
    taken_in(a_decision(decided_on=date(2026, 12, 29)), when=at(30, month=12))
    by = "须于 2027-01-07（暂定，逾期以 2026-12-31 为准）前公示"

    (due,) = [line for line in lines("due", "--as-of", "2026-12-30") if by in line]
    (late,) = [line for line in lines("overdue", "--as-of", "2027-01-05") if by in line]

    assert due == late


def clock_of(public_id: str, day: int, month: int, year: int) -> str | None:
    person = Person(two_people()[0], "澜川市应急管理局", at(day, month=month, year=year))
    clock = deadline_of(register.entry(public_id), person)
    return clock and clock.text


def test_the_desk_shows_no_clock_for_what_will_never_be_public(folder: DataFolder) -> None:
    assert clock_of(withheld(), 1, 12, 2026) is None


def test_the_clock_of_a_provisional_day_runs_out_on_the_last_day_covered(
    folder: DataFolder,
) -> None:
    (public_id,) = taken_in(a_decision(decided_on=date(2026, 12, 29)), when=at(30, month=12))

    assert clock_of(public_id, 31, 12, 2026) == "公示期限：2027-01-07 止（暂定），还剩 7 日"
    assert clock_of(public_id, 5, 1, 2027) == "应于 2027-01-07（暂定）前公示，已逾期 5 日"
