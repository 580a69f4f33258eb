"""The search of the desk's lists: ``LIKE`` against a column of bigrams, on one register.

``python -m benchmarks.desk_search REGISTER`` reads a register (never writes it) and makes the other
way beside it: a full-text table (FTS5 without content) of the pairs of characters that
`search.analysis` cuts names and document numbers into. Each question is asked both ways, as the
list asks: how many there are, and the newest fifty. What the pairs find is checked by ``LIKE``,
since pairs that stand apart are no fragment. Printed: how many each finds, the median of `TIMES` in
milliseconds of CPU for both, and what the second index costs in time and bytes.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from search.analysis import fold, need_in_text, text_terms

TIMES = 5
QUESTIONS = {
    "有限公司（六成）": "有限公司",
    "化工（百分之一）": "化工",
    "烟花爆竹（四字）": "烟花爆竹",
    "〔2028〕（年份）": "〔2028〕",
    "一件的文书号": "",
    "没有的词": "没有这个词",
}
_ROW = "document_number LIKE ? OR party_name LIKE ?"
_NEWEST = "ORDER BY decided_on DESC, ordinal DESC LIMIT 50"
_HEAD = "| question | LIKE finds | bigrams find | LIKE ms | bigrams ms |\n|---|---|---|---|---|\n"
_TABLE = "disclosure_registereddecision"


def main() -> None:
    """``python -m benchmarks.desk_search REGISTER``."""
    with tempfile.TemporaryDirectory() as folder:
        beside = Path(folder) / "bigrams.sqlite3"
        connection = sqlite3.connect(beside, uri=True)
        connection.execute("ATTACH ? AS register", (f"file:{Path(sys.argv[1]).resolve()}?mode=ro",))
        began = time.process_time()
        _index(connection)
        spent = time.process_time() - began
        (count,) = connection.execute(f"SELECT count(*) FROM {_TABLE}").fetchone()
        size = beside.stat().st_size / 1e6
        sys.stdout.write(f"{count:,} decisions; bigrams: {spent:.1f} s of CPU, {size:.1f} MB\n\n")
        sys.stdout.write(_HEAD)
        for name, word in QUESTIONS.items():
            sys.stdout.write(_compared(connection, name, word or _some_number(connection)))


def _index(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE VIRTUAL TABLE pairs USING fts5(terms, content='', detail=none)")
    rows = connection.execute(f"SELECT id, document_number, party_name FROM {_TABLE}")
    connection.executemany(
        "INSERT INTO pairs (rowid, terms) VALUES (?, ?)",
        ((key, _coded(text_terms(fold(f"{number} {name}")))) for key, number, name in rows),
    )
    connection.commit()


def _coded(terms: Iterable[str]) -> str:
    """Terms as words that the full-text table leaves whole."""
    return " ".join(sorted(f"x{term.encode().hex()}" for term in terms))


def _some_number(connection: sqlite3.Connection) -> str:
    query = f"SELECT document_number FROM {_TABLE} LIMIT 1 OFFSET 4711"
    return str(connection.execute(query).fetchone()[0])


def _compared(connection: sqlite3.Connection, name: str, word: str) -> str:
    like, pairs = _by_like(connection, word), _by_pairs(connection, word)
    found = f"{like()[0]:,} | {pairs()[0]:,}"
    return f"| {name} | {found} | {_milliseconds(like):.1f} | {_milliseconds(pairs):.1f} |\n"


def _by_like(connection: sqlite3.Connection, word: str) -> Callable[[], tuple[int, list[object]]]:
    return _asking(connection, f"FROM {_TABLE} WHERE {_ROW}", [f"%{word}%"] * 2)


def _by_pairs(connection: sqlite3.Connection, word: str) -> Callable[[], tuple[int, list[object]]]:
    wanted = " AND ".join(_coded(term for term, _ in need_in_text(fold(word)).terms).split())
    chosen = f"FROM pairs JOIN {_TABLE} ON id = pairs.rowid WHERE pairs MATCH ? AND ({_ROW})"
    return _asking(connection, chosen, [wanted, *[f"%{word}%"] * 2])


def _asking(
    connection: sqlite3.Connection, chosen: str, values: list[str]
) -> Callable[[], tuple[int, list[object]]]:
    def ask() -> tuple[int, list[object]]:
        (hits,) = connection.execute(f"SELECT count(*) {chosen}", values).fetchone()
        page = connection.execute(f"SELECT ordinal {chosen} {_NEWEST}", values).fetchall()
        return hits, page

    return ask


def _milliseconds(ask: Callable[[], object]) -> float:
    spent = []
    for _ in range(TIMES):
        began = time.process_time()
        ask()
        spent.append((time.process_time() - began) * 1000)
    return median(spent)


if __name__ == "__main__":
    main()
