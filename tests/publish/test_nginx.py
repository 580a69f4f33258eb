"""The shipped nginx configuration in a real nginx, with the clock moved and no job run."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest

from disclosure.moment import SHANGHAI
from publish.gone import write_ends
from tests.builders import identifier

ROOT = Path(__file__).resolve().parents[2]
LIVE, ENDED, UNKNOWN = identifier(1), identifier(2), identifier(3)
LAST_DAY = "20271113"
FOR_A_CDN = 'default ""; # CDN'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    site = tmp_path / "releases" / "1"
    ids, kinds = (LIVE, ENDED, UNKNOWN), ("html", "json")
    pages = [f"decisions/{one[:2]}/{one}.{kind}" for one in ids for kind in kinds]
    names = ["index.html", "404.html", "410.html", "503.html", "browse/index.html", *pages]
    for path in [*names, "static/0123456789abcdef/site.css"]:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(path)
    (tmp_path / "site").symlink_to(site)
    write_ends(tmp_path / "serving" / "ends.map", {LIVE: LAST_DAY}.items(), [ENDED])
    return tmp_path


@contextmanager
def nginx(data: Path, at: datetime, cdn: str = "") -> Iterator[HTTPConnection]:
    """A running nginx whose clock starts at a moment; ``cdn`` is what a CDN is told."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shipped = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    inner = shipped.replace("PORTAL_DATA", str(data)).replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    assert FOR_A_CDN in inner
    inner = inner.replace(FOR_A_CDN, f'default "{cdn}"; # CDN')
    work = data / "nginx"
    work.mkdir(exist_ok=True)
    temporary = "".join(
        f"{name}_temp_path {work}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (work / "nginx.conf").write_text(
        "daemon off; master_process off; env TZ; worker_processes 1;\n"
        f"pid {work}/pid; error_log {work}/error.log;\n"
        f"events {{ }}\nhttp {{\naccess_log off;\n{temporary}{inner}}}\n",
        encoding="utf-8",
    )
    started = at.astimezone(SHANGHAI).strftime("@%Y-%m-%d %H:%M:%S")
    process = subprocess.Popen(
        ["faketime", "-f", started, "nginx", "-c", str(work / "nginx.conf"), "-p", str(work)],
        env={**os.environ, "TZ": "Asia/Shanghai"},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        with closing(_connected(port, work)) as connection:
            yield connection
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def _connected(port: int, work: Path) -> HTTPConnection:
    for _ in range(1200):  # a minute: a busy machine starts it late
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.connect()
        except OSError:
            connection.close()
            time.sleep(0.05)
        else:
            return connection
    log = work / "error.log"
    raise AssertionError(log.read_text() if log.exists() else "nginx wrote no log")


def ask(connection: HTTPConnection, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read().decode()


def page(identifier: str, kind: str = "html") -> str:
    return f"/decisions/{identifier[:2]}/{identifier}.{kind}"


def test_nginx_answers_410_within_a_second_of_the_end_though_nothing_ran(data: Path) -> None:
    end = datetime(2027, 11, 14, tzinfo=SHANGHAI)
    said: dict[str, list[tuple[datetime, int]]] = {page(LIVE): [], page(LIVE, "json"): []}
    with nginx(data, end - timedelta(seconds=3)) as connection:
        while not all(one and one[-1][0] > end for one in said.values()):
            for path, answers in said.items():
                status, headers, _ = ask(connection, path)
                answers.append((parsedate_to_datetime(headers["Date"]), status))
            time.sleep(0.02)

        assert ask(connection, page(LIVE))[::2] == (410, "410.html")

    for answers in said.values():
        assert {status for moment, status in answers if moment < end} <= {200}
        # By its own clock nginx is never late: already in the first second after the end.
        assert {status for moment, status in answers if moment >= end} == {410}


def test_nginx_knows_what_has_ended_and_what_it_never_heard_of(data: Path) -> None:
    with nginx(data, datetime(2026, 11, 20, tzinfo=SHANGHAI)) as connection:
        assert ask(connection, page(ENDED))[::2] == (410, "410.html")
        assert ask(connection, page(UNKNOWN))[::2] == (404, "404.html")
        assert ask(connection, "/nothing.html")[::2] == (404, "404.html")


@pytest.mark.parametrize(
    ("today", "status"),
    [
        ("2027-11-13", 200),
        ("2027-11-14", 410),
        ("2027-12-01", 410),
        ("2027-10-31", 200),
        ("2028-01-01", 410),
        ("2027-09-30", 200),
        ("2030-01-01", 410),
    ],
)
def test_nginx_compares_days_as_a_calendar_does(data: Path, today: str, status: int) -> None:
    noon = datetime.fromisoformat(f"{today}T12:00:00+08:00")

    with nginx(data, noon) as connection:
        assert ask(connection, page(LIVE))[0] == status


def test_nginx_has_whatever_carries_decisions_revalidated(data: Path) -> None:
    with nginx(data, datetime(2026, 11, 20, tzinfo=SHANGHAI)) as connection:
        _, headers, _ = ask(connection, page(LIVE))
        assert headers["Cache-Control"] == "no-cache"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")

        again = ask(connection, page(LIVE), **{"If-None-Match": headers["ETag"]})

        assert again[0] == 304
        kept = ask(connection, "/static/0123456789abcdef/site.css")[1]["Cache-Control"]
        assert "immutable" in kept


def test_nginx_answers_503_for_a_list_that_is_down(data: Path) -> None:
    (data / "serving" / "unavailable.map").write_text("/browse/index.html 1;\n")

    with nginx(data, datetime(2026, 11, 20, tzinfo=SHANGHAI)) as connection:
        assert ask(connection, "/browse/index.html")[::2] == (503, "503.html")
        assert ask(connection, "/index.html")[0] == 200


@pytest.mark.parametrize(
    ("time_of_day", "kept"), [("22:59:50", "max-age=3600"), ("23:00:00", None), ("23:59:50", None)]
)
def test_a_cdn_keeps_nothing_past_the_next_midnight(
    data: Path, time_of_day: str, kept: str | None
) -> None:
    moment = datetime.fromisoformat(f"2026-11-20T{time_of_day}+08:00")

    with nginx(data, moment, cdn="max-age=3600") as connection:
        headers = ask(connection, page(LIVE))[1]

    assert headers["Cache-Control"] == "no-cache"
    assert headers.get("CDN-Cache-Control") == kept


def test_without_a_cdn_nothing_is_said_to_one(data: Path) -> None:
    with nginx(data, datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)) as connection:
        assert "CDN-Cache-Control" not in ask(connection, page(LIVE))[1]
