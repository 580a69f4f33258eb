"""Measures what one change costs in a published register of any size.

    python -m benchmarks.changes FOLDER [RESULTS.json]

``FOLDER`` is a rehearsal that `benchmarks.load` made; it is published first where it is not yet.
One decision is published, corrected, withdrawn and expired, each once inside a running desk (this
process) and once by a new command, from the step in the register to the verified live folder. Then
comes a run that has nothing to do. Written down are wall and CPU seconds, how many files were
written, and the largest of them.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.load import NOW, decisions, review
from disclosure.data_folder import DataFolder
from disclosure.decision import Decision, Tier

SHARDS = "search/data/"
EXPIRES = date(2029, 3, 4)
"""The last day of the two decisions that are made in order to expire."""
Desk = Any


@dataclass(frozen=True, slots=True)
class Change:
    """What one change cost. ``files`` counts what was written besides the index shards."""

    kind: str
    how: str
    wall: float
    cpu: float
    files: int
    shards: int
    deleted: int
    largest: int


def main() -> None:
    """``python -m benchmarks.changes FOLDER [RESULTS.json]``."""
    folder = DataFolder(Path(sys.argv[1]).resolve())
    office = Office(folder)
    made = list(measured(office))
    for one in made:
        sys.stdout.write(f"{json.dumps(asdict(one), ensure_ascii=False)}\n")
    if len(sys.argv) > 2:
        values = {"decisions": office.count(), "changes": [asdict(one) for one in made]}
        Path(sys.argv[2]).write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n")


def measured(office: Office) -> Iterator[Change]:
    """Every kind of change, both ways."""
    office.prepare()
    steps: dict[str, Callable[[], None]] = {
        "公示": office.disclose,
        "更正": office.correct,
        "撤回": office.withdraw,
        "期满": office.expire,
    }
    for kind, step in steps.items():
        for how, run in (("工作台", office.run_here), ("新命令", office.run_anew)):
            step()
            yield run(kind, how)
    yield office.run_here("没有变化", "工作台")
    yield office.run_anew("没有变化", "新命令")


class Office:
    """Two officers, a register and its site."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder, self.now = folder, NOW
        self.content = folder.path / "content"
        os.environ |= {"PORTAL_DATA": str(folder.path)}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
        import django

        django.setup()
        from django.conf import settings

        from disclosure import register
        from disclosure.people import Role, add_officer

        settings.PORTAL_CONTENT = self.content
        register.use(folder)
        self.clerk = add_officer("lin", "林晓", Role.CLERK)
        self.reviewer = add_officer("zhou", "周敏", Role.REVIEWER)
        self.new = iter(list(decisions(8)))
        self.fresh: list[str] = []

    def count(self) -> int:
        """How many decisions are public."""
        from disclosure import register

        return sum(1 for _ in register.keys_at(self.now))

    def prepare(self) -> None:
        """Publish what there is, and the two decisions that will expire on days of their own."""
        for days in (0, 1):
            self._disclose(Tier.GENERAL, EXPIRES + timedelta(days=days - 365))
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

        due = register.next_due(self.now)
        assert due is not None
        # Windows and seals may come first; they are done before, and not measured.
        while due.date() <= EXPIRES:
            self.now = due
            self.run_here("", "")
            due = register.next_due(self.now)
            assert due is not None
        self.now = due

    def run_here(self, kind: str, how: str) -> Change:
        """Publish as a running desk does."""
        from publish.publication import publish

        begin, used = time.perf_counter(), _cpu()
        outcome = publish(self.folder, self.now, content=self.content)
        wall, cpu = time.perf_counter() - begin, _cpu() - used
        assert outcome.exit_code == 0, outcome
        return self._change(kind, how, wall, cpu, outcome.written, outcome.deleted)

    def run_anew(self, kind: str, how: str) -> Change:
        """Publish as a command does, the start of the interpreter included."""
        command = [sys.executable, "-m", "desk", "publish", "--json", "--as-of"]
        begin, used = time.perf_counter(), _cpu()
        done = subprocess.run(
            [*command, self.now.isoformat()], capture_output=True, text=True, check=False
        )
        wall, cpu = time.perf_counter() - begin, _cpu() - used
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        return self._change(kind, how, wall, cpu, said["written"], said["deleted"])

    def _change(
        self, kind: str, how: str, wall: float, cpu: float, written: Any, deleted: Any
    ) -> Change:
        sizes = [(self.folder.site / path).stat().st_size for path in written]
        shards = sum(path.startswith(SHARDS) for path in written)
        return Change(
            kind=kind,
            how=how,
            wall=round(wall, 3),
            cpu=round(cpu, 3),
            files=len(written) - shards,
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
        head, _, tail = one.document_number.partition("〔")
        number = f"{head}〔{decided_on.year}〕9{tail.rpartition('〕')[2]}"
        return replace(one, document_number=number, decided_on=decided_on)

    def _stamp(self) -> Any:
        from disclosure.people import Stamp

        return Stamp(self.now, self.now)


def _cpu() -> float:
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
