"""A site behind an address, copied by its own public manifest, to be looked through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from disclosure.errors import Refused
from publish.targets.outside import SECONDS
from publish.targets.target import TargetFailed


class Web:
    """The site at ``url``; what its manifest does not list cannot be seen from outside."""

    def __init__(self, url: str) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise Refused(f"“{url}”不是 http 或 https 地址")
        self._url = url.rstrip("/")

    def fetch(self, into: Path) -> None:
        """See `Target`."""
        for path in self._paths():
            place = (into / path).resolve()
            if not place.is_relative_to(into.resolve()):
                raise TargetFailed(f"公开清单中的路径越界：{path}")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(self._get(path))

    def _paths(self) -> Iterator[str]:
        yield "manifest.json"
        try:
            parts = json.loads(self._get("manifest.json"))["parts"]
            for part in parts:
                yield part
                yield from json.loads(self._get(part))["files"]
        except (ValueError, KeyError, TypeError) as error:
            raise TargetFailed(f"{self._url} 的公开清单无法读取") from error

    def _get(self, path: str) -> bytes:
        request = Request(  # noqa: S310
            f"{self._url}/{quote(path)}", headers={"Cache-Control": "no-cache"}
        )
        try:
            with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return bytes(answer.read())
        except (URLError, OSError) as error:
            raise TargetFailed(f"无法取得 {self._url}/{path}：{error}") from error
