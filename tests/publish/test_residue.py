"""The residue scan."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

from disclosure.decision import PartyKind
from publish import needles
from publish.residue import Residue, Scanner, files_below
from tests.builders import a_public_decision

GONE = a_public_decision()
NEEDLES = dict.fromkeys(needles.of(GONE), GONE.id)


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", data)
    return out.getvalue()


WRAPPINGS = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zip": zipped,
    "zlib": zlib.compress,
    "zip in gzip": lambda data: gzip.compress(zipped(data)),
}


@pytest.mark.parametrize("wrap", WRAPPINGS.values(), ids=WRAPPINGS)
@pytest.mark.parametrize("needle", NEEDLES)
def test_a_string_is_found_through_every_wrapping(tmp_path: Path, wrap, needle: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "file").write_bytes(wrap(f"前文 {needle} 后文".encode()))

    found = Scanner(NEEDLES).scan(files_below(tmp_path))

    assert Residue("file", GONE.id, needle) in found


@pytest.mark.parametrize(
    "write", [str, lambda text: json.dumps(text), quote], ids=["as is", "json escapes", "percent"]
)
def test_a_name_is_found_in_every_way_of_writing_it(tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "file").write_text(write(GONE.party_name), encoding="utf-8")

    assert Scanner(NEEDLES).scan(files_below(tmp_path))


def test_a_name_deleted_from_a_database_is_found_in_its_free_pages(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "index.sqlite3")
    connection.executescript("PRAGMA secure_delete=OFF; CREATE TABLE card (name TEXT)")
    connection.execute("INSERT INTO card VALUES (?)", (GONE.party_name,))
    connection.commit()
    connection.execute("DELETE FROM card")
    connection.commit()
    connection.close()

    assert Scanner(NEEDLES).scan(files_below(tmp_path))


def test_few_and_many_strings_find_the_same(tmp_path: Path) -> None:
    many = NEEDLES | {f"别的名称{number}": "x" for number in range(50)}
    data = GONE.document_number.encode()

    assert Scanner(many).find(data) == Scanner({GONE.document_number: GONE.id}).find(data)


def test_a_document_number_is_looked_for_in_all_its_spellings() -> None:
    spellings = needles.spellings("（澜）应急罚〔2026〕1号")

    assert {"（澜）应急罚[2026]1号", "(澜)应急罚(2026)1号", "（澜）应急罚（2026）1号"} <= set(
        spellings
    )


def test_the_masked_name_of_a_person_is_not_looked_for() -> None:
    person = a_public_decision(party_kind=PartyKind.PERSON, party_name="陈某某", party_code=None)

    assert "陈某某" not in needles.of(person)
