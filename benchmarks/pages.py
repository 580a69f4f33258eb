"""Measures what a first visit to each type of page costs: requests and bytes, in real Chromium.

    python -m benchmarks.pages [SITE]

SITE is a built site; without it the sample site is built by plain Pelican. Each page is opened in a
fresh profile, 360 px wide, from a server that compresses text as the shipped nginx configuration
does. Counted is what came over the wire, headers included; writes ``benchmarks/RESULTS-pages.md``.
Exit code 3 where a first visit weighs more than 50 KB without its pictures, or asks elsewhere.
"""

from __future__ import annotations

import gzip
import http.server
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from tests.browser.site import build, page_types

RESULTS = Path(__file__).parent / "RESULTS-pages.md"
HEAVIEST = 50 * 1024
"""Bytes of a first visit, compressed and without pictures (issue 'Public site')."""
_COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml")
_HEAD = """# What a first visit costs

`python -m benchmarks.pages`, {version}, on the sample site ({pages} pages). Bytes over
the wire with headers, text compressed (gzip 6); the bar is {bar:,} bytes. “HTML” is the page alone.

| page | requests | bytes | HTML | from elsewhere |
| --- | ---: | ---: | ---: | ---: |
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one first visit cost."""

    kind: str
    requests: int
    bytes: int
    html: int
    elsewhere: int

    @property
    def line(self) -> str:
        """A line of the table."""
        cells = f"{self.requests} | {self.bytes:,} | {self.html:,} | {self.elsewhere}"
        return f"| {self.kind} | {cells} |"


class _Compressing(http.server.SimpleHTTPRequestHandler):
    """Serves files, text as gzip."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """One file, or 404."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        data = path.read_bytes()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in _COMPRESSED:
            data = gzip.compress(data, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def compressing(site: Path) -> Iterator[str]:
    """The address of a server of this folder, without a final slash."""
    handler = partial(_Compressing, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def visit(browser: Browser, address: str, kind: str, path: str) -> Visit:
    """Open one page in a fresh profile, and count until nothing more is asked for."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, locale="zh-CN")
    page = context.new_page()
    hosts: dict[str, str] = {}
    sizes: dict[str, int] = {}
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")

    def asked(event: dict[str, Any]) -> None:
        hosts[event["requestId"]] = event["request"]["url"]

    def came(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", came)
    page.goto(f"{address}/{path}", wait_until="networkidle")
    context.close()
    own = urlsplit(address).netloc
    first = next(iter(hosts))
    elsewhere = sum(1 for url in hosts.values() if urlsplit(url).netloc not in ("", own))
    return Visit(kind, len(hosts), sum(sizes.values()), sizes[first], elsewhere)


def measure(site: Path) -> tuple[str, list[Visit]]:
    """The version of the browser, and a first visit to each type of page of a site."""
    with sync_playwright() as playwright, compressing(site) as address:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--disable-dev-shm-usage"],
        )
        types = page_types(site).items()
        found = [visit(browser, address, kind, path) for kind, path in types]
        version = f"Chromium {browser.version}"
        browser.close()
    return version, found


def main() -> int:
    """Measure, print and write down."""
    with TemporaryDirectory() as scratch:
        site = Path(sys.argv[1]) if len(sys.argv) > 1 else build(Path(scratch))
        version, found = measure(site)
        pages = sum(1 for _ in site.rglob("*.html"))
    head = _HEAD.format(version=version, pages=f"{pages:,}", bar=HEAVIEST)
    text = head + "".join(f"{one.line}\n" for one in found)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 3 if any(one.bytes > HEAVIEST or one.elsewhere for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
