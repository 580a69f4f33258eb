"""The clockwork of a served portal: every minute, whatever has become due is done.

``schedule`` only wakes it; what is due is asked of the register, so missed minutes cost nothing.
Each job is isolated: one that fails is reported and comes again, and the others go on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

import schedule
import structlog

Job = Callable[[], object]

log = structlog.get_logger("ticking")


class Clockwork(threading.Thread):
    """Runs its jobs now and then every minute, in a thread of its own, until `stop`."""

    def __init__(self, jobs: Mapping[str, Job], poll_seconds: float = 0.5) -> None:
        super().__init__(name="clockwork", daemon=True)
        self._stop_asked = threading.Event()
        self._poll_seconds = poll_seconds
        self._scheduler = schedule.Scheduler()
        for name, job in jobs.items():
            self._scheduler.every().minute.do(isolated(name, job))

    def run(self) -> None:
        """Until `stop`: a pass at once, then one each minute."""
        self._scheduler.run_all()
        while not self._stop_asked.wait(self._poll_seconds):
            self._scheduler.run_pending()

    def stop(self, seconds: float = 30) -> None:
        """Let the running job finish, at most ``seconds`` long, and start no other."""
        self._stop_asked.set()
        self.join(seconds)


def isolated(name: str, job: Job) -> Job:
    """The job, with its failure reported instead of raised."""

    def run() -> None:
        try:
            job()
        except Exception as error:
            log.error("job failed", job=name, error=type(error).__name__, exc_info=True)

    return run
