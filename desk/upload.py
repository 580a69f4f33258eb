"""An uploaded file on its way in: kept, checked in the background, mended, at last taken.

A file stays in the data folder under a random name until it is taken or a day has passed; it is
never served back, and read only by the intake's limited child process. What is known of it stands
beside it as JSON: whose it is, what was mended, what the check found.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from desk.person import Person, data_folder
from disclosure.decision import Decision
from disclosure.errors import BadInput, Problem, Unknown
from disclosure.intake.mapping import load_mapping
from disclosure.intake.mending import Mended, Spot
from disclosure.intake.reading import Reading, source_of
from disclosure.intake.spool import Spool
from disclosure.intake.timeliness import legal_problems
from disclosure.intake.validation import Row
from disclosure.moment import clock, day_of
from disclosure.permission import About, Step
from disclosure.reference import reference

LARGEST = 20 * 1024 * 1024
SHOWN = 300
KEPT_SECONDS = 24 * 60 * 60
PATIENCE = 1.2
"""Seconds that a page waits for a check before it shows the progress instead."""
SUFFIXES = {".xlsx", ".csv", ".json", ".jsonl", ".md"}
_NAME = re.compile(r"[0-9a-f]{32}\.[a-z]{1,8}")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file in a list: where it stands, its number, its party."""

    sheet: str | None
    row: int | None
    number: str
    party: str
    act: str = ""
    decided_on: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found; ``good`` and ``foreign`` count decisions, ``lines`` shows the good."""

    rows: int
    good: int
    foreign: int
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    labels: tuple[Line, ...]

    @property
    def errors(self) -> int:
        """How many problems keep rows out."""
        return sum(not one.warning for one in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems a person should look at."""
        return sum(one.warning for one in self.problems)


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file, and what is known of it."""

    name: str
    label: str
    by: str
    agency_code: str | None
    at: str
    mends: tuple[tuple[Spot, str], ...] = ()
    found: Found | None = None

    @property
    def path(self) -> Path:
        """Where the file stands."""
        return _folder() / self.name


_UPLOAD: TypeAdapter[Upload] = TypeAdapter(Upload)


@dataclass(slots=True)
class _Running:
    """A check under way in this process."""

    done: threading.Event = field(default_factory=threading.Event)
    rows: int = 0
    failed: str = ""


_RUNNING: dict[str, _Running] = {}


def keep(file: Any, person: Person) -> Upload:
    """Store an upload under a random name; the name in the browser is only shown."""
    label = Path(file.name or "").name[:120]
    suffix = Path(label).suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(f"不支持“{suffix or label}”文件，请用{'、'.join(sorted(SUFFIXES))}")
    if (file.size or 0) > LARGEST:
        raise BadInput("文件超过 20 MB，请分成几个文件导入")
    name = secrets.token_hex(16) + suffix
    with (_folder() / name).open("xb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    kept = Upload(name, label, person.actor.username, person.agency_code, person.now.isoformat())
    save(kept)
    return kept


def save(upload: Upload) -> None:
    """Write down what is known of an upload."""
    target = _folder() / f"{upload.name}.json"
    own = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    own.write_bytes(_UPLOAD.dump_json(upload))
    own.replace(target)


def drop(upload: Upload) -> None:
    """Forget an upload: it was taken, or is not wanted."""
    for path in (upload.path, _folder() / f"{upload.name}.json"):
        path.unlink(missing_ok=True)


def find(name: str, person: Person) -> Upload:
    """An upload that this person may see; another's is as if it were not there."""
    kept = _stored(name)
    if kept is None or not _may_see(kept, person):
        raise Unknown("上传的文件已经不在，请重新上传")
    return kept


def pending(person: Person) -> list[Upload]:
    """Uploads that nobody has taken yet, the latest first."""
    names = [path.name.removesuffix(".json") for path in _folder().glob("*.json")]
    kept = [one for one in map(_stored, names) if one is not None and _may_see(one, person)]
    return sorted(kept, key=lambda one: one.at, reverse=True)


def _stored(name: str) -> Upload | None:
    if not _NAME.fullmatch(name):
        return None
    try:
        kept = _UPLOAD.validate_json((_folder() / f"{name}.json").read_bytes())
    except (OSError, ValueError):
        return None
    return kept if kept.path.is_file() else None


def _may_see(upload: Upload, person: Person) -> bool:
    if upload.by == person.actor.username:
        return True
    return person.agency_code is None or person.agency_code == upload.agency_code


def checked(upload: Upload, person: Person) -> tuple[Upload, int | None]:
    """The upload with what its check found, or (second) the rows read so far if that takes long."""
    if upload.found is not None:
        return upload, None
    running = _RUNNING.get(upload.name)
    if running is None:
        running = _RUNNING[upload.name] = _Running()
        work = threading.Thread(target=_check, args=(upload, person, running), daemon=True)
        work.start()
    if not running.done.wait(PATIENCE):
        return upload, running.rows
    _RUNNING.pop(upload.name, None)
    if running.failed:
        raise BadInput(running.failed)
    return find(upload.name, person), None


def _check(upload: Upload, person: Person, running: _Running) -> None:
    """In a thread of its own; reads no register, only the file and the reference data."""
    try:
        save(with_found(upload, _found(upload, person, running)))
    except (BadInput, OSError, ValueError) as error:
        running.failed = str(error) or "文件不能读取"
    finally:
        running.done.set()


def with_found(upload: Upload, found: Found | None, **changes: Any) -> Upload:
    """The same upload with another outcome, and other changes."""
    values = {name: getattr(upload, name) for name in Upload.__slots__}
    return Upload(**values | {"found": found} | changes)


def _found(upload: Upload, person: Person, running: _Running) -> Found:
    reading, source = read(upload, day_of(person.now))

    def progress(rows: int, _: int) -> None:
        running.rows = rows

    reading.on_progress(progress)
    lines: list[Line] = []
    good = foreign = 0
    for row in reading:
        if not person.can(Step.IMPORT, About(row.decision.agency_code)):
            foreign += 1
            continue
        good += 1
        if len(lines) < SHOWN:
            lines.append(_line(row.decision, row.sheet, row.row))
    return Found(
        reading.rows, good, foreign, tuple(lines), tuple(reading.problems), _labels(reading, source)
    )


def read(upload: Upload, today: date) -> tuple[Reading, Mended]:
    """The reading of a file as it was mended, judged by the rules in force."""
    known = reference()
    source = Mended(source_of(upload.path, load_mapping(None), upload.label), dict(upload.mends))
    extra = legal_problems(known.agencies, known.pack, known.calendar, today)
    return Reading([source], known.agencies, today=today, extra=extra), source


def good_decisions(upload: Upload, person: Person, *, whole: bool) -> Spool:
    """The decisions that may be taken in, read to the end before the register is locked.

    Good rows of the person's agencies. The file is judged once more, by the rules of this moment:
    with ``whole`` a row that is not good now raises `BadInput`.
    """
    reading, _ = read(upload, day_of(person.now))
    foreign: list[str] = []
    spool = Spool(_own(reading, person, foreign), reference())
    if whole and (reading.errors or foreign):
        spool.close()
        raise BadInput("文件中还有错误，未导入。请改好，或者只导入无误的行。")
    return spool


def _own(reading: Reading, person: Person, foreign: list[str]) -> Iterator[Row]:
    """The rows of the person's agencies; the codes of others are added to ``foreign``."""
    for row in reading:
        if person.can(Step.IMPORT, About(row.decision.agency_code)):
            yield row
        else:
            foreign.append(row.decision.agency_code)


def _line(decision: Decision, sheet: str | None, row: int | None) -> Line:
    number, party = decision.document_number, decision.party.name
    return Line(sheet, row, number, party, decision.act.value, decision.decided_on.isoformat())


def _labels(reading: Reading, source: Mended) -> tuple[Line, ...]:
    wanted = {(one.sheet, one.row) for one in reading.problems}
    return tuple(
        Line(sheet, row, *source.labels[sheet, row])
        for sheet, row in source.labels
        if (sheet, row) in wanted
    )


def _folder() -> Path:
    folder = data_folder().path / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    oldest = clock().timestamp() - KEPT_SECONDS
    for old in folder.iterdir():
        try:
            if old.stat().st_mtime < oldest:
                old.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
    return folder


def spots(text: str) -> Spot | None:
    """The cell that a form's field names: a JSON list of sheet, row and column."""
    try:
        sheet, row, column = json.loads(text)
    except ValueError:
        return None
    if isinstance(row, int) and isinstance(column, str) and isinstance(sheet, str | None):
        return Spot(sheet, row, column[:200])
    return None
