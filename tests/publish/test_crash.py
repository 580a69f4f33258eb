"""Killed at a system call, or refused by the disk: the next run makes everything right."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from disclosure.data_folder import DataFolder
from disclosure.moment import end_of
from publish.gone import Ends, Tombstones
from publish.publication import publish
from tests.builders import NOW
from tests.publish.faults import (
    Calls,
    Fault,
    How,
    calls_of,
    each_in_parallel,
    faults_in,
    in_child,
    rotated,
)
from tests.publish.test_publication import company, files
from tests.publish.values import Values, values

SOON = date(2026, 12, 1)
END = end_of(SOON)
MINUTE = timedelta(minutes=1)
MEMORY = Path("/dev/shm")
"""A folder in memory, where there is one: what fsync is worth is seen by `test_order`."""


@dataclass(frozen=True)
class Scene:
    """A folder of eight decisions, what a run has to do there, and what must come of it."""

    place: Path
    before: DataFolder
    source: Values
    full: bool
    wanted: dict[str, bytes]

    def run(self, folder: DataFolder) -> int:
        """The run that is interrupted: one decision ends, one is corrected, one is new."""
        return publish(folder, END, source=self.source, full=self.full).exit_code

    def copy(self, name: str) -> DataFolder:
        where = self.place / name
        subprocess.run(["cp", "-a", str(self.before.path), str(where)], check=True)
        return DataFolder(where)

    def calls(self) -> list[str]:
        return calls_of(lambda: self.run(self.copy("counted")))

    def check(self, fault: Fault) -> None:
        """Strike the run; after the next one all is as in a fresh build."""
        folder = self.copy(str(fault))

        def struck() -> None:
            Calls(fault)
            assert self.run(folder) == 0

        was_whole = in_child(struck) == 0
        assert not (was_whole and fault.how is How.KILLED), "the fault did not strike"
        if was_whole:
            # A run may get over an error of the disk, but only if it does everything all the same.
            self.holds(folder)
        # A minute later: what an error of the disk kept from being made is made then.
        assert publish(folder, END + MINUTE, source=self.source).exit_code == 0
        self.holds(folder)
        shutil.rmtree(folder.path)

    def holds(self, folder: DataFolder) -> None:
        """Every byte is that of a fresh build, and what ended is known to have ended."""
        assert files(folder) == self.wanted
        assert len(list(folder.releases.iterdir())) == 1
        ended = next(iter(self.source.decisions))
        assert Tombstones(folder.tombstones).ids() == {ended}
        days = Ends(folder.ends_map).all()
        assert days[ended] == "00000000"
        assert set(days) == set(self.source.decisions)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)


def scene(place: Path, *, full: bool = False) -> Scene:
    """Eight decisions are public: the first ends, the second is corrected; a ninth is new."""
    root = Path(tempfile.mkdtemp(dir=place))
    decisions = [company(1, last_day=SOON), *(company(number) for number in range(2, 9))]
    source = values(decisions)
    before, fresh = DataFolder(root / "before"), DataFolder(root / "fresh")
    publish(before, NOW, source=source)
    source.put(company(2, revision=2, facts="更正后的事实。"), company(9))
    publish(fresh, END, source=source)
    made = Scene(root, before, source, full, files(fresh))
    # What the run needs is imported here, once, and not again by each child.
    made.run(made.copy("undisturbed"))
    made.holds(DataFolder(root / "undisturbed"))
    return made


def test_at_every_seventh_fault_a_run_is_made_whole_by_the_next(place: Path) -> None:
    one = scene(place)
    faults = faults_in(one.calls())
    offset, some = rotated(faults)
    print(f"{len(some)} of {len(faults)} faults, offset {offset}")

    failed = each_in_parallel(some, one.check)

    assert len(faults) > 1000
    assert not failed, f"FAULT_OFFSET={offset}: {len(failed)} failed, the first:\n{failed[0]}"


@pytest.mark.long
@pytest.mark.parametrize("how", list(How))
def test_at_every_fault_a_run_is_made_whole_by_the_next(place: Path, how: How) -> None:
    one = scene(place)
    faults = faults_in(one.calls(), [how])
    print(f"{how}: {len(faults)} faults")

    failed = each_in_parallel(faults, one.check)

    assert not failed, f"{len(failed)} failed, the first:\n{failed[0]}"


@pytest.mark.long
def test_a_whole_build_is_made_whole_by_the_next_wherever_it_was_killed(place: Path) -> None:
    """A whole build starts Pelican each time: killed at all calls, but few of the deletions of the
    old release, which are alike."""
    one = scene(place, full=True)
    calls = [name for name in one.calls() if name != "open"]
    faults = [Fault(How.KILLED, number) for number in chosen(calls)]
    print(f"{len(faults)} of {len(calls)} kills")

    failed = each_in_parallel(faults, one.check)

    assert not failed, f"{len(failed)} failed, the first:\n{failed[0]}"


def test_a_run_killed_while_it_deletes_the_old_release_leaves_it_to_the_next(place: Path) -> None:
    one = scene(place, full=True)
    calls = [name for name in one.calls() if name != "open"]
    deletions = [number for number, name in enumerate(calls, 1) if name == "unlink"]

    one.check(Fault(How.KILLED, deletions[len(deletions) // 2]))


def chosen(calls: Sequence[str]) -> list[int]:
    """The numbers of all calls but deletions, and of every fortieth deletion."""
    deletions = [number for number, name in enumerate(calls, 1) if name == "unlink"]
    left_out = set(deletions) - set(deletions[::40])
    return [number for number in range(1, len(calls) + 1) if number not in left_out]
