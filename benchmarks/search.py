"""Measures the search on the shared corpus: size, CPU, bytes a query, times, recall, precision.

    python -m benchmarks.search 10000 [--whoosh]

Decisions are given ordinals by their day of publication, as a register gives them. Recall and
precision are against brute force; bytes are what a browser would fetch (`Counted`).
"""

from __future__ import annotations

import importlib.util
import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from disclosure.agency import Agencies, Agency, Level
from disclosure.decision import Act, PartyKind, PenaltyKind
from disclosure.moment import SHANGHAI, end_of
from disclosure.public import PublicDecision, as_dict
from search import shards, whoosh_index
from search.engine import Engine
from search.query import Query, parse
from search.shard_engine import ShardEngine
from search.whoosh_engine import WhooshEngine

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "gen_corpus.py"
NOW = datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)
LAST = date(2099, 1, 1)
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
SPELLED = str.maketrans("〔〕", "[]")


def corpus() -> Any:
    spec = importlib.util.spec_from_file_location("gen_corpus", CORPUS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def decision(row: dict[str, Any], ordinal: int, rng: random.Random) -> PublicDecision:
    kinds = tuple(PenaltyKind(kind) for kind in row["penalty_kinds"])
    return PublicDecision(
        id="".join(rng.choices(ALPHABET, k=12)),
        ordinal=ordinal,
        canary="c" + "".join(rng.choices(ALPHABET, k=15)),
        disclosure=ordinal,
        revision=1,
        act=Act.PENALTY,
        agency_code=row["agency_slug"],
        document_number=row["doc_no"],
        title=row["title"],
        party_kind=PartyKind(row["party_type"]),
        party_name=row["party_name"],
        party_id="".join(rng.choices(ALPHABET, k=12)),
        party_code=row["uscc"],
        industry=row["industry"],
        violation_type=row["violation_type"],
        facts=row["violation"],
        basis="，".join(row["law_basis"]),
        penalty_kinds=kinds,
        content=row["penalty_content"],
        fine_wan=Decimal(row["fine_amount"]) / 10000 if row["fine_amount"] else None,
        decided_on=date.fromisoformat(row["decision_date"]),
        disclosed_at=datetime.fromisoformat(row["publish_date"]).replace(tzinfo=SHANGHAI),
        last_day=LAST,
        ends_at=end_of(LAST),
        derivation=(),
    )


def decisions(module: Any, count: int) -> list[PublicDecision]:
    rows = sorted(module.records(count), key=lambda row: (row["publish_date"], row["id"]))
    rng = random.Random(1)
    return [decision(row, ordinal, rng) for ordinal, row in enumerate(rows, 1)]


def agencies(module: Any) -> Agencies:
    return Agencies(
        tuple(
            Agency(
                one["slug"],
                one["name"],
                one["name"],
                "",
                Level.CITY,
                one["region"],
                None,
                (),
                (),
                "",
                "",
                "",
            )
            for one in module.AGENCIES
        )
    )


def questions(every: list[PublicDecision], count: int) -> dict[str, list[Query]]:
    rng = random.Random(5)

    def cut(text: str, low: int, high: int) -> str:
        size = rng.randint(low, high)
        start = rng.randint(0, max(0, len(text) - size))
        return text[start : start + size]

    def some(make: Callable[[PublicDecision], str], **more: list[str]) -> list[Query]:
        return [parse({"q": [make(rng.choice(every))], **more}) for _ in range(count)]

    in_all = {"scope": ["all"]}
    return {
        "name 2": some(lambda one: cut(one.party_name, 2, 2)),
        "name 4": some(lambda one: cut(one.party_name, 4, 4)),
        "name 2-6": some(lambda one: cut(one.party_name, 2, 6)),
        "code": some(lambda one: one.party_code or ""),
        "document number": some(
            lambda one: one.document_number.replace("〔", "[").replace("〕", "]")
        ),
        "phrase": some(lambda one: f'"{cut(one.facts or "", 5, 10)}"', **in_all),
        "two words AND": some(
            lambda one: f"{cut(one.facts or '', 2, 2)} {cut(one.facts or '', 2, 2)}", **in_all
        ),
        "date range": some(lambda one: cut(one.party_name, 2, 3), **{"from": ["2023-03-05"]}),
    }


def measured(engine: Engine, asked: dict[str, list[Query]]) -> list[str]:
    lines = ["| queries | median ms | p95 ms | exact |", "|---|---|---|---|"]
    for kind, queries in asked.items():
        times, exact = [], 0
        for query in queries:
            started = time.perf_counter()
            exact += engine.find(query, NOW, ("agency", "act", "kind", "year")).is_exact
            times.append(1000 * (time.perf_counter() - started))
        p95 = quantiles(times, n=20)[-1]
        lines.append(f"| {kind} | {median(times):.1f} | {p95:.1f} | {exact}/{len(queries)} |")
    return lines


def cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def size(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return f"{sum(path.stat().st_size for path in files) / 1e6:.1f} MB in {len(files)} files"


def start_bytes(data: Path) -> int:
    names = (
        "head.json",
        "phrases.bin",
        "columns/agency.bin",
        "columns/act.bin",
        "columns/month.bin",
    )
    return sum((data / name).stat().st_size for name in names)


def write_twins(every: Iterable[PublicDecision], site: Path) -> None:
    for one in every:
        path = site / one.path.replace(".html", ".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(as_dict(one), ensure_ascii=False), encoding="utf-8")


def main(count: int, *, with_whoosh: bool, out: Path | None) -> None:
    module = corpus()
    every, known = decisions(module, count), agencies(module)
    with TemporaryDirectory() as scratch:
        site, whoosh = out or Path(scratch) / "site", Path(scratch) / "whoosh"
        print(f"## {count:,} decisions\n")
        spent = cpu(lambda: shards.build(every, known, site))
        data = site / shards.DATA
        print(f"Static: {spent:.1f} s CPU, {size(data)}, {start_bytes(data)} bytes to start")
        write_twins(every, site)
        odd = replace(every[0], ordinal=count + 1, id="0" * 12)
        staging = Path(scratch) / "staging"
        print(f"one in: {cpu(lambda: shards.update(site, staging, [odd], [])):.2f} s CPU")
        print(f"one out: {cpu(lambda: shards.update(site, staging, [], [count // 2])):.2f} s CPU\n")
        asked = questions(every, 40)
        print("\n".join(measured(ShardEngine(site), asked)))
        if with_whoosh:
            spent = cpu(lambda: whoosh_index.build(every, whoosh))
            print(f"\nWhoosh: {spent:.1f} s CPU, {size(whoosh)}")
            print("\n".join(measured(WhooshEngine(whoosh, site), asked)))
            print(f"\none out: {cpu(lambda: whoosh_index.update(whoosh, [], [9])):.2f} s CPU")


if __name__ == "__main__":
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    main(
        int(wanted[0]),
        with_whoosh="--whoosh" in sys.argv,
        out=Path(wanted[1]) if len(wanted) > 1 else None,
    )
