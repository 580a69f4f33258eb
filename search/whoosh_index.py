"""The Whoosh index of the served search: terms as hashes, values as numbers, and no text.

Nothing readable is stored: a term is 8 bytes of a keyed hash, and of a decision only its ordinal is
kept. So what a deleted document leaves behind until the next merge is an ordinal and hashes. The
results' texts come from the static cards; whether words stand side by side is looked up there.

Each whole build is a folder of its own; ``current`` names the one in use and is replaced in one
step. A Whoosh index holds pickles: one from elsewhere is never to be opened.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from whoosh import fields, formats, index

from disclosure.public import PublicDecision
from search.postings import SPACES
from search.searchable import searchable
from search.terms import column_values, terms_of

CODED = ("agency", "act", "kind", "industry", "article", "month", "fine", "last_day")
"""Values that stand in the index as numbers; ``values.json`` says what they mean."""
_CURRENT = "current"
_VALUES = "values.json"
_SALT = "salt"


class Hashes(fields.FieldType):  # type: ignore[misc]
    """Terms given as bytes, each at most once a decision: no positions, no frequencies."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.scorable = self.stored = self.unique = False
        self.vector = None
        self.spelling = False

    def index(self, value: Iterable[bytes], **options: object) -> Iterator[tuple[Any, ...]]:
        """What the writer takes: term, frequency, weight, value."""
        return ((term, 1, 1.0, b"") for term in sorted(value))

    def supports(self, name: str) -> bool:
        """Existence only."""
        return bool(self.format.supports(name))


def schema() -> fields.Schema:
    """Two fields of terms, the ordinal, the day of decision, whether a character stands twice."""
    number = {"stored": False, "sortable": True}
    columns = {name: fields.NUMERIC(int, 32, signed=False, **number) for name in CODED}
    return fields.Schema(
        ordinal=fields.NUMERIC(int, 64, signed=False, stored=False, sortable=True, unique=True),
        decided=fields.NUMERIC(int, 32, signed=False, **number),
        repeats=fields.NUMERIC(int, 32, signed=False, **number),
        **{space: Hashes() for space in SPACES},
        **columns,
    )


def hashed(term: str, salt: bytes) -> bytes:
    """A term as it stands in the index."""
    return hashlib.blake2b(term.encode(), digest_size=8, key=salt).digest()


def exists(folder: Path) -> bool:
    """Whether there is an index to read."""
    return (folder / _CURRENT).exists()


def current(folder: Path) -> Path:
    """The folder of the generation in use."""
    return folder / (folder / _CURRENT).read_text(encoding="utf-8").strip()


def build(decisions: Iterable[PublicDecision], folder: Path) -> None:
    """Make the whole index anew and put it in use."""
    made = folder / f"g-{secrets.token_hex(8)}"
    made.mkdir(parents=True)
    (made / _SALT).write_bytes(secrets.token_bytes(16))
    (made / _VALUES).write_text("{}", encoding="utf-8")
    index.create_in(made, schema())
    _write(made, decisions, ())
    replace_file(folder / _CURRENT, made.name.encode())
    for old in folder.glob("g-*"):
        if old != made:
            shutil.rmtree(old)


def update(folder: Path, added: Iterable[PublicDecision], removed: Iterable[int]) -> None:
    """Take decisions out and in; what is there already is replaced. Segments are not merged."""
    if not exists(folder):
        build(added, folder)
        return
    _write(current(folder), added, removed)


def optimize(folder: Path) -> None:
    """Merge all segments, so that nothing at all is left of what was deleted (at night)."""
    with closing(index.open_dir(current(folder))) as opened:
        opened.writer().commit(optimize=True)


def _write(folder: Path, added: Iterable[PublicDecision], removed: Iterable[int]) -> None:
    salt = (folder / _SALT).read_bytes()
    values: dict[str, list[str]] = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
    codes = Codes(values)
    opened = index.open_dir(folder)
    writer = opened.writer(limitmb=256)
    try:
        for ordinal in removed:
            writer.delete_by_term("ordinal", ordinal)
        for decision in added:
            writer.delete_by_term("ordinal", decision.ordinal)
            writer.add_document(**document(decision, codes, salt))
        replace_file(folder / _VALUES, json.dumps(codes.values, ensure_ascii=False).encode())
    except BaseException:
        writer.cancel()
        raise
    writer.commit(merge=False)
    opened.close()


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in the place of another in one step."""
    beside = path.with_suffix(".next")
    with beside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)


class Codes:
    """Numbers for values, in the order in which they were first met; 0 is the empty value."""

    def __init__(self, values: dict[str, list[str]]) -> None:
        self.values = values
        self._codes = {
            name: {value: code for code, value in enumerate(known)}
            for name, known in values.items()
        }

    def of(self, name: str, value: str) -> int:
        """The number of a value, a new one where it is new."""
        known = self.values.setdefault(name, [""])
        codes = self._codes.setdefault(name, {"": 0})
        if value not in codes:
            codes[value] = len(known)
            known.append(value)
        return codes[value]


def document(decision: PublicDecision, codes: Codes, salt: bytes) -> dict[str, Any]:
    """What the index takes of a decision."""
    found = searchable(decision)
    terms = terms_of(found)
    numbers = {name: codes.of(name, value) for name, value in column_values(decision).items()}
    return {
        "ordinal": decision.ordinal,
        "decided": decision.decided_on.toordinal(),
        "repeats": int(len(set(found.name)) < len(found.name)),
        **{space: {hashed(term, salt) for term in terms.of(space)} for space in SPACES},
        **numbers,
    }
