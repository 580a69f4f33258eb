"""The clockwork that wakes the tick: isolated jobs, pauses that grow, clocks that jump."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
import structlog
from structlog.testing import capture_logs

from desk import ticking
from desk.ticking import Clockwork, Isolated, wake


class Clock:
    """A steady clock that is set by hand; ``schedule`` and waiting keep the real one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(ticking.time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    structlog.reset_defaults()
    return Clock(monkeypatch)


def failing() -> None:
    raise OSError("no space")


def until(holds: Callable[[], bool]) -> None:
    deadline = time.perf_counter() + 20
    while not holds():
        assert time.perf_counter() < deadline, "nothing happened"
        time.sleep(0.005)


def test_a_job_that_fails_is_counted_and_pauses_twice_as_long_each_time(clock: Clock) -> None:
    tried: list[float] = []

    def job() -> None:
        tried.append(clock.now)
        failing()

    isolated = Isolated("tick", job)
    with capture_logs() as logs:
        for _ in range(400):  # minutes
            isolated()
            clock.now += 60

    pauses = [round((later - earlier) / 60) for earlier, later in pairwise(tried)]
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert isolated.failures == len(tried)
    assert [one["failures"] for one in logs] == list(range(1, len(tried) + 1))
    assert {(one["event"], one["job"], one["error"]) for one in logs} == {
        ("job failed", "tick", "OSError")
    }


def test_a_job_that_succeeds_again_is_counted_anew(clock: Clock) -> None:
    faults = [True, True, False, True, False]
    isolated = Isolated("tick", lambda: failing() if faults.pop(0) else None)

    counts = []
    while faults:
        clock.now += 3600
        isolated()
        counts.append(isolated.failures)

    assert counts == [1, 2, 0, 1, 0]


def test_of_two_jobs_one_failing_does_not_hold_up_the_other() -> None:
    done = threading.Event()
    clockwork = Clockwork({"bad": failing, "good": done.set}, poll_seconds=0.01)

    clockwork.start()

    assert done.wait(20)
    clockwork.stop()


def test_waking_makes_a_pass_at_once() -> None:
    passes: list[None] = []
    clockwork = Clockwork({"tick": lambda: passes.append(None)}, poll_seconds=30)
    clockwork.start()
    until(lambda: len(passes) == 1)

    wake()

    until(lambda: len(passes) == 2)
    wake()
    clockwork.stop()


def test_a_clock_that_jumped_is_noticed_and_what_was_missed_is_done_at_once(clock: Clock) -> None:
    passes: list[float] = []
    clockwork = Clockwork({"tick": lambda: passes.append(clock.now)}, poll_seconds=0.01)
    with capture_logs() as logs:
        clockwork.start()
        until(lambda: len(passes) == 1)
        clock.now += ticking.LATE + 1

        until(lambda: len(passes) == 2)
        clockwork.stop()

    assert [one["event"] for one in logs] == ["the clock has jumped"]
