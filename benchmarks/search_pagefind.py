"""Measures the static index side by side with Pagefind on the same decisions, in one run.

    python -m benchmarks.search_pagefind [10000] [--queries 20]

Both index the same texts: Pagefind as one page a decision, ours as it does. Both answer the same
questions in the same Chromium from plain HTTP on loopback. Each is held to brute force by its own
lights: a name is looked for in names by ours, and anywhere by Pagefind, which has no fields. Bytes
are bodies as they are sent, without what is loaded to start and what only shows the results.
CPU and memory are of one child process each. The section in ``RESULTS-search.md`` is replaced.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.search import NOW, agencies, corpus, decisions
from benchmarks.search_static import (
    FACETS,
    RESULTS,
    ask,
    browser_of,
    questions,
    report,
    site_of,
    split,
)
from benchmarks.unobserved import UnobservedPage
from disclosure.data_folder import DataFolder
from disclosure.public import PublicDecision
from search import shards
from search.engine import BruteForce
from search.query import Query

START = """async () => {
  window.pagefind = await import('/pagefind/pagefind.js');
  await window.pagefind.init();
  await window.pagefind.filters();
}"""
SEARCH = """async word => (await window.pagefind.search(word)).results.map(result => result.id)"""
NOT_ASKED = ("name NOT", "name, days")
"""Pagefind has neither of them for words in a body of text."""


@dataclass
class Kind:
    """What was seen of the questions of one kind."""

    received: list[int] = field(default_factory=list)
    found: int = 0
    true: int = 0
    good: int = 0

    def hold(self, found: set[int], true: set[int], received: int) -> None:
        """Take in one answer."""
        self.received.append(received)
        self.found += len(found)
        self.true += len(true)
        self.good += len(found & true)

    @property
    def cells(self) -> str:
        """Kilobytes, recall and precision."""
        recall = self.good / self.true if self.true else 1.0
        precision = self.good / self.found if self.found else 1.0
        p95 = quantiles(self.received, n=20)[-1]
        kilobytes = f"{median(self.received) / 1000:.1f} / {p95 / 1000:.1f}"
        return f"{kilobytes} | {recall:.3f} | {precision:.3f}"


@dataclass(frozen=True, slots=True)
class Built:
    """What a child process took."""

    cpu: float
    megabytes: float
    size: float
    files: int

    @property
    def cells(self) -> str:
        """As cells of a table."""
        return f"{self.cpu:.1f} s | {self.megabytes:,.0f} MB | {self.size:.1f} MB | {self.files:,}"


def built(command: list[str], folder: Path) -> Built:
    """Run a child process to its end, and look at what it wrote."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{command[0]}: {status}")
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return Built(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, sum(sizes) / 1e6, len(sizes))


def write_pages(every: list[PublicDecision], folder: Path) -> None:
    """A page a decision, with all that our index searches."""
    for one in every:
        texts = (one.party_name, one.document_number, one.party_code, one.industry)
        more = (one.violation_type, one.facts, one.basis, one.content)
        body = "".join(f"<p>{escape(text)}</p>" for text in (*texts, *more) if text)
        page = folder / "d" / f"{one.ordinal}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(
            f'<!doctype html><html lang="zh-CN"><title>{escape(one.title)}</title>'
            f"<body data-pagefind-body><h1>{escape(one.title)}</h1>{body}",
            encoding="utf-8",
        )


def pagefind() -> str:
    """The program that indexes Chinese too."""
    spec = find_spec("pagefind_bin_extended")
    if spec is None or spec.submodule_search_locations is None:
        raise SystemExit("pagefind is not installed: deploy/setup.sh bench")
    return str(Path(next(iter(spec.submodule_search_locations))) / "pagefind_extended")


class Counting(SimpleHTTPRequestHandler):
    """A plain static server that counts what it sends."""

    sent: Counter[str] = Counter()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file, and count it by the folder that it stands in."""
        data = source.read()
        self.sent[self.path.split("?")[0].strip("/").rsplit("/", 1)[0]] += len(data)
        outputfile.write(data)

    def end_headers(self) -> None:
        """Let nothing be kept: each question is that of a new visitor."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Counting, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def ordinals_of(folder: Path) -> dict[str, int]:
    """Pagefind's names of pages, and the decisions they are of."""
    found = {}
    for file in (folder / "pagefind" / "fragment").iterdir():
        text = gzip.decompress(file.read_bytes()).decode()
        url = json.loads(text[text.index("{") :])["url"]
        found[file.stem] = int(url.rsplit("/", 1)[1].removesuffix(".html"))
    return found


def ask_pagefind(page: Page, folder: Path, asked: dict[str, list[Query]], truth: BruteForce) -> Any:
    """The kinds, and what it takes to start."""
    ordinals, kinds = ordinals_of(folder), {}
    with served(folder) as url:
        start = 0
        for name, queries in asked.items():
            kind = kinds[name] = Kind()
            for query in queries:
                page.goto(f"{url}/d/1.html")  # so that nothing is left of the last question
                Counting.sent.clear()
                page.evaluate(START)
                start = sum(Counting.sent.values())
                Counting.sent.clear()
                found = page.evaluate(SEARCH, query.text)
                received = sum(size for at, size in Counting.sent.items() if "fragment" not in at)
                true = set(truth.every(replace(query, scope="all"), NOW))
                kind.hold({ordinals[one] for one in found}, true, received)
    return kinds, start


def ask_ours(
    browser: Browser, folder: Path, every: list[PublicDecision], asked: Any, truth: BruteForce
) -> Any:
    """The same of our index; of the results of a query, those of the first page."""
    kinds: dict[str, Kind] = {}
    start = 0
    with site_of(DataFolder(folder), every) as url:
        page = UnobservedPage(browser, f"{url}/")
        page.send("Performance.enable")
        for name, queries in asked.items():
            kind = kinds[name] = Kind()
            for query in queries:
                found, *_ = ask(page, query)
                start = found["start"] + found["columns"]
                shown, true = set(found["ordinals"]), set(truth.every(query, NOW))
                expected = set(truth.find(query, NOW, FACETS).ordinals)
                kind.received.append(split(found)[0])
                kind.found += len(shown)
                kind.true += len(expected)
                kind.good += len(shown & true)
    return kinds, start


def run(count: int, queries: int) -> None:
    """Both, one after the other."""
    module = corpus()
    every, known = decisions(module, count), agencies(module)
    truth, asked = BruteForce(every, known), questions(every, queries)
    asked = {name: some for name, some in asked.items() if name not in NOT_ASKED}
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        pages, ours = Path(scratch) / "pages", DataFolder(Path(scratch) / "ours")
        write_pages(every, pages)
        theirs = built([pagefind(), "--site", str(pages)], pages / "pagefind")
        me = [sys.executable, "-m", "benchmarks.search_pagefind", "--build", str(ours.site)]
        mine = built([*me, str(count)], ours.site / shards.DATA)
        browser = browser_of(playwright)
        of_theirs, their_start = ask_pagefind(browser.new_page(), pages, asked, truth)
        of_ours, our_start = ask_ours(browser, ours.path, every, asked, truth)
    lines = [
        "| | CPU to build | peak memory | size | files | to start |",
        "|---|---|---|---|---|---|",
        f"| this index | {mine.cells} | {our_start / 1000:.1f} kB |",
        f"| Pagefind | {theirs.cells} | {their_start / 1000:.1f} kB |",
        "",
        "CPU and memory of ours include making the decisions, which Pagefind finds on disk.",
        "",
        "| questions | kB, median / p95 | recall | precision | Pagefind: kB | recall | precision |",
        "|---|---|---|---|---|---|---|",
        *(f"| {name} | {of_ours[name].cells} | {of_theirs[name].cells} |" for name in asked),
    ]
    print("\n".join(lines))
    report(f"Beside Pagefind, {count:,} decisions", lines, RESULTS)


def build(count: int, site: Path) -> None:
    """The child process of ours."""
    module = corpus()
    shards.build(iter(decisions(module, count)), agencies(module), site)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--queries", type=int, default=20)
    parser.add_argument("--build", type=Path)
    wanted = parser.parse_args()
    if wanted.build:
        build(wanted.count, wanted.build)
    else:
        run(wanted.count, wanted.queries)


if __name__ == "__main__":
    main()
