"""Measures the static index in Chromium: build, bytes and time a query, recall and precision.

    python -m benchmarks.search_static 100000 [--queries 40] [--truth 20] [--site FOLDER]

Decisions come straight from the shared corpus (`benchmarks.search`), whose JSON twins come
from memory. Bytes are bodies as the bundled server sends them, counted in the page: the
index packs by itself, JSON twins come as they are. The start is counted once; the cells of cards
that are shown are a figure of their own; all else that is fetched to answer counts as the index's.
Browser time is the task time of a page whose requests no driver follows (`unobserved`), under
Chromium's own throttle, from the question to the answer with its cards; drawing is not in it. The
answer is worked out in a worker, which that throttle does not slow down; so the time that passes
until the answer is there stands beside it.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Playwright, sync_playwright
from waitress.server import create_server

from benchmarks.search import NOW, agencies, corpus, decisions
from benchmarks.unobserved import UnobservedPage
from disclosure.agency import Agencies
from disclosure.data_folder import DataFolder
from disclosure.public import PublicDecision, as_dict
from publish.server import application
from search import shards
from search.engine import BruteForce
from search.query import Query, parse

HEAD = """# The static search, measured

Each section is written by the command that it names. CPU seconds and browser times count only from
a machine that does nothing else; bytes, recall and precision from any. Bars at 100,000: 25 MB in
5,000 files, 60 s of CPU to build and 1 s to remove one decision, 100 kB to start; index bytes
4 kB / 16 kB for names, codes and numbers, 60 kB / 120 kB for phrases and AND, 15 kB of cards;
100 ms of browser time at 4 x; nothing wrong or lost, totals 0.99 true.
"""
STATIC = Path(shards.__file__).parent / "static"
RESULTS = Path(__file__).with_name("RESULTS-search.md")
FACETS = ("act", "year")
SLOWDOWN = 4
WORKER = """import { Answers } from '/static/answers.js';
import { answerWith } from '/static/asking.js';
import { Reader } from '/static/reader.js';

answerWith(class extends Answers {
  today() { return 'TODAY'; }

  async find(query, facets) {
    if (!this.started) {
      await this.reader.start(facets);
      this.started = this.reader;
    }
    this.reader = new Reader('/search/data/', '/');
    this.reader.files.kept = new Map(this.started.files.kept);
    return super.find(query, facets);
  }

  seen() {
    const [{ parts, cells }, { bytes }] = [this.reader.files, this.started.files];
    return { parts, cells: [...cells], start: bytes.start, columns: bytes.columns };
  }
});
"""
ASK = """async ([address, facets]) => {
  const { Search } = await import('/static/asking.js');
  const { parse } = await import('/static/query.js');
  window.search ??= new Search('/search/data/', '/', '/measured.js');
  const began = performance.now();
  const found = await window.search.ask('find', parse(new URLSearchParams(address)), facets);
  window.found = found;
  return performance.now() - began;
}"""
SEEN = """async facets => ({
  ordinals: found.cards.map(card => card.ordinal), total: found.total, exact: found.isExact,
  scope: found.scope, ...(await window.search.ask('seen')),
  counts: Object.fromEntries(facets.map(one => [one, Object.fromEntries(found.counts[one])])),
})"""


@dataclass
class Kind:
    """What was measured of the queries of one kind."""

    index: list[int] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    passed: list[float] = field(default_factory=list)
    shown: int = 0
    wrong: int = 0
    lost: int = 0
    claimed: int = 0
    true: int = 0
    checked: int = 0
    exact_wrong: int = 0
    counts_wrong: int = 0


def questions(every: list[PublicDecision], count: int) -> dict[str, list[Query]]:
    """Queries of each kind, taken out of decisions."""
    rng = random.Random(5)

    def cut(text: str, low: int, high: int) -> str:
        size = rng.randint(low, high)
        start = rng.randint(0, max(0, len(text) - size))
        return text[start : start + size]

    def some(make: Callable[[PublicDecision], str], **more: list[str]) -> list[Query]:
        return [parse({"q": [make(rng.choice(every))], **more}) for _ in range(count)]

    def spelled(one: PublicDecision) -> str:
        number = one.document_number
        return rng.choice(
            (
                number,
                number.replace("〔", "[").replace("〕", "]"),
                number.replace("〔", "（").replace("〕", "）").replace("号", ""),
                number.replace("〕", "〕第"),
                number.split("）")[-1],
                number.replace("〔", " 【").replace("〕", "】 "),
            )
        )

    texts = {"scope": ["all"]}
    return {
        "name, 2 characters": some(lambda one: cut(one.party_name, 2, 2)),
        "name, 3": some(lambda one: cut(one.party_name, 3, 3)),
        "name, 4": some(lambda one: cut(one.party_name, 4, 4)),
        "name, 5–6": some(lambda one: cut(one.party_name, 5, 6)),
        "code": some(lambda one: one.party_code or ""),
        "document number": some(spelled),
        "name NOT": some(lambda one: f"{cut(one.party_name, 2, 2)} -{cut(one.party_name, 2, 2)}"),
        "name, days": some(
            lambda one: cut(one.party_name, 2, 3), **{"from": ["2023-03-05"], "to": ["2024-10-09"]}
        ),
        "phrase, 5–10": some(lambda one: f'"{cut(one.facts or "", 5, 10)}"', **texts),
        "two words AND": some(
            lambda one: f"{cut(one.facts or '', 2, 2)} {cut(one.facts or '', 2, 2)}", **texts
        ),
    }


@contextmanager
def site_of(folder: DataFolder, every: list[PublicDecision]) -> Iterator[str]:
    """The bundled server over the index; scripts and JSON twins come from memory."""
    public, known = application(folder, lambda: NOW), {one.id: one for one in every}

    def answer(environ: Any, start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        if path == "/measured.js":
            start_response("200 OK", [("Content-Type", "text/javascript")])
            return [WORKER.replace("TODAY", NOW.date().isoformat()).encode()]
        if path.startswith("/static/") or path == "/":
            name = path.removeprefix("/static/")
            kind = "text/javascript" if name.endswith(".js") else "text/html"
            start_response("200 OK", [("Content-Type", kind)])
            return [(STATIC / name).read_bytes() if name.endswith(".js") else b"<title>-</title>"]
        if path.startswith("/decisions/"):
            values = as_dict(known[path.split("/")[-1].removesuffix(".json")])
            text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            start_response("200 OK", [("Content-Type", "application/json")])
            return [text.encode()]
        return public(environ, start_response)

    server = create_server(answer, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()


def _busy(page: UnobservedPage) -> float:
    metrics = page.send("Performance.getMetrics")["metrics"]
    return next(1000 * float(one["value"]) for one in metrics if one["name"] == "TaskDuration")


def ask(page: UnobservedPage, query: Query) -> tuple[dict[str, Any], float, float]:
    """The answer in the browser, its task time and the time that passed, in milliseconds."""
    before = _busy(page)
    passed: float = page.evaluate(ASK, [query.to_address(), list(FACETS)])
    busy = _busy(page) - before
    found: dict[str, Any] = page.evaluate(SEEN, list(FACETS))
    return found, busy, passed


def split(found: dict[str, Any]) -> tuple[int, int]:
    """Bytes of the index, and of the cards that are shown."""
    shown = {ordinal // 8 for ordinal in found["ordinals"]}
    cards = sum(length for cell, length in found["cells"] if cell in shown)
    return sum(length for _, _, length in found["parts"]) - cards, cards


def measured(
    page: UnobservedPage,
    asked: dict[str, list[Query]],
    truth: BruteForce | None,
    most: int,
) -> tuple[dict[str, Kind], dict[str, Any]]:
    """What queries of each kind cost; the first ``most`` of each are held to the truth."""
    kinds: dict[str, Kind] = {}
    found: dict[str, Any] = {}
    ask(page, parse({"q": ["公司"]}))
    for name, queries in asked.items():
        kind = kinds[name] = Kind()
        for at, query in enumerate(queries):
            found, busy, passed = ask(page, query)
            index, cards = split(found)
            kind.index.append(index)
            kind.cards.append(cards)
            kind.busy.append(busy)
            kind.passed.append(passed)
            if truth is not None and at < most:
                compare(kind, found, query, truth)
    return kinds, found


def compare(kind: Kind, found: dict[str, Any], query: Query, truth: BruteForce) -> None:
    """Hold one answer to the truth."""
    expected = truth.find(query, NOW, FACETS)
    every = set(truth.every(query, NOW))
    kind.checked += 1
    kind.shown += len(found["ordinals"])
    kind.wrong += len(set(found["ordinals"]) - every)
    kind.lost += len(set(expected.ordinals) - set(found["ordinals"]))
    if found["exact"]:
        kind.exact_wrong += found["total"] != expected.total
        kind.counts_wrong += found["counts"] != expected.counts
    kind.claimed += found["total"]
    kind.true += expected.total


def table(kinds: dict[str, Kind]) -> list[str]:
    """The figures as a table."""
    lines = [
        "| queries | index bytes, median / p95 | cards shown, median / p95 "
        f"| browser ms at {SLOWDOWN}×, median / p95 | ms till the answer, median / p95 "
        "| held to the truth | shown wrong / lost | exact totals / counts wrong "
        "| true of claimed total |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, kind in kinds.items():
        pairs = [
            f"{median(some):,.0f} / {quantiles(some, n=20)[-1]:,.0f}"
            for some in (kind.index, kind.cards, kind.busy, kind.passed)
        ]
        share = f"{kind.true / kind.claimed:.4f}" if kind.claimed else "–"
        lines.append(
            f"| {name} | {' | '.join(pairs)} | {kind.checked} of {len(kind.index)} "
            f"| {kind.wrong} / {kind.lost} | {kind.exact_wrong} / {kind.counts_wrong} | {share} |"
        )
    return lines


def cpu() -> float:
    """Seconds of processor time of this process and its children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def timed(work: Callable[[], object]) -> float:
    """The processor time of some work."""
    before = cpu()
    work()
    return cpu() - before


@contextmanager
def only_new_objects() -> Iterator[None]:
    """The collector leaves alone what is there: a removal does not hold all decisions in memory."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def built(every: list[PublicDecision], known: Agencies, site: Path) -> list[str]:
    """Build the index, and change it by one decision; what was seen."""
    shutil.rmtree(site, ignore_errors=True)
    spent = timed(lambda: shards.build(iter(every), known, site))
    files = [path for path in (site / shards.DATA).rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    gone = every[len(every) // 2]
    twin = site / gone.path.replace(".html", ".json")
    twin.parent.mkdir(parents=True, exist_ok=True)
    twin.write_text(json.dumps(as_dict(gone), ensure_ascii=False), encoding="utf-8")
    with TemporaryDirectory() as staging, only_new_objects():
        removal = timed(lambda: shards.update(site, Path(staging), [], [gone.ordinal]))
        touched = sum(1 for path in Path(staging).rglob("*") if path.is_file())
    return [
        f"| built | {spent:.1f} s of CPU, peak {peak:,.0f} MB with all decisions in memory |",
        f"| size | {size:.1f} MB in {len(files):,} files |",
        f"| one decision removed | {removal:.2f} s of CPU, {touched} files |",
    ]


def report(title: str, lines: list[str], out: Path) -> None:
    """Put a run's section into the file of results, in place of an older one of its title."""
    text = out.read_text(encoding="utf-8") if out.exists() else HEAD
    kept = [part for part in text.split("\n## ") if part.split("\n")[0] != title]
    stamp = time.strftime("%Y-%m-%d", time.localtime())
    load = os.getloadavg()[0]
    said = f"On {stamp}, load of the machine at the end {load:.1f} on {os.cpu_count()} cores."
    section = "\n".join([title, "", said, "", *lines, ""])
    out.write_text("\n## ".join([part.rstrip("\n") + "\n" for part in kept] + [section]), "utf-8")


def browser_of(playwright: Playwright) -> Browser:
    """The Chromium of the machine."""
    return playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        args=["--disable-dev-shm-usage"],
    )


def run(count: int, queries: int, most: int, folder: Path) -> None:
    """One run of one size."""
    module = corpus()
    every, known = decisions(module, count), agencies(module)
    data = DataFolder(folder)
    lines = ["| | |", "|---|---|", *built(every, known, data.site)]
    truth = BruteForce(every, known) if most else None
    with site_of(data, every) as url, sync_playwright() as playwright:
        browser = browser_of(playwright)
        page = UnobservedPage(browser, f"{url}/")
        page.send("Performance.enable")
        page.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        kinds, last = measured(page, questions(every, queries), truth, most)
        browser.close()
    start = last["start"] + last["columns"]
    lines.append(f"| to start | {start:,} bytes with the columns of {' and '.join(FACETS)} |")
    lines += ["", *table(kinds)]
    print("\n".join(lines))
    command = f"`python -m benchmarks.search_static {count} --queries {queries} --truth {most}`"
    report(f"Static index, {count:,} decisions", [command, "", *lines], RESULTS)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("count", type=int)
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--truth", type=int, default=20)
    parser.add_argument("--site", type=Path)
    wanted = parser.parse_args()
    with TemporaryDirectory() as scratch:
        run(wanted.count, wanted.queries, wanted.truth, wanted.site or Path(scratch))


if __name__ == "__main__":
    main()
