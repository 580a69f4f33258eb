"""Copies on other machines: what has ended leaves them first, and is looked for from outside."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
import pytest
import yaml
from moto.server import ThreadedMotoServer

from disclosure.data_folder import DataFolder
from disclosure.errors import Broken
from disclosure.moment import end_of
from publish import proof
from publish.afterwards import Afterwards, follow
from publish.publication import publish
from publish.residue import Scanner, files_below
from publish.targets import deploy as deployment
from publish.targets import settings
from tests.builders import NOW
from tests.publish.test_publication import company
from tests.publish.values import Values, values

SOON = date(2026, 12, 1)
AFTER = end_of(SOON)


SOURCE = values([company(1, last_day=SOON), company(2), company(3)])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[datetime, Path]:
    """The site before and after the first decision ended, published once for all tests."""
    before, later = tmp_path_factory.mktemp("before"), tmp_path_factory.mktemp("later") / "data"
    publish(DataFolder(before), NOW, source=SOURCE)
    shutil.copytree(before, later, symlinks=True)
    publish(DataFolder(later), AFTER, source=SOURCE)
    return {NOW: before, AFTER: later}


@pytest.fixture
def folder(tmp_path: Path, made: dict[datetime, Path]) -> DataFolder:
    data = DataFolder(tmp_path / "data")
    data.path.mkdir()
    PUBLISHED[data] = made
    return data


PUBLISHED: dict[DataFolder, dict[datetime, Path]] = {}


def published(folder: DataFolder, now: datetime) -> None:
    """Put the site of ``now`` in place of the one before; targets and record stay."""
    shutil.rmtree(folder.releases, ignore_errors=True)
    folder.site.unlink(missing_ok=True)
    shutil.copytree(PUBLISHED[folder][now], folder.path, symlinks=True, dirs_exist_ok=True)


@pytest.fixture
def source() -> Values:
    return SOURCE


def written(folder: DataFolder, **values: object) -> None:
    folder.path.mkdir(parents=True, exist_ok=True)
    settings.place(folder).write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")


def after(folder: DataFolder, source: Values, now: datetime) -> Afterwards:
    return follow(folder, source, now, lambda: now)


def brought(folder: DataFolder, source: Values, now: datetime) -> Afterwards:
    published(folder, now)
    return after(folder, source, now)


def live(folder: DataFolder) -> dict[str, bytes]:
    return {path: place.read_bytes() for path, place in files_below(folder.site)}


def free_port() -> int:
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(100):
        with closing(socket.socket()) as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nobody listens")


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def rsync_daemon(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    held, port = tmp_path / "held", free_port()
    held.mkdir()
    configuration = tmp_path / "rsyncd.conf"
    own = f"uid = {os.getuid()}\ngid = {os.getgid()}\nuse chroot = no\n"
    configuration.write_text(f"{own}[site]\npath = {held}\nread only = no\n")
    command = ["rsync", "--daemon", "--no-detach", f"--config={configuration}", f"--port={port}"]
    with running([*command, "--address=127.0.0.1"], port):
        yield f"rsync://127.0.0.1:{port}/site/", held


@pytest.fixture
def ssh_host(tmp_path: Path) -> Iterator[tuple[str, str, Path]]:
    held, port = tmp_path / "held", free_port()
    held.mkdir()
    for name in ("host", "client"):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)]
        subprocess.run(words, check=True)
    Path("/run/sshd").mkdir(exist_ok=True)
    (tmp_path / "authorized").write_text((tmp_path / "client.pub").read_text())
    configuration = tmp_path / "sshd_config"
    configuration.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp_path / 'host'}\n"
        f"AuthorizedKeysFile {tmp_path / 'authorized'}\nStrictModes no\nUsePAM no\n"
        f"PidFile {tmp_path / 'pid'}\n"
    )
    server = shutil.which("sshd") or "/usr/sbin/sshd"
    shell = (
        f"ssh -p {port} -i {tmp_path / 'client'} -o StrictHostKeyChecking=no"
        f" -o UserKnownHostsFile={tmp_path / 'known'} -o BatchMode=yes"
    )
    with running([server, "-D", "-f", str(configuration)], port):
        yield f"127.0.0.1:{held}/", shell, held


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "invented")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    address = f"http://127.0.0.1:{port}"
    boto3.client("s3", endpoint_url=address).create_bucket(Bucket="site")
    yield address
    server.stop()


def stored(address: str) -> dict[str, bytes]:
    client, found = boto3.client("s3", endpoint_url=address), {}
    for page in client.get_paginator("list_objects_v2").paginate(Bucket="site"):
        for one in page.get("Contents", ()):
            body = client.get_object(Bucket="site", Key=one["Key"])["Body"].read()
            found[one["Key"]] = body
    return found


def below(root: Path) -> dict[str, bytes]:
    return {path: place.read_bytes() for path, place in files_below(root)}


def test_a_folder_holds_the_live_site_byte_for_byte_after_every_run(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    held = tmp_path / "held"
    written(folder, targets=[{"name": "镜像", "kind": "folder", "to": str(held)}])

    brought(folder, source, NOW)
    first = below(held)
    brought(folder, source, AFTER)

    assert first
    assert below(held) == live(folder)
    assert first != below(held)


def test_an_rsync_daemon_holds_the_live_site_and_nothing_of_what_ended(
    folder: DataFolder, source: Values, rsync_daemon: tuple[str, Path]
) -> None:
    to, held = rsync_daemon
    written(folder, targets=[{"name": "镜像", "kind": "rsync", "to": to}])
    ended = source.decisions[next(iter(source.decisions))]

    brought(folder, source, NOW)
    assert ended.path in below(held)
    done = brought(folder, source, AFTER)

    assert done.exit_code == 0, done.lines()
    assert below(held) == live(folder)
    assert not Scanner({ended.canary: ended.id, ended.party_name: ended.id}).scan(files_below(held))


def test_rsync_over_ssh_reaches_a_real_server(
    folder: DataFolder, source: Values, ssh_host: tuple[str, str, Path]
) -> None:
    to, shell, held = ssh_host
    written(folder, targets=[{"name": "镜像", "kind": "rsync", "to": to, "shell": shell}])

    brought(folder, source, NOW)
    done = brought(folder, source, AFTER)

    assert done.exit_code == 0, done.lines()
    assert below(held) == live(folder)


def test_storage_holds_the_live_site_with_the_same_cache_rules(
    folder: DataFolder, source: Values, storage: str
) -> None:
    target = {"name": "云存储", "kind": "s3", "bucket": "site", "endpoint": storage}
    written(folder, targets=[target])

    brought(folder, source, NOW)
    brought(folder, source, AFTER)

    assert stored(storage) == live(folder)
    client = boto3.client("s3", endpoint_url=storage)
    assert client.head_object(Bucket="site", Key="index.html")["CacheControl"] == "no-cache"


def test_a_second_deployment_touches_nothing(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    held = tmp_path / "held"
    written(folder, targets=[{"name": "镜像", "kind": "folder", "to": str(held)}])
    brought(folder, source, NOW)
    before = {path: place.stat().st_mtime_ns for path, place in files_below(held)}

    done = after(folder, source, NOW)

    assert done.lines() == []
    assert before == {path: place.stat().st_mtime_ns for path, place in files_below(held)}


def test_what_a_target_held_of_old_and_nobody_owns_is_deleted(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    held = tmp_path / "held"
    (held / "decisions" / "zz").mkdir(parents=True)
    (held / "decisions" / "zz" / "zzzzzzzzzzzz.html").write_text("早已终止")
    written(folder, targets=[{"name": "镜像", "kind": "folder", "to": str(held)}])

    brought(folder, source, NOW)

    assert below(held) == live(folder)


def test_deletions_reach_every_target_before_a_file_is_put_to_the_first(
    folder: DataFolder, source: Values, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("甲", "乙")
    targets = [{"name": name, "kind": "folder", "to": str(tmp_path / name)} for name in names]
    written(folder, targets=targets)
    brought(folder, source, NOW)
    published(folder, AFTER)
    done: list[str] = []
    for name in ("delete", "put"):
        method = getattr(deployment.settings.Folder, name)

        def noted(self, *given, name=name, method=method):  # type: ignore[no-untyped-def]
            done.append(name)
            return method(self, *given)

        monkeypatch.setattr(deployment.settings.Folder, name, noted)

    after(folder, source, AFTER)

    assert done[:2] == ["delete", "delete"]
    assert set(done[2:]) == {"put"}


def test_a_target_that_is_down_is_reported_and_the_others_go_on(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    down = f"rsync://127.0.0.1:{free_port()}/site/"
    written(
        folder,
        targets=[
            {"name": "断线", "kind": "rsync", "to": down},
            {"name": "镜像", "kind": "folder", "to": str(tmp_path / "held")},
        ],
    )

    done = brought(folder, source, NOW)

    assert done.exit_code == 3
    assert [bool(one.failure) for one in done.deployed] == [True, False]
    assert below(tmp_path / "held") == live(folder)


def test_a_tombstone_keeps_a_page_off_every_target(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    written(folder, targets=[{"name": "镜像", "kind": "folder", "to": str(tmp_path / "held")}])
    published(folder, NOW)
    ended = next(iter(source.decisions))
    folder.tombstones.write_text(f"{ended} 1\n")

    done = after(folder, source, NOW)

    assert "墓碑" in done.deployed[0].failure
    assert not any(ended in path for path in below(tmp_path / "held"))


def test_a_run_without_time_deletes_all_the_same_and_the_next_puts_the_rest(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    held = tmp_path / "held"
    written(folder, targets=[{"name": "镜像", "kind": "folder", "to": str(held)}])
    brought(folder, source, NOW)
    ended = next(iter(source.decisions.values()))
    published(folder, AFTER)

    done = follow(folder, source, AFTER, lambda: AFTER, seconds=-1)

    assert ended.path not in below(held)
    assert done.deployed[0].left > 0
    after(folder, source, AFTER)
    assert below(held) == live(folder)


def test_the_last_days_go_to_the_server_over_there(
    folder: DataFolder, source: Values, tmp_path: Path
) -> None:
    target = {"name": "镜像", "kind": "folder", "to": str(tmp_path / "held")}
    written(folder, targets=[{**target, "serving": str(tmp_path / "maps")}])

    brought(folder, source, AFTER)

    assert (tmp_path / "maps" / "ends.map").read_bytes() == folder.ends_map.read_bytes()


class Site(BaseHTTPRequestHandler):
    """A web server over a folder, with a cache before it that only PURGE empties."""

    root: Path
    cache: dict[str, bytes] = {}
    purged: list[str] = []

    def do_GET(self) -> None:
        place = self.root / self.path.lstrip("/")
        body = self.cache.get(self.path) or (place.read_bytes() if place.is_file() else None)
        if body is not None:
            self.cache[self.path] = body
        self._answer(200 if body is not None else 404, body or b"")

    def do_PURGE(self) -> None:
        self.purged.append(self.path)
        self.cache.pop(self.path, None)
        self._answer(200, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *unused: object) -> None:
        pass


@pytest.fixture
def cached_site(tmp_path: Path) -> Iterator[tuple[str, type[Site]]]:
    kind = type("Cached", (Site,), {"root": tmp_path / "held", "cache": {}, "purged": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", kind
    server.shutdown()
    server.server_close()
    thread.join()


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
    import sqlite3

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


def test_every_problem_of_the_settings_is_told_at_once_with_its_place(folder: DataFolder) -> None:
    written(
        folder,
        targets=[{"name": "", "kind": "folder", "to": "x"}, {"name": "乙", "kind": "ftp"}],
        served=[{"name": "丙", "url": "gopher://x"}],
    )

    with pytest.raises(Broken) as raised:
        settings.read(folder)

    for place in ("targets.0", "targets.1", "served.0.url"):
        assert place in str(raised.value)


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
