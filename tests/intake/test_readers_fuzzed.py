"""Whatever bytes come in, a reader answers with rows and problems, never with another error."""

from __future__ import annotations

import io
import tempfile
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from disclosure.agency import Agencies
from disclosure.errors import BadInput
from disclosure.intake import read
from disclosure.redaction import find, leaks
from tests.intake.sheets import HEADERS, a_penalty, a_workbook

BOUNDED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CELLS = st.one_of(
    st.text(max_size=40), st.sampled_from(["自然人", "罚款", "5.8", "2026-11-13", "=1", "；"])
)


def answered(name: str, data: bytes, agencies: Agencies) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(data)
        try:
            reading = read(file, agencies)
        except BadInput:
            return  # a whole sentence for the officer is an answer
        rows = list(reading)
    assert reading.rows or reading.problems or not rows


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl", "a.md", "a.txt"])
@BOUNDED
@given(data=st.binary(max_size=400))
def test_any_bytes_are_answered(name: str, data: bytes, agencies: Agencies) -> None:
    answered(name, data, agencies)


@BOUNDED
@given(rows=st.lists(st.lists(CELLS, min_size=30, max_size=30), min_size=1, max_size=3))
def test_any_cells_below_the_right_header_are_answered(
    rows: list[list[str]], agencies: Agencies
) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    lines = [",".join(HEADERS), *(",".join(map(quoted, row)) for row in rows)]
    answered("a.csv", "\n".join(lines).encode("utf-8", "surrogatepass"), agencies)


FEW = settings(BOUNDED, max_examples=6)
VALUES = st.one_of(
    CELLS,
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.times(),
).map(lambda value: ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)


@FEW
@given(rows=st.lists(st.lists(VALUES, min_size=30, max_size=30), min_size=1, max_size=6))
def test_any_cells_of_a_workbook_are_answered(rows: list[list[object]], agencies: Agencies) -> None:
    book = Workbook()
    book.active.append(HEADERS)
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)

    answered("a.xlsx", data.getvalue(), agencies)


@FEW
@given(
    number=st.integers(0, 20),
    place=st.floats(0, 1),
    piece=st.one_of(st.binary(max_size=30), st.sampled_from([b"<c r='XFD1048576'/>", b"</row>"])),
    cut=st.integers(0, 200),
)
def test_a_workbook_with_a_damaged_part_is_answered(
    number: int, place: float, piece: bytes, cut: int, agencies: Agencies, tmp_path: Path
) -> None:
    whole = a_workbook(tmp_path / "whole.xlsx", [a_penalty()])
    with zipfile.ZipFile(whole) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    part = sorted(parts)[number % len(parts)]
    at = int(len(parts[part]) * place)
    parts[part] = parts[part][:at] + piece + parts[part][at + cut :]
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)

    answered("a.xlsx", data.getvalue(), agencies)


@FEW
@given(place=st.floats(0, 1), piece=st.binary(min_size=1, max_size=60))
def test_a_workbook_with_damaged_bytes_is_answered(
    place: float, piece: bytes, agencies: Agencies, tmp_path: Path
) -> None:
    data = a_workbook(tmp_path / "whole.xlsx", [a_penalty()]).read_bytes()
    at = int(len(data) * place)

    answered("a.xlsx", data[:at] + piece + data[at + len(piece) :], agencies)


@BOUNDED
@given(text=st.text(max_size=200))
def test_any_text_is_searched_and_offsets_stay_inside(text: str) -> None:
    places = [(one.start, one.end) for one in find(text)]

    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(one[1] <= two[0] for one, two in pairwise(places))
    assert all(0 <= one.start < one.end <= len(text) for one in leaks(text))
