"""Reading a file, a folder or standard input: decisions as they come, problems all together."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from disclosure.agency import Agencies
from disclosure.errors import BadInput, Problem
from disclosure.intake.attachment import SUFFIXES as DOCUMENTS
from disclosure.intake.attachment import document_named, with_document
from disclosure.intake.csv_file import CsvFile
from disclosure.intake.json_file import JsonFile
from disclosure.intake.limit import MAX_FILE, MAX_PROBLEMS
from disclosure.intake.mapping import Mapping, load_mapping
from disclosure.intake.markdown_file import MarkdownFile
from disclosure.intake.raw import Place, RawRow, Source, problem
from disclosure.intake.validation import Row, validated
from disclosure.intake.workbook import Workbook

SUFFIXES = frozenset(
    [".xlsx", ".xlsm", ".csv", ".txt", ".tsv", ".json", ".jsonl", ".ndjson", ".md", ".markdown"]
)
Progress = Callable[[int, int], None]
"""Called now and then with the rows read so far and how many there may be, 0 where unknown."""
Extra = Callable[[Row, RawRow], Iterable[Problem]]
"""Further problems of a row that is good in itself: deadlines, the stated last day."""


class Reading:
    """The decisions of one or more files; ``problems`` is complete once it was iterated.

    A row with an error gives no decision. ``rows`` counts what was read, ``repeated`` the rows
    that say the same as an earlier one. ``documents`` are the Word and PDF files beside the tables,
    with the names to tell them by: one that no row names is warned about.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        agencies: Agencies,
        *,
        today: date | None = None,
        extra: Extra | None = None,
        progress: Progress | None = None,
        documents: dict[Path, str] | None = None,
    ) -> None:
        self._sources, self._agencies, self._today = sources, agencies, today
        self._extra, self._progress = extra, progress
        self._left_over = dict(documents or {})
        self._seen: dict[bytes, tuple[int, str]] = {}
        self._counts = {True: 0, False: 0}
        self._share, self._total = 0.0, 0
        self.problems: list[Problem] = []
        self.rows = self.repeated = 0

    def on_progress(self, progress: Progress | None) -> None:
        """Whom to tell how far the reading is."""
        self._progress = progress

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep a row out, the first `MAX_PROBLEMS` of them."""
        return [one for one in self.problems if not one.warning]

    @property
    def warnings(self) -> list[Problem]:
        """The problems that a person should look at, and that keep nothing out."""
        return [one for one in self.problems if one.warning]

    @property
    def error_count(self) -> int:
        """How many problems keep rows out, those that are not listed included."""
        return self._counts[False]

    @property
    def warning_count(self) -> int:
        """How many warnings there are, those that are not listed included."""
        return self._counts[True]

    @property
    def untold(self) -> int:
        """How many problems are counted and not listed."""
        return self.error_count + self.warning_count - len(self.problems)

    def __iter__(self) -> Iterator[Row]:
        count = len(self._sources) if isinstance(self._sources, Sequence) else 1
        for place, source in enumerate(self._sources):
            try:
                for raw in source:
                    self._share = (place + getattr(source, "share", 0.0)) / count
                    yield from self._rows(self._with_document(raw, _folder(source)))
            except BadInput as error:
                self._note(error.problems or [_of_file(source, error)])
            self._note(source.problems)
        self._note(map(_named_by_no_row, self._left_over.values()))
        if self._progress:
            self._progress(self.rows, self.rows)

    def _with_document(self, raw: RawRow, folder: Path | None) -> RawRow:
        named = document_named(raw)
        if folder is not None and named is not None:
            self._left_over.pop(folder / named, None)
        return with_document(raw, folder)

    def _rows(self, raw: RawRow) -> Iterator[Row]:
        self.rows += 1
        if self._progress and self.rows % 500 == 0:
            self._progress(self.rows, self._expected())
        rows, problems = validated(raw, self._agencies, self._today)
        self._note(problems)
        fresh = [row for row in rows if not self._is_repeated(raw, row)]
        found = {one: None for row in fresh for one in self._extra(row, raw)} if self._extra else {}
        self._note(found)
        if all(one.warning for one in found):
            yield from fresh

    def _expected(self) -> int:
        """How many rows there may be; a guess is kept while it is near, or no time left is seen."""
        guess = round(self.rows / self._share) if self._share else 0
        if abs(guess - self._total) > self._total // 20 or self._total < self.rows:
            self._total = guess
        return self._total

    def _is_repeated(self, raw: RawRow, row: Row) -> bool:
        """Whether an earlier row was about the same decision: noted, or an error if it differs."""
        decision = row.decision
        number, party = decision.document_number, decision.party.name
        key = _digest(f"{decision.agency_code}|{number}|{party}")
        content = hash(decision)
        this = content, row.where
        earlier = self._seen.setdefault(key, this)
        if earlier == this:
            return False
        self.repeated += 1
        same = earlier[0] == content
        expected = f"与{earlier[1]}重复" + ("，只取一次" if same else "而内容不同，应只保留一行")
        self._note([problem(raw.place, None, number, expected, warning=same)])
        return True

    def _note(self, problems: Iterable[Problem]) -> None:
        """Keep the first errors and the first warnings: no warning takes the place of an error."""
        for one in problems:
            if self._counts[one.warning] < MAX_PROBLEMS:
                self.problems.append(one)
            self._counts[one.warning] += 1


def _folder(source: Source) -> Path | None:
    """Where the documents of a source stand: beside its file, nowhere for what came in a stream."""
    path = getattr(source, "path", None)
    return None if path is None or source.is_stream else path.parent


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _named_by_no_row(name: str) -> Problem:
    expected = "没有一行在“文书全文文件”列写明这个文件，没有读取"
    return problem(Place(name), None, Path(name).suffix, expected, warning=True)


def _of_file(source: Source, error: BadInput) -> Problem:
    return Problem(str(error), "", "", sheet=None)


def read(
    path: Path,
    agencies: Agencies,
    *,
    mapping: Path | None = None,
    today: date | None = None,
    extra: Extra | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read a file, or every file of a folder, whatever its format.

    ``mapping`` is a YAML file for an agency's own export. A file that cannot be read at all is
    one problem among the others.
    """
    names = load_mapping(mapping)
    sources: list[Source] = [source_of(file, names, _name(file, path)) for file in _files(path)]
    sources += [_Unread(_name(file, path)) for file in _unread(path)]
    documents = {file: _name(file, path) for file in _visible(path) if _is_document(file)}
    return Reading(
        sources, agencies, today=today, extra=extra, progress=progress, documents=documents
    )


def read_stream(
    stream: BinaryIO,
    agencies: Agencies,
    *,
    mapping: Path | None = None,
    today: date | None = None,
    extra: Extra | None = None,
) -> Reading:
    """Read standard input: kept in a temporary file until it is read, then deleted."""
    names = load_mapping(mapping)
    data = stream.read(MAX_FILE + 1)
    file = tempfile.NamedTemporaryFile(prefix="intake-", delete=False)  # noqa: SIM115
    with file:
        file.write(data)
    sources = _deleted_afterwards(Path(file.name), names)
    return Reading(sources, agencies, today=today, extra=extra)


def _deleted_afterwards(path: Path, mapping: Mapping) -> Iterator[Source]:
    try:
        source = source_of(path, mapping, "标准输入")
        source.is_stream = True
        yield source
    finally:
        path.unlink()


class _Unread:
    """A file of a folder that nobody can import: said, so that nobody takes it for imported."""

    is_stream = False

    def __init__(self, name: str) -> None:
        expected = "不是可以导入的格式，没有读取"
        self.problems = [problem(Place(name), None, Path(name).suffix, expected, warning=True)]

    def __iter__(self) -> Iterator[RawRow]:
        return iter(())


def _unread(path: Path) -> list[Path]:
    beside = SUFFIXES | DOCUMENTS | {".yaml", ".yml", ".ini", ".db"}
    return [file for file in _visible(path) if file.suffix.lower() not in beside]


def _is_document(file: Path) -> bool:
    return file.suffix.lower() in DOCUMENTS


def _visible(folder: Path) -> list[Path]:
    """The files of a folder that are meant to be seen; none where it is a file itself."""
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file()
        and not any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
    )


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        if not path.exists():
            raise BadInput(f"没有文件 {path.name}")
        return [path]
    found = [file for file in _visible(path) if file.suffix.lower() in SUFFIXES]
    if not found:
        raise BadInput(f"文件夹 {path.name} 中没有可以导入的文件（{'、'.join(sorted(SUFFIXES))}）")
    return found


def _name(file: Path, given: Path) -> str:
    return str(file.relative_to(given)) if given.is_dir() else file.name


def source_of(path: Path, mapping: Mapping, name: str) -> Source:
    """The reader for a file, chosen by its first bytes and then by its name."""
    with path.open("rb") as file:
        first = file.read(4096)
    suffix = path.suffix.lower()
    if suffix in DOCUMENTS or first.startswith(b"%PDF-"):
        raise BadInput(
            f"{name} 是文书文件，不能单独导入：请放在表格所在的文件夹，并在“文书全文文件”一列填写文件名"
        )
    if first.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or suffix in (".xlsx", ".xlsm", ".xls"):
        return Workbook(path, mapping, name)
    text = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix in (".md", ".markdown") or text.startswith(b"---"):
        return MarkdownFile(path, mapping, name)
    if suffix in (".json", ".jsonl", ".ndjson") or text.startswith((b"{", b"[")):
        return JsonFile(path, mapping, name)
    return CsvFile(path, mapping, name)
