"""The Whoosh index of the served search: terms and values as hashes, days as numbers, and no text.

Nothing readable is stored: a term is 8 bytes of a keyed hash, a value of a facet 8 bytes of
another, and of a decision only its ordinal is kept. So what a deleted document leaves behind until
the next merge is an ordinal and hashes. The texts of results, the names of values and whether words
stand side by side are looked up in the site's static files.

Each whole build is a folder of its own, written by several processes, a segment each; ``current``
names the one in use and is replaced in one step. A Whoosh index holds pickles: one from
elsewhere is never to be opened.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from functools import lru_cache
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import fields, formats, index
from whoosh.columns import NumericColumn

from disclosure.public import PublicDecision
from search.postings import SPACES
from search.searchable import searchable
from search.terms import column_values, terms_of
from search.whoosh_codec import SetCodec, Writer

HASHED = ("agency", "act", "kind", "industry", "article", "month", "fine")
"""Values that stand in the index as hashes."""
NUMBERS = ("ordinal", "decided", "last_day", "repeats")
"""Days are counted from the year 1; ``repeats`` says which characters stand twice in the name."""
MANY = (1 << 64) - 1
"""In ``repeats``: more than four characters, so any may be one of them."""
PROCESSES = 2
SEGMENT = 5_000
"""Decisions that one process takes at a time, and writes as one segment."""
_CURRENT = "current"
_SALT = "salt"


class Terms(fields.FieldType):  # type: ignore[misc]
    """Terms as bytes, each at most once a decision: no positions, no frequencies."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = self.vector = self.column_type = None
        self.scorable = self.stored = self.unique = self.spelling = False


def schema() -> fields.Schema:
    """Two fields of terms, and columns of numbers."""
    columns = {name: fields.COLUMN(NumericColumn("Q")) for name in (*NUMBERS, *HASHED)}
    return fields.Schema(**{space: Terms() for space in SPACES}, **columns)


def hashed(term: str, salt: bytes) -> bytes:
    """A term as it stands in the index."""
    return hashlib.blake2b(term.encode(), digest_size=8, key=salt).digest()


def value_hash(value: str, salt: bytes) -> int:
    """A value as it stands in a column; the empty value is 0."""
    return int.from_bytes(hashed("=" + value, salt), "big") if value else 0


def sign_hash(sign: str, salt: bytes) -> int:
    """A character as 16 bits; never 0."""
    return int.from_bytes(hashed("~" + sign, salt)[:2], "big") or 1


def repeats(name: str, salt: bytes) -> int:
    """The characters that stand more than once in a name, four of 16 bits; `MANY` for more."""
    twice = sorted(sign for sign in set(name) if name.count(sign) > 1)
    if len(twice) > 4:
        return MANY
    return sum(sign_hash(sign, salt) << 16 * at for at, sign in enumerate(twice))


def exists(folder: Path) -> bool:
    """Whether there is an index to read."""
    return (folder / _CURRENT).exists()


def current(folder: Path) -> Path:
    """The folder of the generation in use."""
    return folder / (folder / _CURRENT).read_text(encoding="utf-8").strip()


def salt_of(generation: Path) -> bytes:
    """The key of a generation's hashes."""
    return (generation / _SALT).read_bytes()


def build(decisions: Iterable[PublicDecision], folder: Path) -> None:
    """Make the whole index anew and put it in use."""
    made = folder / f"g-{secrets.token_hex(8)}"
    made.mkdir(parents=True)
    (made / _SALT).write_bytes(secrets.token_bytes(16))
    index.create_in(made, schema())
    with closing(index.open_dir(made)) as opened:
        writer = Writer(opened)
        writer.segments += _segments(made, iter(decisions))
        writer.commit(merge=False)
    replace_file(folder / _CURRENT, made.name.encode())
    for old in folder.glob("g-*"):
        if old != made:
            shutil.rmtree(old)


def update(folder: Path, added: Iterable[PublicDecision], removed: Iterable[int]) -> None:
    """Take decisions out and in; what is there already is replaced. Segments are not merged."""
    if not exists(folder):
        build(added, folder)
        return
    generation, coming = current(folder), list(added)
    going = {*removed, *(decision.ordinal for decision in coming)}
    with closing(index.open_dir(generation)) as opened:
        writer = Writer(opened)
        try:
            for document in _documents_of(writer, going):
                writer.delete_document(document)
            _put_all(writer, coming, salt_of(generation))
        except BaseException:
            writer.cancel()
            raise
        writer.commit(merge=False)


def optimize(folder: Path) -> None:
    """Merge all segments, so that nothing at all is left of what was deleted (at night)."""
    with closing(index.open_dir(current(folder))) as opened:
        Writer(opened).commit(optimize=True)


def _segments(folder: Path, decisions: Iterator[PublicDecision]) -> list[Any]:
    """Segments of all decisions; what fits into one is written in this process."""
    first = list(islice(decisions, SEGMENT))
    following = next(decisions, None)
    if following is None:
        return [write_segment(folder, first)] if first else []
    batches = chain([first], _batches(chain([following], decisions)))
    # A spawned process shares no connection and no thread with this one.
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as workers:
        return list(_in_order(workers, batches, lambda batch: (write_segment, folder, batch)))


def _in_order(
    workers: ProcessPoolExecutor,
    batches: Iterable[list[PublicDecision]],
    call: Callable[[list[PublicDecision]], tuple[Any, ...]],
) -> Iterator[Any]:
    """Results in the order of the batches, of which few are in memory at a time."""
    waiting: list[Future[Any]] = []
    for batch in batches:
        waiting.append(workers.submit(*call(batch)))
        if len(waiting) > PROCESSES:
            yield waiting.pop(0).result()
    yield from (one.result() for one in waiting)


def _batches(decisions: Iterator[PublicDecision]) -> Iterator[list[PublicDecision]]:
    while batch := list(islice(decisions, SEGMENT)):
        yield batch


def write_segment(folder: Path, decisions: list[PublicDecision]) -> Any:
    """A segment that is not yet part of the index."""
    with closing(index.open_dir(folder)) as opened:
        writer = Writer(opened, alone=False)
        _put_all(writer, decisions, salt_of(folder))
        return writer.finished()


def _put_all(writer: Writer, decisions: Iterable[PublicDecision], salt: bytes) -> None:
    token = lru_cache(maxsize=1 << 18)(lambda term: hashed(term, salt))
    value = lru_cache(maxsize=1 << 14)(lambda text: value_hash(text, salt))
    for decision in decisions:
        fields_of = searchable(decision)
        terms = terms_of(fields_of)
        writer.put(
            {"repeats": repeats(fields_of.name, salt), **columns_of(decision, value)},
            {space: map(token, terms.of(space)) for space in SPACES},
        )


def columns_of(decision: PublicDecision, value: Callable[[str], int]) -> dict[str, int]:
    """The numbers of a decision; ``value`` hashes the value of a facet."""
    texts = column_values(decision)
    return {
        "ordinal": decision.ordinal,
        "decided": decision.decided_on.toordinal(),
        "last_day": decision.last_day.toordinal(),
        **{column: value(texts[column]) for column in HASHED},
    }


def _documents_of(writer: Writer, ordinals: set[int]) -> list[int]:
    """The numbers of the documents of these ordinals, deleted ones among them."""
    found: list[int] = []
    base = 0
    for segment in writer.segments:
        held = _ordinals_of(writer.storage, segment)
        found += (base + np.flatnonzero(np.isin(held, list(ordinals)))).tolist()
        base += segment.doc_count_all()
    return found


def _ordinals_of(storage: Any, segment: Any) -> NDArray[np.uint64]:
    """The ordinals of a segment by document. A reader of all of it would copy its terms first."""
    files = segment.open_compound_file(storage) if segment.is_compound() else storage
    reader = SetCodec().per_document_reader(files, segment)
    try:
        column = reader.column_reader("ordinal", NumericColumn("Q"))
        return _block(column, segment.doc_count_all())
    finally:
        reader.close()
        if files is not storage:
            files.close()


def numbers_of(leaf: Any, name: str) -> NDArray[np.uint64]:
    """A column of numbers of a segment, by document."""
    return _block(leaf.column_reader(name, translate=False), leaf.doc_count_all())


def _block(column: Any, count: int) -> NDArray[np.uint64]:
    """A column of ``count`` numbers, read as one block, not number by number."""
    found = np.zeros(count, np.uint64)
    if isinstance(column, NumericColumn.Reader):  # others stand for a column without a value
        block = column._dbfile.get(column._basepos, 8 * column._count)
        found[: column._count] = np.frombuffer(block, ">u8")
    return found


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in the place of another in one step."""
    beside = path.with_suffix(".next")
    with beside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
