"""A served portal whose scheduler is dead: from the end on it answers 410, and finds nothing.

The real command in a process of its own, without the part that ticks; its clock is frozen by
faketime on a second, and moved by the test.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from disclosure import register
from disclosure.data_folder import DataFolder
from disclosure.decision import Tier
from disclosure.public import PublicDecision
from publish.publication import publish
from tests.ports import free_port, wait_for
from tests.register_builders import a_decision, at, disclosed

PORTAL = Path(sys.executable).with_name("portal")
PUBLISHED = at(16, 10)
SECOND = timedelta(seconds=1)


class Served:
    """A portal served on a port of its own, at whatever second its clock is frozen."""

    def __init__(self, clock: Path, port: int) -> None:
        self._clock, self._port = clock, port

    def freeze(self, moment: datetime) -> None:
        fresh = self._clock.with_name("clock.new")
        fresh.write_text(f"{moment:%Y-%m-%d %H:%M:%S}\n")
        fresh.replace(self._clock)

    def ask(self, path: str) -> tuple[int, str]:
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=30)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def found(self) -> set[str]:
        status, body = self.ask("/search/api?q=%E6%BE%9C%E5%B7%9D")
        assert status == 200, body
        return {one["id"] for one in json.loads(body)["results"]}


@pytest.fixture
def shown(folder: DataFolder) -> list[PublicDecision]:
    """Two decisions, published; the first ends two years before the second."""
    disclosed(a_decision(1))
    disclosed(a_decision(2), tier=Tier.SERIOUS)
    publish(folder, PUBLISHED)
    return sorted(register.public_at(PUBLISHED), key=lambda one: one.ends_at)


@pytest.fixture
def served(folder: DataFolder, shown: list[PublicDecision], tmp_path: Path) -> Iterator[Served]:
    port = free_port()
    portal = Served(tmp_path / "clock", port)
    portal.freeze(shown[0].ends_at - SECOND)
    library = subprocess.run(
        ["faketime", "-m", "-f", "+0", "printenv", "LD_PRELOAD"], capture_output=True, text=True
    ).stdout.strip()
    environment = {
        **os.environ,
        "TZ": "Asia/Shanghai",
        "PORTAL_DATA": str(folder.path),
        "LD_PRELOAD": library,
        "FAKETIME_TIMESTAMP_FILE": str(tmp_path / "clock"),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    words = [PORTAL, "serve", "--only", "site", "--only", "search", "--port", str(port)]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield portal
    finally:
        process.terminate()
        process.wait(30)


def test_page_twin_and_search_know_the_end_to_the_second_though_nothing_ran(
    served: Served, shown: list[PublicDecision]
) -> None:
    ended, left = shown
    addresses = [f"/{ended.path}", f"/{ended.path.removesuffix('html')}json"]

    before = [served.ask(address)[0] for address in addresses]
    found_before = served.found()
    served.freeze(ended.ends_at)
    after = [served.ask(address) for address in addresses]
    found_after = served.found()

    assert before == [200, 200]
    assert found_before == {ended.id, left.id}
    assert [status for status, _ in after] == [410, 410]
    assert ended.party_name not in after[0][1]
    assert found_after == {left.id}
    assert served.ask(f"/{left.path}")[0] == 200
