"""What is wrong with a file comes back in it: wrong cells coloured, a comment in each."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from desk.cli import portal
from disclosure.data_folder import DataFolder
from disclosure.people import Role, add_officer
from tests.intake.sheets import HEADERS, a_penalty, a_workbook, cells

FINE = HEADERS.index("罚款金额(万元)") + 1
NAME = HEADERS.index("行政相对人名称") + 1


def reported(file: Path, folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))
    monkeypatch.delenv("PORTAL_TOKEN", raising=False)
    add_officer("lin", "林晓", Role.CLERK)
    target = folder.path / "report.xlsx"
    words = ["import", str(file), "--report", str(target), "--as", "lin", "--as-of", "2026-11-20"]
    assert CliRunner().invoke(portal, words).exit_code == 1
    return target


def test_wrong_cells_of_a_workbook_are_coloured_and_explained(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = a_workbook(tmp_path / "a.xlsx", [a_penalty(), a_penalty(name=None, fine_wan=58000)])

    book = load_workbook(reported(file, folder, monkeypatch))

    sheet = book["行政处罚"]
    wrong = sheet.cell(3, FINE)
    assert "应填 5.8" in wrong.comment.text
    assert wrong.fill.fgColor.rgb.endswith("F4B6AB")
    assert "必填" in sheet.cell(3, NAME).comment.text
    assert sheet.cell(2, FINE).comment is None
    assert [sheet.cell(2, n).value for n in (NAME, FINE)] == ["江岭宏远助剂股份有限公司", 5.8]
    assert book["导入问题"].max_row == 3


def test_a_csv_file_comes_back_as_a_workbook_without_formulas(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADERS)
        writer.writerow(cells(a_penalty(name='=HYPERLINK("http://x")', fine_wan=58000)))

    sheet = load_workbook(reported(file, folder, monkeypatch))["数据"]

    assert "应填 5.8" in sheet.cell(2, FINE).comment.text
    assert sheet.cell(2, NAME).data_type == "s"
