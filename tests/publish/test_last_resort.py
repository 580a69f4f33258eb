"""When nothing can be made, what ended is taken off all the same, and its lists are down."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from disclosure.data_folder import DataFolder
from disclosure.moment import end_of
from disclosure.public import Ending
from disclosure.site import CONTENT
from publish import needles, status
from publish.gone import Tombstones
from publish.publication import publish
from publish.residue import Scanner, may_hold_ids
from publish.server import PublicSite
from publish.unavailable import Unavailable
from tests.builders import NOW
from tests.publish.test_publication import company, files
from tests.publish.values import Values, values

SOON = date(2026, 12, 1)
END = end_of(SOON)
MINUTE = timedelta(minutes=1)
ENDING = company(1, last_day=SOON, party_name="澜川立新机械有限公司")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The shipped texts and settings, to be broken."""
    copy = tmp_path / "content"
    shutil.copytree(CONTENT, copy, ignore=shutil.ignore_patterns("samples"))
    return copy


@pytest.fixture
def source() -> Values:
    return values([ENDING, company(2), company(3)])


def words_that_pages_need(content: Path) -> None:
    """A list can't be made: the run begins and then fails."""
    (content / "wording.yaml").write_text("no: [", encoding="utf-8")


def what_a_run_begins_with(content: Path) -> None:
    """Nothing can be made: the run does not even begin."""
    (content / "agencies.yaml").write_text("no: [", encoding="utf-8")


def run_all_the_same(folder: DataFolder, source: Values, content: Path, now=END) -> None:  # type: ignore[no-untyped-def]
    """A run that says that something is wrong, by its exit code or by raising."""
    try:
        assert publish(folder, now, source=source, content=content).exit_code == 3
    except AssertionError:
        raise
    except Exception:
        assert status.read(folder)["failure"]


def answered(folder: DataFolder, path: str) -> HTTPStatus:
    site = PublicSite(folder, lambda: END)
    return site.answer({"REQUEST_METHOD": "GET", "PATH_INFO": f"/{path}"}).status


BREAKS = pytest.mark.parametrize("breaks", [words_that_pages_need, what_a_run_begins_with])


@BREAKS
def test_what_ended_leaves_and_the_lists_that_named_it_are_down_until_they_can_be_made(
    folder: DataFolder, source: Values, content: Path, breaks: Callable[[Path], None]
) -> None:
    publish(folder, NOW, source=source, content=content)
    before = files(folder)
    breaks(content)

    run_all_the_same(folder, source, content)

    left = files(folder)
    strings = {*needles.of(ENDING), ENDING.id} - set(needles.of(company(2)))
    scanner = Scanner(dict.fromkeys(strings, ENDING.id))
    assert {
        path for path, data in left.items() if scanner.find(data) and not may_hold_ids(path)
    } == set()
    assert ENDING.path not in left
    down = Unavailable(folder).paths()
    for path in ("index.html", "browse/month/2026-11.html", "agencies/lanchuan.html"):
        assert path in down
        assert answered(folder, path) == HTTPStatus.SERVICE_UNAVAILABLE
    assert answered(folder, ENDING.path) == HTTPStatus.GONE
    assert answered(folder, company(2).path) == HTTPStatus.OK
    assert {path for path in before if path not in left} == {
        *down,
        ENDING.path,
        ENDING.path.replace(".html", ".json"),
    }


@BREAKS
def test_once_everything_can_be_made_again_nothing_is_down_and_nothing_is_missing(
    folder: DataFolder,
    source: Values,
    content: Path,
    tmp_path: Path,
    breaks: Callable[[Path], None],
) -> None:
    publish(folder, NOW, source=source, content=content)
    breaks(content)
    run_all_the_same(folder, source, content)
    run_all_the_same(folder, source, content, END + MINUTE)

    outcome = publish(folder, END + 2 * MINUTE, source=source)

    whole = DataFolder(tmp_path / "whole")
    publish(whole, END + 2 * MINUTE, source=source)
    assert outcome.exit_code == 0
    assert files(folder) == files(whole)
    assert not Unavailable(folder).paths()
    assert "failure" not in status.read(folder)


def test_what_was_withdrawn_before_its_last_day_leaves_as_well(
    folder: DataFolder, source: Values, content: Path
) -> None:
    publish(folder, NOW, source=source, content=content)
    source.end(ENDING.id, NOW + MINUTE, Ending.REPAIRED)
    what_a_run_begins_with(content)

    run_all_the_same(folder, source, content, NOW + MINUTE)

    assert answered(folder, ENDING.path) == HTTPStatus.GONE
    assert (ENDING.id, ENDING.disclosure) in Tombstones(folder.tombstones)
    assert ENDING.canary.encode() not in b"".join(files(folder).values())
