"""A site before and after its first decision ended, and the hosts that hold copies of it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import boto3
import yaml

from disclosure.data_folder import DataFolder
from disclosure.moment import end_of
from publish.afterwards import Afterwards, follow
from publish.residue import files_below
from publish.targets import settings
from tests.ports import wait_for
from tests.publish.test_publication import company
from tests.publish.values import Values, values

SOON = date(2026, 12, 1)
AFTER = end_of(SOON)
SOURCE = values([company(1, last_day=SOON), company(2), company(3)])
PUBLISHED: dict[DataFolder, dict[datetime, Path]] = {}
"""For each data folder of a test, the sites that `published` puts into it."""


def data_folder(tmp_path: Path, sites: dict[datetime, Path]) -> DataFolder:
    """An empty data folder into which these sites can be published."""
    data = DataFolder(tmp_path / "data")
    data.path.mkdir()
    PUBLISHED[data] = sites
    return data


def published(folder: DataFolder, now: datetime) -> None:
    """Put the site of ``now`` in place of the one before; targets and record stay."""
    shutil.rmtree(folder.releases, ignore_errors=True)
    folder.site.unlink(missing_ok=True)
    shutil.copytree(PUBLISHED[folder][now], folder.path, symlinks=True, dirs_exist_ok=True)


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


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(10)


def stored(address: str) -> dict[str, bytes]:
    client, found = boto3.client("s3", endpoint_url=address), {}
    for page in client.get_paginator("list_objects_v2").paginate(Bucket="site"):
        for one in page.get("Contents", ()):
            body = client.get_object(Bucket="site", Key=one["Key"])["Body"].read()
            found[one["Key"]] = body
    return found


def below(root: Path) -> dict[str, bytes]:
    return {path: place.read_bytes() for path, place in files_below(root)}


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
