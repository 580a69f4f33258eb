"""After a run: caches are purged, every surface is asked from outside, and the record says so."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from disclosure.data_folder import DataFolder
from disclosure.errors import Broken
from publish import proof
from publish.afterwards import follow
from tests.builders import NOW
from tests.publish.targets import (
    AFTER,
    SOURCE,
    Site,
    after,
    brought,
    data_folder,
    published,
    written,
)
from tests.publish.values import Values


@pytest.fixture
def folder(tmp_path: Path, sites: dict[datetime, Path]) -> DataFolder:
    return data_folder(tmp_path, sites)


@pytest.fixture
def source() -> Values:
    return SOURCE


def test_a_cache_that_still_answers_is_found_and_purged_and_both_are_recorded(
    folder: DataFolder, source: Values, tmp_path: Path, cached_site: tuple[str, type[Site]]
) -> None:
    url, kind = cached_site
    target = {"name": "镜像", "kind": "folder", "to": str(tmp_path / "held"), "url": url}
    written(folder, targets=[target])
    brought(folder, source, NOW)
    ended = next(iter(source.decisions.values()))
    kind.cache[f"/{ended.path}"] = b"kept"

    stale = brought(folder, source, AFTER)
    written(folder, targets=[{**target, "caches": {"purge": url}}])
    kind.cache.pop(f"/{ended.path}")
    later = AFTER + timedelta(minutes=1)
    clean = after(folder, source, later)

    assert stale.exit_code == 3
    assert [one.said for one in stale.not_gone] == ["200"]
    assert clean.not_gone == ()
    proved = proof.prove(folder, source, ended.id, later)
    assert proved is not None
    assert proved.is_gone
    assert proved.gone_since == later
    assert [one.said for one in proved.answers if one.address.endswith(".html")] == [
        "没有文件",
        "200",
        "404",
    ]


def test_caches_are_purged_of_what_ended_and_of_the_lists_that_named_it(
    folder: DataFolder, source: Values, tmp_path: Path, cached_site: tuple[str, type[Site]]
) -> None:
    url, kind = cached_site
    held = {"name": "镜像", "kind": "folder", "to": str(tmp_path / "held"), "url": url}
    written(folder, targets=[{**held, "caches": {"purge": url}}])
    brought(folder, source, NOW)
    kind.purged.clear()
    ended = next(iter(source.decisions.values()))

    done = brought(folder, source, AFTER)

    assert done.exit_code == 0
    assert f"/{ended.path}" in kind.purged
    assert kind.purged.index(f"/{ended.path}") < kind.purged.index("/index.html")


def test_a_cache_hook_gets_the_full_addresses(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    hook = tmp_path / "hook"
    hook.write_text(f"#!/bin/sh\ncat >> {tmp_path / 'told'}\n")
    hook.chmod(0o755)
    target = {"name": "镜像", "kind": "folder", "to": str(tmp_path / "held")}
    written(folder, targets=[{**target, "caches": {"hook": str(hook)}}])
    brought(folder, source, NOW)
    (tmp_path / "told").unlink()
    ended = next(iter(source.decisions.values()))

    brought(folder, source, AFTER)

    told = (tmp_path / "told").read_text().splitlines()
    assert f"/{ended.path}" in told


def test_the_record_refuses_to_be_changed_and_shows_when_it_was(
    folder: DataFolder, source: Values
) -> None:
    brought(folder, source, NOW)
    brought(folder, source, AFTER)
    file = folder.path / "removals.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            connection.execute("UPDATE answer SET said = '200'")
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            connection.execute("DELETE FROM answer")
        connection.execute("DROP TRIGGER answer_stays")
        connection.execute("UPDATE answer SET asked_at = ended_at WHERE number = 2")
        connection.execute("UPDATE answer SET said = '410' WHERE number = 2")
        connection.commit()

    with pytest.raises(Broken, match="第 2 行"):
        proof.punctuality(folder)


def test_punctuality_counts_what_was_gone_within_a_minute(
    folder: DataFolder, source: Values
) -> None:
    brought(folder, source, NOW)
    published(folder, AFTER)
    follow(folder, source, AFTER, lambda: AFTER + timedelta(seconds=7))

    figures = proof.punctuality(folder)

    assert (figures.ended, figures.gone, figures.on_time) == (1, 1, 1)
    assert figures.longest_seconds == 7


def test_dead_links_and_index_now_name_addresses_and_nothing_else(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    told: list[dict[str, object]] = []

    class IndexNow(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *unused: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), IndexNow)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    own = f"http://127.0.0.1:{server.server_address[1]}"
    notices = {"index_now": f"{own}/indexnow", "index_now_key": "k", "dead_links": True}
    written(folder, served=[{"name": "本机", "url": own}], notices=notices)
    ended = next(iter(source.decisions.values()))
    try:
        brought(folder, source, NOW)
        brought(folder, source, AFTER)
        after(folder, source, AFTER + timedelta(minutes=1))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

    page = f"{own}/{ended.path}"
    assert folder.ends_map.with_name("dead-links.txt").read_text() == f"{page}\n"
    assert [one["urlList"] for one in told] == [[page]]
