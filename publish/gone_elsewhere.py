"""What is known to have ended, from a list that the register does not hold.

A restore asks for it: the tombstones of this folder, another copy of them, or the
``open-data/removed.jsonl`` of the deployed site, which also says when and why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from disclosure.data_folder import DataFolder
from disclosure.errors import Broken, Refused
from disclosure.identifier import is_identifier
from disclosure.moment import parse_moment
from disclosure.public import Ending
from publish.gone import Tombstone, Tombstones

Known = dict[Tombstone, tuple[datetime, Ending] | None]
"""What ended, and when and why, None where only a tombstone says so."""

SECONDS = 30
"""How long to wait for a list from another server."""


def known(folder: DataFolder, source: str | None) -> Known:
    """All that is known to have ended: tombstones, ``source``, and the live site's own list.

    `Refused` where there are neither tombstones nor a ``source`` (a path, or an http address).
    """
    if source is None and not folder.tombstones.exists():
        raise Refused(
            f"没有墓碑文件 {folder.tombstones.name}，恢复后已终止的公示可能重新出现；"
            "请用 --tombstones-from 指明墓碑文件或线上 open-data/removed.jsonl"
        )
    found: Known = dict.fromkeys(Tombstones(folder.tombstones).pairs())
    live = folder.site / "open-data" / "removed.jsonl"
    texts = [live.read_text(encoding="utf-8")] if live.is_file() else []
    texts += [_text(source)] if source is not None else []
    for text in texts:
        for pair, when in _read(text):
            found[pair] = when or found.get(pair)
    return found


def _text(source: str) -> str:
    scheme = urlsplit(source).scheme
    try:
        if scheme in ("http", "https"):
            with urlopen(source, timeout=SECONDS) as answer:  # noqa: S310
                return str(answer.read().decode())
        return Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise Refused(f"无法读取 {source}：{error}") from error


def _read(text: str) -> Iterator[tuple[Tombstone, tuple[datetime, Ending] | None]]:
    for number, line in enumerate(text.splitlines(), 1):
        try:
            pair, when = _removal(line) if line.startswith("{") else _tombstone(line)
        except (ValueError, KeyError, TypeError):
            raise Broken(f"终止清单第 {number} 行无法读取：“{line[:60]}”") from None
        if not is_identifier(pair[0]):
            raise Broken(f"终止清单第 {number} 行不是公开标识：“{pair[0]}”")
        yield pair, when


def _removal(line: str) -> tuple[Tombstone, tuple[datetime, Ending]]:
    said = json.loads(line)
    when = (parse_moment(said["ended_at"]), Ending(said["kind"]))
    return (str(said["id"]), int(said["disclosure"])), when


def _tombstone(line: str) -> tuple[Tombstone, None]:
    identifier, disclosure = line.split()
    return (identifier, int(disclosure)), None
