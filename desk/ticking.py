"""The clockwork of a served portal: every minute, whatever has become due is done.

``schedule`` only wakes it; what is due is asked of the register, so missed minutes cost nothing.
Each job is isolated: one that fails is reported, counted, comes again after a pause that doubles up
to an hour, and the others go on. ``schedule`` counts in local wall time and stalls when the clock
is set back, so a steady clock watches it: a pass that is late is made at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

import schedule
import structlog

Job = Callable[[], object]

_WAKE = threading.Event()

log = structlog.get_logger("ticking")


LATE = 75.0
"""Seconds of the steady clock after which a pass is late: the wall clock has jumped."""
LONGEST_PAUSE = 3600.0


class Clockwork(threading.Thread):
    """Runs its jobs now and then every minute, in a thread of its own, until `stop`."""

    def __init__(self, jobs: Mapping[str, Job], poll_seconds: float = 0.5) -> None:
        super().__init__(name="clockwork", daemon=True)
        self._stop_asked = threading.Event()
        self._poll_seconds = poll_seconds
        self._jobs = [Isolated(name, job) for name, job in jobs.items()]
        self._scheduler = schedule.Scheduler()
        self._last_pass = time.monotonic()

    def run(self) -> None:
        """Until `stop`: a pass at once, then one each minute."""
        self._begin()
        while not self._stop_asked.is_set():
            if _WAKE.wait(self._poll_seconds):
                _WAKE.clear()
                self._pass()
            if time.monotonic() - self._last_pass > LATE:
                log.warning("the clock has jumped")
                self._begin()
            self._scheduler.run_pending()

    def stop(self, seconds: float = 30) -> None:
        """Let the running job finish, at most ``seconds`` long, and start no other."""
        self._stop_asked.set()
        self.join(seconds)

    def _begin(self) -> None:
        self._scheduler.clear()
        self._scheduler.every().minute.do(self._pass)
        self._pass()

    def _pass(self) -> None:
        for job in self._jobs:
            job()
        self._last_pass = time.monotonic()


def wake() -> None:
    """Do what is due now instead of within the minute; without a clockwork nothing happens."""
    _WAKE.set()


class Isolated:
    """A job whose failure is reported instead of raised, and that pauses after it."""

    def __init__(self, name: str, job: Job) -> None:
        self.name, self.failures = name, 0
        self._job, self._not_before = job, 0.0

    def __call__(self) -> None:
        """Do the job, unless it pauses."""
        if time.monotonic() < self._not_before:
            return
        try:
            self._job()
        except Exception as error:
            self.failures += 1
            pause = min(60.0 * 2 ** min(self.failures - 1, 6), LONGEST_PAUSE)
            # The next pass comes in a minute: a first failure is tried again there.
            self._not_before = time.monotonic() + pause - 5
            log.error(
                "job failed",
                job=self.name,
                failures=self.failures,
                error=type(error).__name__,
                exc_info=True,
            )
        else:
            self.failures, self._not_before = 0, 0.0
