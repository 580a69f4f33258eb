"""``status.json`` says when something is due next, and what has ended and still stands."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from disclosure.data_folder import DataFolder
from disclosure.errors import Broken
from disclosure.moment import end_of
from disclosure.public import Ending
from publish import status
from publish.overdue import overdue
from publish.publication import publish
from publish.server import PublicSite
from publish.tick import tick
from tests.builders import NOW, identifier
from tests.publish.test_publication import company
from tests.publish.values import Values, values

SOON = date(2026, 12, 1)
END = end_of(SOON)


class Dead(Values):
    """A register whose texts can't be read."""

    def head(self, now):  # type: ignore[no-untyped-def]
        raise Broken("登记册无法读取")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def health(folder: DataFolder, now) -> tuple[HTTPStatus, bytes]:  # type: ignore[no-untyped-def]
    answer = PublicSite(folder, lambda: now).answer(
        {"REQUEST_METHOD": "GET", "PATH_INFO": "/healthz"}
    )
    return answer.status, answer.body


def test_a_run_that_has_nothing_to_do_writes_no_file(folder: DataFolder) -> None:
    source = values([company(1), company(2)])
    publish(folder, NOW, source=source)
    before = written(folder)

    outcome = publish(folder, NOW + timedelta(minutes=1), source=source)

    assert (outcome.exit_code, outcome.written, outcome.deleted) == (0, (), ())
    assert written(folder) == before


def written(folder: DataFolder) -> dict[Path, tuple[int, int, int]]:
    """Every file and folder, with when it was changed, its size and its inode."""
    places = [folder.path, *folder.path.rglob("*")]
    known = ((place, place.lstat()) for place in places)
    return {place: (one.st_mtime_ns, one.st_size, one.st_ino) for place, one in known}


def test_after_a_run_the_next_end_stands_in_the_status_and_a_quiet_tick_keeps_it(
    folder: DataFolder,
) -> None:
    source = values([company(1, last_day=SOON), company(2)])
    publish(folder, NOW, source=source)
    first = status.read(folder)

    tick(folder, NOW + timedelta(minutes=1), source=source)

    assert first["next_due"] == status.read(folder)["next_due"] == END.isoformat()
    assert status.read(folder)["overdue"] == 0
    assert status.read(folder)["ran_at"] == (NOW + timedelta(minutes=1)).isoformat()


def test_without_a_tick_the_passing_of_the_next_end_is_seen_from_outside(
    folder: DataFolder,
) -> None:
    source = values([company(1, last_day=SOON), company(2)])
    assert health(folder, NOW) == (HTTPStatus.SERVICE_UNAVAILABLE, b"overdue -1\n")
    publish(folder, NOW, source=source)

    assert health(folder, END) == (HTTPStatus.OK, b"overdue 0\n")
    late = END + timedelta(minutes=6)
    assert health(folder, late) == (HTTPStatus.SERVICE_UNAVAILABLE, b"overdue 1\n")
    assert overdue(folder, source, END) == (identifier(1),)
    tick(folder, late, source=source)
    assert health(folder, late) == (HTTPStatus.OK, b"overdue 0\n")
    assert overdue(folder, source, late) == ()


def test_a_run_that_fails_counts_what_should_be_gone_and_says_so(folder: DataFolder) -> None:
    source = values([company(number) for number in (1, 2, 3)])
    publish(folder, NOW, source=source)
    dead = Dead(source.decisions, changes=source.changes)
    dead.end(identifier(2), NOW + timedelta(hours=1), Ending.WITHDRAWN)

    with pytest.raises(Broken):
        tick(folder, NOW + timedelta(hours=1), source=dead)

    said = status.read(folder)
    assert (said["overdue"], said["failure"]) == (1, "Broken")
    assert health(folder, NOW + timedelta(hours=1))[0] == HTTPStatus.SERVICE_UNAVAILABLE
