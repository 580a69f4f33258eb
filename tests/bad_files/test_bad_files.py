"""Each bad file ends with its message and exit code 1, and the register is as before."""

from __future__ import annotations

import os
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from desk.cli import portal
from disclosure.agency import Agencies, load_agencies
from disclosure.data_folder import DataFolder
from disclosure.intake import read
from disclosure.people import Role, add_officer
from disclosure.site import CONTENT
from tests.bad_files.corpus import BAD, ROWS, all_bad_rows, row_with
from tests.intake.sheets import a_penalty, a_workbook


@pytest.fixture(scope="module")
def agencies() -> Agencies:
    return load_agencies(CONTENT / "agencies.yaml")


def test_the_corpus_is_large() -> None:
    assert len(BAD) + len(ROWS) >= 60


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_says_what_is_wrong_with_it(
    name: str, tmp_path: Path, agencies: Agencies
) -> None:
    make, says = BAD[name]

    reading = read(make(tmp_path), agencies, today=date(2026, 11, 20))
    list(reading)

    assert says in " ".join(f"{one.where} {one.expected}" for one in reading.errors)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory, agencies: Agencies) -> dict[int, str]:
    """What is said of each row of the workbook of bad rows; no row of it is taken."""
    reading = read(
        all_bad_rows(tmp_path_factory.mktemp("rows")), agencies, today=date(2026, 11, 20)
    )
    assert list(reading) == []
    found: dict[int, str] = {}
    for one in reading.errors:
        assert one.row
        assert one.column
        found[one.row] = found.get(one.row, "") + one.expected
    return found


@pytest.mark.parametrize("name", ROWS)
def test_a_bad_row_says_what_was_expected(name: str, said: dict[int, str]) -> None:
    number = list(ROWS).index(name) + 2

    assert ROWS[name][1] in said[number]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A rehearsal register with nothing in it."""
    import subprocess
    import sys

    folder = tmp_path / "data"
    subprocess.run(
        [sys.executable, "-m", "desk", "demo", "--empty", "--as-of", "2026-11-20"],
        env={**os.environ, "PORTAL_DATA": str(folder)},
        check=True,
        capture_output=True,
    )
    return folder


def _import(file: Path, folder: Path, *options: str) -> tuple[int, str, str]:
    import subprocess
    import sys

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "desk",
            "import",
            str(file),
            "--as",
            "lin",
            "--as-of",
            "2026-11-20",
            *options,
        ],
        env={**os.environ, "PORTAL_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", [*BAD, *ROWS])
def test_a_refused_file_leaves_the_register_byte_for_byte_as_it_was(
    name: str, folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))
    monkeypatch.delenv("PORTAL_TOKEN", raising=False)
    add_officer("lin", "林晓", Role.CLERK)
    make, says = BAD[name] if name in BAD else (row_with(**ROWS[name][0]), ROWS[name][1])
    file = make(tmp_path)
    before = sha256(folder.register.read_bytes()).digest()

    done = CliRunner().invoke(
        portal, ["import", str(file), "--as", "lin", "--as-of", "2026-11-20"], prog_name="portal"
    )

    assert done.exit_code == 1
    assert says in done.stderr
    assert done.stderr.rstrip("\n").split("\n")[-1].startswith("portal: ")
    assert sha256(folder.register.read_bytes()).digest() == before


def test_the_good_rows_are_taken_only_with_partial_and_only_once(
    register: Path, tmp_path: Path
) -> None:
    file = a_workbook(
        tmp_path / "a.xlsx",
        [a_penalty(), a_penalty(document_number="（澜）应急罚〔2026〕127号", fine_wan=58000)],
    )

    assert _import(file, register)[0] == 1
    code, out, _ = _import(file, register, "--partial")
    again = _import(file, register, "--partial")[1]

    assert (code, "新登记 1 件" in out) == (3, True)
    assert "未变化 1 件" in again


def test_the_schema_is_printed_and_valid() -> None:
    import json

    from jsonschema import Draft202012Validator

    result = CliRunner().invoke(portal, ["import", "--schema"])
    schema = json.loads(result.output)

    Draft202012Validator.check_schema(schema)
    samples = json.loads((CONTENT / "samples" / "case-system.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema["$defs"]["decision"]).validate(samples["decisions"][0])
