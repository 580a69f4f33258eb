"""``--dry-run`` of a step says what the step would say, and changes no row of the register."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from disclosure import register
from disclosure.data_folder import DataFolder
from tests.desk.test_workflow_commands import REVIEW, run
from tests.register_builders import a_decision, at, disclosed, taken_in, two_people

__all__ = ["run"]
DONE = ("--duties-fulfilled", "--corrected", "--commitment")
WITHDRAWAL = ("--ground", "撤销", "--reason", "原决定已由作出机关撤销。", "--number", "撤1号")

REPAIR = ("--number", "信修1号", "--decided-on", "2027-05-14", *DONE)


def rows(folder: DataFolder) -> list[str]:
    """Everything that stands in the register."""
    with closing(sqlite3.connect(folder.register)) as connection:
        return list(connection.iterdump())


def test_a_submission_and_an_approval_are_tried_and_taken_back(run, folder: DataFolder) -> None:  # type: ignore[no-untyped-def]
    (public_id,) = taken_in(a_decision())
    two_people()
    before = rows(folder)

    tried = run("submit", public_id, *REVIEW, "--as", "lin", "--json", "--dry-run")

    assert tried.exit_code == 0
    assert "预演" in tried.stderr
    assert rows(folder) == before
    done = run("submit", public_id, *REVIEW, "--as", "lin", "--json")
    assert done.stdout == tried.stdout
    submitted = rows(folder)
    tried = run("approve", "--all", "--as", "zhou", "--json", "--dry-run")
    assert rows(folder) == submitted
    assert run("approve", "--all", "--as", "zhou", "--json").stdout == tried.stdout
    assert [one.id for one in register.public_at(at(17))] == [public_id]


@pytest.mark.parametrize(
    "words",
    [
        ("withdraw", *WITHDRAWAL),
        ("withdraw", *WITHDRAWAL, "--emergency"),
        ("repair", *REPAIR),
        ("hold", "--reason", "待核"),
    ],
)
def test_what_changes_a_disclosure_is_tried_and_taken_back(  # type: ignore[no-untyped-def]
    run,
    folder: DataFolder,
    words: tuple[str, ...],
) -> None:
    public_id = disclosed() if words[0] != "hold" else taken_in(a_decision())[0]
    two_people()
    before = rows(folder)
    command, *options = words

    when = "2027-05-15T10:00:00+08:00" if command == "repair" else "2026-11-16T10:00:00+08:00"

    tried = run(command, public_id, *options, "--as", "lin", "--dry-run", as_of=when)

    assert rows(folder) == before
    done = run(command, public_id, *options, "--as", "lin", as_of=when)
    assert done.exit_code == tried.exit_code == 0, done.output
    assert done.stdout == tried.stdout
    assert rows(folder) != before


def test_a_tick_says_its_plan_and_writes_nothing(run, folder: DataFolder) -> None:  # type: ignore[no-untyped-def]
    public_id = disclosed()
    before = rows(folder)

    plan = run("tick", "--dry-run")

    assert plan.exit_code == 0
    assert public_id in plan.stdout
    assert not folder.site.exists()
    assert rows(folder) == before
