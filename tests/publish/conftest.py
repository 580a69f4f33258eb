"""Hosts for copies of the site: real servers on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import ThreadingHTTPServer
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from disclosure.data_folder import DataFolder
from publish.publication import publish
from tests.builders import NOW
from tests.ports import free_port
from tests.publish.targets import AFTER, SOURCE, Site, running


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[datetime, Path]:
    """The site before and after the first decision ended, published once for all tests."""
    before, later = tmp_path_factory.mktemp("before"), tmp_path_factory.mktemp("later") / "data"
    publish(DataFolder(before), NOW, source=SOURCE)
    shutil.copytree(before, later, symlinks=True)
    publish(DataFolder(later), AFTER, source=SOURCE)
    return {NOW: before, AFTER: later}


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
