"""A file on its way in: problems in their places, small things mended, the good ones taken."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from desk import upload as uploads
from disclosure import register
from disclosure.data_folder import DataFolder
from disclosure.intake.raw import problem
from disclosure.intake.reading import Reading
from disclosure.intake.validation import Row
from disclosure.people import Role
from tests.desk.conftest import SignIn
from tests.desk.test_pages import read

CHECKOUT = Path(__file__).resolve().parents[2]
SAMPLE = CHECKOUT / "content" / "samples" / "penalties.xlsx"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages wait until a file is checked, however busy the machine is."""
    monkeypatch.setattr(uploads, "PATIENCE", 60.0)


@cache
def workbook(rows: int = 3, wrong: str = "2026年13月1日") -> bytes:
    """The first rows of the sample of the city's own decisions; one decision day is wrong."""
    sample = load_workbook(SAMPLE)
    lines = list(sample.worksheets[0].iter_rows(values_only=True))
    head = next(at for at, line in enumerate(lines) if "行政相对人名称" in line)
    names = list(lines[head])
    mine = [list(line) for line in lines[head + 1 :] if "澜川市应急管理局" in line][:rows]
    mine[1][names.index("处罚决定日期")] = wrong
    book = Workbook()
    for line in (names, *mine):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def uploaded(client: Client, content: bytes, name: str = "本周.xlsx") -> str:
    """Upload a file; the address of the page that shows what it holds."""
    answer = client.post("/desk/import/", {"file": SimpleUploadedFile(name, content)})
    return str(answer["Location"])


def test_the_problems_stand_in_their_row_and_are_mended_on_the_page(sign_in: SignIn) -> None:
    client = sign_in("lin", Role.CLERK, "lanchuan")
    address = uploaded(client, workbook())

    page = read(client, address)
    assert "2026年13月1日" in page
    spot = json.dumps(["Sheet", 3, "处罚决定日期"], ensure_ascii=False)
    assert json.loads(spot) in [json.loads(name) for name in _names(page)]
    name = next(name for name in _names(page) if json.loads(name)[2] == "处罚决定日期")
    client.post(address, {"mend": "1", name: "2026-11-10", f"was:{name}": "2026年13月1日"})

    page = read(client, address)
    assert "已在页面上更正 1 处" in page
    assert "0 处错误" in page
    client.post(address, {})
    assert len(list(register.entries())) == 3


def _names(page: str) -> list[str]:
    from html import unescape

    parts = page.split('<input name="')[1:]
    return [unescape(part.split('"', 1)[0]) for part in parts if part.startswith("[")]


def test_all_or_the_good_rows_are_taken(sign_in: SignIn) -> None:
    client = sign_in("lin", Role.CLERK, "lanchuan")
    address = uploaded(client, workbook())

    client.post(address, {})
    assert not list(register.entries())
    client.post(address, {"good": "1"})

    assert len(list(register.entries())) == 2


def test_the_register_is_not_locked_while_the_file_is_read(
    sign_in: SignIn, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("lin", Role.CLERK, "lanchuan")
    address = uploaded(client, workbook(wrong="2026-11-10"))
    read(client, address)
    written_meanwhile = []

    class Watched(Reading):
        def __iter__(self) -> Iterator[Row]:
            for row in super().__iter__():
                with closing(sqlite3.connect(folder.register, timeout=0)) as other:
                    other.execute("BEGIN IMMEDIATE")
                written_meanwhile.append(row.row)
                yield row

    monkeypatch.setattr(uploads, "Reading", Watched)
    client.post(address, {})

    assert len(list(register.entries())) == len(written_meanwhile) == 3


def test_rows_that_are_no_longer_good_when_they_are_taken_keep_the_file_out(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("lin", Role.CLERK, "lanchuan")
    address = uploaded(client, workbook(wrong="2026-11-10"))
    assert "0 处错误" in read(client, address)

    def no_rule(*_: object) -> Any:
        return lambda row, raw: [problem(raw.place, "处罚决定日期", "", "没有规则")]

    monkeypatch.setattr(uploads, "legal_problems", no_rule)
    client.post(address, {})

    assert not list(register.entries())
    assert "3 处错误" in read(client, address)


def test_the_workbook_comes_back_with_its_wrong_cells_coloured(sign_in: SignIn) -> None:
    client = sign_in("lin", Role.CLERK, "lanchuan")
    address = uploaded(client, workbook())
    read(client, address)

    answer = client.get(address + "problems.xlsx")

    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    coloured = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert any(cell.value == "2026年13月1日" for cell in coloured)


def test_a_long_check_shows_how_far_it_is(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in("lin", Role.CLERK, "lanchuan")
    monkeypatch.setattr(uploads, "PATIENCE", 0.0)
    address = uploaded(client, workbook())

    first = read(client, address)
    assert "正在检查" in first
    monkeypatch.setattr(uploads, "PATIENCE", 30.0)

    assert client.get(address + "progress/").json()["done"] is True
    assert "有问题的行" in read(client, address)


def test_an_upload_of_another_agency_is_as_if_it_were_not_there(sign_in: SignIn) -> None:
    address = uploaded(sign_in("lin", Role.CLERK, "lanchuan"), workbook())
    county = sign_in("tang", Role.CLERK, "dongling")

    assert county.get(address).status_code == 404
    assert county.get(address + "problems.xlsx").status_code == 404
    assert county.post(address + "discard/").status_code == 404
    assert "本周.xlsx" not in read(county, "/desk/import/")


def test_files_that_wait_with_errors_are_on_the_board(sign_in: SignIn) -> None:
    client = sign_in("lin", Role.CLERK, "lanchuan")
    address = uploaded(client, workbook())
    read(client, address)

    assert "导入有错误 1" in read(client, "/desk/")
    assert "本周.xlsx" in read(client, "/desk/import/")
    client.post(address + "discard/")
    assert "本周.xlsx" not in read(client, "/desk/import/")


def test_decisions_of_another_agency_are_left_out(sign_in: SignIn) -> None:
    client = sign_in("tang", Role.CLERK, "dongling")
    address = uploaded(client, workbook(wrong="2026-11-10"))

    assert "3 件属于其他机关" in read(client, address)
    client.post(address, {"good": "1"})

    assert not list(register.entries())


@pytest.mark.parametrize("slug", ["penalty", "licence"])
def test_an_empty_workbook_can_be_had_from_the_page(sign_in: SignIn, slug: str) -> None:
    client = sign_in("lin", Role.CLERK, "lanchuan")
    address = f"/desk/import/template/{slug}.xlsx"
    assert address in read(client, "/desk/import/")

    book = load_workbook(io.BytesIO(client.get(address).content))

    assert book.worksheets[0]["A1"].value == "行政相对人名称"
    assert "填表说明" in book.sheetnames
    assert client.get("/desk/import/template/other.xlsx").status_code == 404
