"""Telling search engines that keep copies of their own what is gone; each switched off unless set.

IndexNow is sent the addresses of what has ended; a 死链 file lists those of the last 30 days, for
the owner of the site to submit. Both hold public ids within addresses, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from disclosure.data_folder import DataFolder
from disclosure.public import Ending, Removal
from publish import addresses, disk
from publish.log import log
from publish.source import Source
from publish.targets import settings
from publish.targets.outside import SECONDS
from publish.targets.settings import Notices

WINDOW = timedelta(days=30)
AT_ONCE = 10_000
"""How many addresses IndexNow takes in one request."""


def tell(folder: DataFolder, source: Source, now: datetime) -> None:
    """Bring the 死链 file up to date, and send IndexNow what it was not sent yet."""
    deployment = settings.read(folder)
    url = next((one.url for one in deployment.surfaces()), None)
    notices = deployment.notices
    if url is None or not (notices.dead_links or notices.index_now):
        return
    gone = [one for one in source.gone_at(now, now - WINDOW) if one.kind is not Ending.REPLACED]
    if notices.dead_links:
        _write_dead_links(folder, url, gone)
    if notices.index_now:
        _send(folder, notices, url, gone)


def pages(url: str, gone: Iterable[Removal]) -> list[str]:
    """The addresses of the pages of what has ended."""
    return [f"{url}/{addresses.of_decision(one.id)[0]}" for one in gone]


def _write_dead_links(folder: DataFolder, url: str, gone: Iterable[Removal]) -> None:
    path = folder.ends_map.with_name("dead-links.txt")
    data = "".join(f"{page}\n" for page in pages(url, gone)).encode()
    if not path.exists() or path.read_bytes() != data:
        disk.write(path, data)


def _send(folder: DataFolder, notices: Notices, url: str, gone: Iterable[Removal]) -> None:
    sent = folder.path / "index-now.sent"
    known = set(sent.read_text(encoding="ascii").split()) if sent.exists() else set()
    new = [one for one in gone if one.id not in known][:AT_ONCE]
    if not new:
        return
    body = {
        "host": urlsplit(url).netloc,
        "key": notices.index_now_key,
        "urlList": pages(url, new),
    }
    request = Request(  # noqa: S310
        notices.index_now or "",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    try:
        with urlopen(request, timeout=SECONDS):  # noqa: S310
            disk.append(sent, "".join(f"{one.id}\n" for one in new).encode())
    except (URLError, OSError) as error:
        log.error("IndexNow was not told", reason=type(error).__name__)
