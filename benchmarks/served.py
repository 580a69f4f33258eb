"""Measures the served search on the shared corpus, and writes the figures down.

    python -m benchmarks.served 10000 whoosh [SITE]
    python -m benchmarks.served 100000 shards [SITE]

SITE is a folder for the static index and the twins, kept for the next run. CPU is that of all
processes. Recall and precision are against brute force. The load is 50 clients on loopback for a
minute, each asking again when it was answered. The section of this size and engine in
``RESULTS-search-served.md`` is replaced.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks.search import NOW, agencies, corpus, decisions, size, write_twins
from benchmarks.search_static import only_new_objects
from benchmarks.served_load import Load, load
from benchmarks.served_questions import asked
from disclosure.agency import Agencies
from disclosure.public import PublicDecision
from search import shards, whoosh_index
from search.engine import BruteForce, Engine
from search.query import Query
from search.shard_engine import ShardEngine
from search.whoosh_engine import WhooshEngine

RESULTS = Path(__file__).with_name("RESULTS-search-served.md")
HEAD = """# The served search

Each section is written by `python -m benchmarks.served COUNT ENGINE`. CPU, sizes, recall and
precision are sound under other load as well, wall times only on a machine that does nothing else.
Bars: at 10,000 (Whoosh) 30 ms for names and numbers, 250 ms for the rest; at 100,000 50 and 200 ms.
"""
COUNT = 40
"""Questions of each kind."""


def cpu() -> float:
    """Seconds of this process and of its ended children."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def spent(work: Callable[[], object]) -> float:
    """Seconds of CPU that some work takes, all processes counted."""
    before = cpu()
    work()
    return cpu() - before


def prepare(every: list[PublicDecision], known: Agencies, site: Path) -> None:
    """The static index and the twins, unless they stand there already."""
    if (site / "ready").exists():
        return
    built = spent(lambda: shards.build(every, known, site))
    sys.stdout.write(f"static index: {built:.1f} s of CPU, {size(site / shards.DATA)}\n")
    write_twins(every, site)
    (site / "ready").touch()


def times(engine: Engine, questions: dict[str, list[Query]]) -> Iterable[str]:
    """Milliseconds by kind of question, with all facets counted, and how busy the machine was."""
    yield f"Load of the machine while these were taken: {os.getloadavg()[0]:.1f} on 2 cores."
    yield ""
    yield "| questions | median ms | p95 ms | p95 ms of CPU | all candidates looked at |"
    yield "|---|---|---|---|---|"
    engine.find(Query(), NOW)
    for kind, queries in questions.items():
        took, used, exact = [], [], 0
        for query in queries:
            began, before = time.perf_counter(), time.thread_time()
            exact += engine.find(query, NOW).is_exact
            took.append(1000 * (time.perf_counter() - began))
            used.append(1000 * (time.thread_time() - before))
        p95s = " | ".join(f"{quantiles(some, n=20)[-1]:.1f}" for some in (took, used))
        yield f"| {kind} | {median(took):.1f} | {p95s} | {exact}/{len(queries)} |"


def truth(engine: Engine, brute: BruteForce, questions: dict[str, list[Query]]) -> Iterable[str]:
    """Recall and precision of the first pages, and how near totals and counts of facets are."""
    yield "| questions | recall | precision | exact | totals, all together | worst | facets agree |"
    yield "|---|---|---|---|---|---|---|"
    for kind, queries in questions.items():
        hits = shown = wanted = agreeing = exact = claimed = true = 0
        worst = 1.0
        for query in queries:
            expected, found = brute.find(query, NOW), engine.find(query, NOW)
            right = len(set(found.ordinals) & set(expected.ordinals))
            hits, shown = hits + right, shown + len(found.ordinals)
            wanted += len(expected.ordinals)
            agreeing += found.counts == expected.counts
            exact += found.is_exact
            claimed, true = claimed + found.total, true + expected.total
            worst = max(worst, (found.total + 1) / (expected.total + 1), key=_off)
            assert found.total == expected.total or not found.is_exact, query
        figures = (
            f"{hits / max(wanted, 1):.3f} | {hits / max(shown, 1):.3f} | {exact}/{len(queries)}",
            f"{claimed / max(true, 1):.3f} of the truth | {worst:.2f} | {agreeing}/{len(queries)}",
        )
        yield f"| {kind} | {' | '.join(figures)} |"


def _off(ratio: float) -> float:
    return max(ratio, 1 / ratio)


def of_whoosh(every: list[PublicDecision], site: Path, folder: Path) -> tuple[Engine, list[str]]:
    """The engine, and what it costs to build it and to take a decision out."""
    built = spent(lambda: whoosh_index.build(every, folder))
    lines = [f"| build | {built:.1f} s of CPU | 45 s |", f"| size | {size(folder)} | 15 MB |"]
    gone = spent(lambda: whoosh_index.update(folder, [], [every[9].ordinal]))
    lines.append(f"| one decision out | {gone:.2f} s of CPU | 2 s |")
    merged = spent(lambda: whoosh_index.optimize(folder))
    lines.append(f"| the nightly merge | {merged:.1f} s of CPU, then {size(folder)} | – |")
    whoosh_index.update(folder, [every[9]], [])
    return WhooshEngine(folder, site), lines


def of_shards(every: list[PublicDecision], site: Path, folder: Path) -> tuple[Engine, list[str]]:
    """The engine, and what it costs when a decision goes."""
    with only_new_objects():
        gone = spent(lambda: shards.update(site, folder, [], [every[len(every) // 2].ordinal]))
    lines = [f"| one decision out of the shards | {gone:.2f} s of CPU | 1 s |"]
    engine = ShardEngine(site)
    opened = spent(lambda: engine.find(Query(), NOW))
    lines.append(f"| taking up a new state of them | {opened:.2f} s of CPU | – |")
    return engine, lines


def described(found: Load) -> str:
    """The load as a row."""
    return (
        f"| {found.clients} clients for {found.seconds:.0f} s | {found.answered} answers, "
        f"{found.errors} errors, median {found.median_ms:.0f} ms, p95 {found.p95_ms:.0f} ms "
        "| no error |"
    )


def write(title: str, lines: Iterable[str]) -> None:
    """Put a section in the place of the one of the same title, or at the end."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else HEAD
    head, *sections = text.split("\n## ")
    kept = [one for one in sections if not one.startswith(title + "\n")]
    kept.append(title + "\n\n" + "\n".join(lines) + "\n")
    RESULTS.write_text("\n## ".join([head, *sorted(kept)]), encoding="utf-8")


def main(count: int, engine_name: str, kept: Path | None) -> None:
    module = corpus()
    every, known = decisions(module, count), agencies(module)
    title, lines = (
        f"{count:,} decisions, {engine_name}",
        ["| what | measured | bar |", "|---|---|---|"],
    )

    def said(more: Iterable[str]) -> None:
        """Written down part by part, so that a run that breaks off has said what it saw."""
        for line in more:
            lines.append(line)
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        write(title, lines)

    with TemporaryDirectory() as scratch:
        site, folder = kept or Path(scratch) / "site", Path(scratch) / "index"
        prepare(every, known, site)
        engine, costs = (of_whoosh if engine_name == "whoosh" else of_shards)(every, site, folder)
        said(costs)
        said([described(load(site, folder, engine_name, every))])
        questions = asked(every, COUNT)
        said(["", *times(engine, questions)])
        some = {kind: queries[: truths(count)] for kind, queries in questions.items()}
        said(["", f"{truths(count)} of each against brute force:", ""])
        said(truth(engine, BruteForce(every, known), some))


def truths(count: int) -> int:
    """Questions of each kind that brute force answers too: it looks at every decision each time."""
    return COUNT if count <= 20_000 else 20


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    main(int(given[0]), given[1], Path(given[2]) if len(given) > 2 else None)
