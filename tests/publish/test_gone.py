"""Tombstones, ends and the clock's mark."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from disclosure.errors import Broken, ClockRefused
from disclosure.moment import SHANGHAI
from publish.gone import ENDED, Ends, Mark, Tombstones, write_ends
from tests.builders import NOW, identifier

A, B, C = identifier(1), identifier(2), identifier(3)


def test_a_tombstone_stays_for_every_later_run(tmp_path: Path) -> None:
    Tombstones(tmp_path / "tombstones").add([(A, 1), (B, 2)])

    later = Tombstones(tmp_path / "tombstones")

    assert (A, 1) in later
    assert (A, 2) not in later
    assert later.add([(A, 1)]) == 0
    assert (tmp_path / "tombstones").read_text() == "".join(sorted([f"{A} 1\n", f"{B} 2\n"]))


def test_a_tombstone_cut_off_by_a_power_failure_is_written_again_whole(tmp_path: Path) -> None:
    path = tmp_path / "tombstones"
    path.write_text(f"{A} 1\n{B[:5]}")

    stones = Tombstones(path)
    stones.add([(B, 2)])

    assert Tombstones(path).pairs() == {(A, 1), (B, 2)}


def test_a_tombstones_file_with_anything_else_in_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tombstones"
    path.write_text("澜川宏远精细化工有限公司 91990100MA0000001H\n", encoding="utf-8")

    with pytest.raises((Broken, UnicodeError)):
        Tombstones(path)


def test_the_ends_map_knows_the_last_day_of_what_is_live_and_keeps_what_has_ended(
    tmp_path: Path,
) -> None:
    path = tmp_path / "serving" / "ends.map"
    assert write_ends(path, {A: "20271113", B: "20271113"}.items(), ())

    assert write_ends(path, {A: "20271113"}.items(), [C])

    assert Ends(path).all() == {A: "20271113", B: ENDED, C: ENDED}
    assert not write_ends(path, {A: "20271113"}.items(), [C])


def test_an_entry_has_ended_from_midnight_after_its_last_day_though_nothing_ran(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ends.map"
    write_ends(path, {A: "20271113"}.items(), ())
    ends = Ends(path)

    assert not ends.has_ended(A, datetime(2027, 11, 13, 23, 59, 59, tzinfo=SHANGHAI))
    assert ends.has_ended(A, datetime(2027, 11, 14, tzinfo=SHANGHAI))


def test_a_clock_that_went_back_is_refused(tmp_path: Path) -> None:
    mark = Mark(tmp_path / "tombstones")
    mark.advance(NOW)
    mark.advance(NOW - timedelta(days=1))

    assert mark.read() == NOW
    mark.check(NOW)
    with pytest.raises(ClockRefused):
        mark.check(NOW - timedelta(seconds=1))
