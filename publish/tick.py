"""The tick: every minute, whatever is due is done. A missed tick costs nothing.

What is due is a question to the register, never a list that a job keeps. ``schedule`` only wakes
the tick; cron and systemd wake ``portal tick`` as well. Each job stands alone: one that fails is
logged, counted and tried again later, and the others go on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import schedule
import structlog

from disclosure.data_folder import DataFolder
from disclosure.errors import PortalError
from disclosure.site import CONTENT
from publish import lease, status
from publish.publication import Outcome, publish
from publish.source import Source

JUMP = timedelta(seconds=90)
"""By so much may wall clock and steady clock part before we say that the clock has jumped."""
LONGEST_PAUSE = timedelta(hours=1)

log = structlog.get_logger()


def tick(
    folder: DataFolder,
    now: datetime,
    *,
    recorded_at: datetime | None = None,
    source: Source | None = None,
    content: Path = CONTENT,
) -> Outcome:
    """Do what is due at ``now``; a second tick for the same moment does nothing.

    Raises `lease.Busy` when another run holds the folder: that run does the work.
    """
    outcome = publish(folder, now, recorded_at=recorded_at, source=source, content=content, wait=0)
    _write_status(folder, outcome)
    return outcome


def _write_status(folder: DataFolder, outcome: Outcome) -> None:
    status.write(
        folder,
        ran_at=outcome.now,
        next_due=outcome.next_due,
        overdue=len(outcome.overdue),
        quarantined=[str(one) for one in outcome.quarantined],
        residue=len(outcome.residue),
        down=list(outcome.down),
    )


@dataclass(slots=True)
class Job:
    """One thing the tick does, with what it needs to stand alone: its failures and its pause."""

    name: str
    work: Callable[[datetime], object]
    failures: int = 0
    not_before: datetime | None = None

    def run(self, now: datetime) -> bool:
        """Do it unless it pauses after failures; returns whether it was done."""
        if self.not_before is not None and now < self.not_before:
            return False
        try:
            self.work(now)
        except lease.Busy:
            return False
        except Exception as error:
            self._failed(now, error)
            return False
        self.failures, self.not_before = 0, None
        return True

    def _failed(self, now: datetime, error: Exception) -> None:
        self.failures += 1
        pause = min(timedelta(minutes=2 ** min(self.failures - 1, 6)), LONGEST_PAUSE)
        self.not_before = now + pause
        reason = str(error) if isinstance(error, PortalError) else type(error).__name__
        log.error("job failed", job=self.name, failures=self.failures, reason=reason)


@dataclass(slots=True)
class Clockwork:
    """Wakes jobs every minute with ``schedule`` until it is stopped; notices a clock that jumps."""

    jobs: list[Job]
    clock: Callable[[], datetime]
    stopped: threading.Event = field(default_factory=threading.Event)
    _scheduler: schedule.Scheduler = field(default_factory=schedule.Scheduler)
    _steady: float = 0.0
    _wall: datetime | None = None

    def run(self) -> None:
        """Run until `stopped` is set: at once, then every minute."""
        self.wake()
        self._arrange()
        while not self.stopped.wait(self._pause()):
            if self.has_jumped():
                log.warning("the clock has jumped")
                for job in self.jobs:
                    job.not_before = None
                self.wake()
                self._arrange()
            self._scheduler.run_pending()

    def wake(self) -> None:
        """Run every job once, each on its own."""
        now = self.clock()
        for job in self.jobs:
            job.run(now)

    def has_jumped(self) -> bool:
        """Whether the wall clock moved otherwise than the steady one since the last look."""
        steady, wall = time.monotonic(), self.clock()
        before_steady, before_wall = self._steady, self._wall
        self._steady, self._wall = steady, wall
        if before_wall is None:
            return False
        drift = (wall - before_wall) - timedelta(seconds=steady - before_steady)
        return abs(drift) > JUMP

    def _arrange(self) -> None:
        # schedule keeps local-naive times: after a jump its jobs must be made anew.
        self._scheduler.clear()
        self._scheduler.every(1).minutes.do(self.wake)
        self.has_jumped()

    def _pause(self) -> float:
        idle = self._scheduler.idle_seconds
        return max(0.1, min(30.0, 30.0 if idle is None else idle))


def clockwork(folder: DataFolder, clock: Callable[[], datetime]) -> Clockwork:
    """The clockwork of a data folder; `Clockwork.run` is for a thread of its own."""
    return Clockwork([Job("tick", lambda now: tick(folder, now))], clock)
