"""Measures what one change costs in a published register of any size.

    python -m benchmarks.changes FOLDER [RUNS]

``FOLDER`` is a rehearsal that `benchmarks.load` made; it is published first where it is not yet,
and may be measured as often as one likes: each run goes on where the one before it ended.
One decision is published, corrected, withdrawn and expired, each ``RUNS`` times (3) inside a
running desk (this process) and as often by a new command, from the step in the register to the
verified live folder. Then come runs that have nothing to do. Written down in
``RESULTS-changes.md`` are the medians of wall and CPU seconds, and the most files that one change
wrote, the largest of them, and what a run without work changed on disk.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import changes_report, load
from benchmarks.changes_report import Change
from benchmarks.load import NOW, decisions, review
from disclosure.content_in_force import content_in_force
from disclosure.data_folder import DataFolder
from disclosure.decision import Decision, Tier
from disclosure.moment import end_of
from publish.doctor import WHOOSH_BEARS
from search.settings import ENGINE
from search.settings import SHARDS as SHARDS_ANSWER

SHARDS = "search/data/"
SETTINGS = "DJANGO_SETTINGS_MODULE"
NO_CODE = "PYTHONDONTWRITEBYTECODE"
RUNS = 3


def main() -> None:
    """``python -m benchmarks.changes FOLDER [RUNS]``."""
    parser = argparse.ArgumentParser(description="one change of a large register, timed")
    parser.add_argument("folder", type=Path, help="of a loaded register: it is changed")
    parser.add_argument("runs", type=int, nargs="?", default=RUNS)
    asked = parser.parse_args()
    office = Office(DataFolder(asked.folder.resolve()))
    made = []
    for one in measured(office, asked.runs):
        made.append(one)
        sys.stdout.write(f"{json.dumps(asdict(one), ensure_ascii=False)}\n")
        sys.stdout.flush()
    changes_report.write(office.count(), made)


def measured(office: Office, runs: int = RUNS) -> Iterator[Change]:
    """Every kind of change, both ways, in turn."""
    office.prepare(2 * runs)
    steps: dict[str, Callable[[], None]] = {
        "公示": office.disclose,
        "更正": office.correct,
        "撤回": office.withdraw,
        "期满": office.expire,
        "没有变化": lambda: None,
    }
    for _ in range(runs):
        for kind, step in steps.items():
            for how, run in (("工作台", office.run_here), ("新命令", office.run_anew)):
                step()
                yield run(kind, how)


class Office:
    """Two officers, a register and its site."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        # Words that pages of this version need may be newer than the folder.
        shutil.rmtree(folder.content, ignore_errors=True)
        load.content(folder.path)
        self.content = content_in_force(folder)
        os.environ |= {"PORTAL_DATA": str(folder.path)}
        os.environ.setdefault(SETTINGS, "desk.settings")
        import django

        django.setup()
        from disclosure import register
        from disclosure.people import Role, add_officer
        from publish.gone import Mark

        register.use(folder)
        register.upgrade()
        # As `portal doctor` tells an office of this size to set it.
        if register.figures(NOW).live > WHOOSH_BEARS:
            os.environ.setdefault(ENGINE, SHARDS_ANSWER)
        _take_rules_of_this_version()
        mark = Mark(folder.tombstones).read()
        self.now = NOW if mark is None else max(NOW, mark)
        self.clerk = add_officer("lin", "林晓", Role.CLERK)
        self.reviewer = add_officer("zhou", "周敏", Role.REVIEWER)
        self.serial = register.change_number()
        self.new = self._corpus()
        self.fresh: list[str] = []
        self.ends: list[datetime] = []

    @staticmethod
    def _corpus() -> Iterator[Decision]:
        while True:
            yield from decisions(40)

    def count(self) -> int:
        """How many decisions are public."""
        from disclosure import register

        return sum(1 for _ in register.keys_at(self.now))

    def prepare(self, expiring: int) -> None:
        """Publish what there is, and decisions that will expire on days of their own."""
        for days in range(expiring):
            last_day = self.now.date() + timedelta(days=3 + days)
            self._disclose(Tier.GENERAL, last_day - timedelta(days=365))
            self.ends.append(end_of(last_day))
        self.run_here("", "")
        self.run_anew("", "")

    def disclose(self) -> None:
        """Register, submit and approve one decision more."""
        self.now += timedelta(minutes=1)
        self.fresh.append(self._disclose(Tier.SERIOUS, date(2028, 2, 1)))

    def correct(self) -> None:
        """Correct the violation of a decision of the register."""
        self.now += timedelta(minutes=1)
        from disclosure import register, workflow

        one = register.entry(self.fresh[-1])
        facts = replace(one.decision, violation_type=f"{one.decision.violation_type}（二）")
        stamp = self._stamp()
        sent = workflow.correct(
            one.public_id, facts, "更正了违法行为类型", actor=self.clerk, stamp=stamp
        )
        workflow.approve(one.public_id, sent.content_hash, actor=self.reviewer, stamp=stamp)

    def withdraw(self) -> None:
        """Withdraw a decision of the register at once."""
        self.now += timedelta(minutes=1)
        from disclosure import workflow
        from disclosure.ending import WithdrawalGround

        workflow.withdraw(
            self.fresh.pop(),
            WithdrawalGround.REVOKED,
            "原处罚决定已由作出机关撤销。",
            "（测）撤〔2029〕1号",
            actor=self.reviewer,
            stamp=self._stamp(),
            emergency=True,
        )

    def expire(self) -> None:
        """Let time come to the end of the next decision."""
        from disclosure import register

        end = self.ends.pop(0)
        # Windows and seals may come first; they are done before, and not measured.
        while (due := register.next_due(self.now)) is not None and due < end:
            self.now = due
            self.run_here("", "")
        self.now = end

    def run_here(self, kind: str, how: str) -> Change:
        """Publish as a running desk does."""
        from publish.publication import publish

        before = self._stamps() if kind == "没有变化" else {}
        begin, used = time.perf_counter(), _cpu()
        outcome = publish(self.folder, self.now, content=self.content)
        wall, cpu = time.perf_counter() - begin, _cpu() - used
        assert outcome.exit_code == 0, outcome
        touched = self._touched(before)
        return self._change(kind, how, wall, cpu, outcome.written, outcome.deleted, touched)

    def run_anew(self, kind: str, how: str) -> Change:
        """Publish as a command does, the start of the interpreter included."""
        command = [sys.executable, "-m", "desk", "publish", "--json", "--as-of"]
        before = self._stamps() if kind == "没有变化" else {}
        # A command chooses its own settings: those of the desk, in force here, are slower.
        # An installed portal keeps its byte code, whatever the measuring process is told.
        own = {key: value for key, value in os.environ.items() if key not in (SETTINGS, NO_CODE)}
        begin, used = time.perf_counter(), _cpu()
        done = subprocess.run(
            [*command, self.now.isoformat()],
            env=own,
            capture_output=True,
            text=True,
            check=False,
        )
        wall, cpu = time.perf_counter() - begin, _cpu() - used
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        touched = self._touched(before)
        return self._change(kind, how, wall, cpu, said["written"], said["deleted"], touched)

    def _stamps(self) -> dict[Path, tuple[int, int]]:
        """When each file beside the site, and each folder of it, was changed, and its size."""
        found = {}
        for root, folders, files in os.walk(self.folder.path):
            inside = Path(root).is_relative_to(self.folder.releases)
            for name in folders if inside else [*folders, *files]:
                known = (Path(root) / name).lstat()
                found[Path(root) / name] = (known.st_mtime_ns, known.st_size)
        return found

    def _touched(self, before: dict[Path, tuple[int, int]]) -> int:
        return sum(before.get(path) != one for path, one in self._stamps().items()) if before else 0

    def _change(
        self,
        kind: str,
        how: str,
        wall: float,
        cpu: float,
        written: Any,
        deleted: Any,
        touched: int,
    ) -> Change:
        sizes = [(self.folder.site / path).stat().st_size for path in written]
        shards = sum(path.startswith(SHARDS) for path in written)
        return Change(
            kind=kind,
            how=how,
            wall=round(wall, 3),
            cpu=round(cpu, 3),
            files=len(written) - shards + touched,
            shards=shards,
            deleted=len(deleted),
            largest=max(sizes, default=0),
        )

    def _disclose(self, tier: Tier, decided_on: date) -> str:
        from disclosure import workflow

        one = self._numbered(next(self.new), decided_on)
        stamp = self._stamp()
        taken = workflow.take_in([one], actor=self.clerk, stamp=stamp, source="changes")
        said = replace(review(one), tier=tier)
        sent = workflow.submit(taken.new[0], said, actor=self.clerk, stamp=stamp)
        workflow.approve(sent.public_id, sent.content_hash, actor=self.reviewer, stamp=stamp)
        return sent.public_id

    def _numbered(self, one: Decision, decided_on: date) -> Decision:
        self.serial += 1
        head = one.document_number.partition("〔")[0]
        number = f"{head}〔{decided_on.year}〕9{self.serial}号"
        return replace(one, document_number=number, decided_on=decided_on)

    def _stamp(self) -> Any:
        from disclosure.people import Stamp

        return Stamp(self.now, self.now)


def _take_rules_of_this_version() -> None:
    """A register that an older version made is measured with the rules of this one: nothing is
    approved under others, and to plan what they move reads all that is open."""
    from disclosure.models import RegisterFacts
    from disclosure.reference import reference

    RegisterFacts.objects.update(rules_hash=reference().pack.hash)


def _cpu() -> float:
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
