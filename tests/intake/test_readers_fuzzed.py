"""Whatever bytes come in, a reader answers with rows and problems, never with another error."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.agency import Agencies
from disclosure.intake import read
from disclosure.redaction import find, leaks
from tests.intake.sheets import HEADERS

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
        reading = read(file, agencies)
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


@BOUNDED
@given(text=st.text(max_size=200))
def test_any_text_is_searched_and_offsets_stay_inside(text: str) -> None:
    places = [(one.start, one.end) for one in find(text)]

    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(one[1] <= two[0] for one, two in pairwise(places))
    assert all(0 <= one.start < one.end <= len(text) for one in leaks(text))
