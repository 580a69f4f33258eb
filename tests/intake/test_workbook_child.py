"""The quick reader of cells gives what openpyxl gives, whatever a cell is and however it is written."""

from __future__ import annotations

import io
import json
import random
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet._reader import WorkSheetParser

from disclosure.intake import workbook_child

SHEET = "xl/worksheets/sheet1.xml"
SHARED = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2">'
    "<si><t>共享一</t></si><si><r><t>共享</t></r><r><t>二</t></r></si></sst>"
)
SHARED_TYPE = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
CELLS = [
    '<c r="{at}" t="s"><v>0</v></c>',
    '<c r="{at}" t="s"><v>1</v></c>',
    '<c r="{at}" t="inlineStr"><is><t>行内</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t xml:space="preserve"> 两 边 </t></is></c>',
    '<c r="{at}" t="inlineStr"><is><r><rPr><b/></rPr><t>粗</t></r><r><t>细</t></r></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>字</t><phoneticPr fontId="1"/></is></c>',
    '<c r="{at}" t="inlineStr"><is><t/></is></c>',
    '<c r="{at}" t="inlineStr"><is/></c>',
    '<c r="{at}" t="inlineStr"><v>错放</v></c>',
    '<c r="{at}" t="inlineStr"> <is> <t>有空白</t> </is> </c>',
    '<c r="{at}" t="inlineStr"><is><t>&#24613;&amp;<![CDATA[<x>]]></t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>注<!-- 释 -->中</t></is></c>',
    '<c r="{at}"><v>12</v></c>',
    '<c r="{at}" t="n"><v>5.80</v></c>',
    '<c r="{at}" t="n"><v>1.2E+3</v></c>',
    '<c r="{at}" s="1"><v>46339</v></c>',
    '<c r="{at}" s="1"><v>46339.5</v></c>',
    '<c r="{at}" s="1"/>',
    '<c r="{at}"/>',
    '<c r="{at}"><v/></c>',
    '<c r="{at}" t="b"><v>1</v></c>',
    '<c r="{at}" t="b"><v>0</v></c>',
    '<c r="{at}" t="e"><v>#N/A</v></c>',
    '<c r="{at}" t="d"><v>2026-11-13</v></c>',
    '<c r="{at}" t="str"><v>算出</v></c>',
    '<c r="{at}" t="str"><f>1+1</f><v>2</v></c>',
    '<c r="{at}"><f t="shared" ref="A1:B2" si="0">$A$1</f><v>2</v></c>',
    '<c r="{at}"><f t="array" ref="A1:B2">A1:B2</f><v>2</v></c>',
    "<c><v>7</v></c>",
    '<c t="inlineStr"><is><t>没有位置</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>' + "长" * 40_000 + "</t></is></c>",
]


def a_book(rows: list[str]) -> bytes:
    """A workbook with a day format and two shared texts, and these rows as they are written."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["文书号", date(2026, 11, 13)])
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    head, _, rest = parts[SHEET].partition(b"<sheetData>")
    tail = rest.partition(b"</sheetData>")[2]
    parts[SHEET] = head + b"<sheetData>" + "".join(rows).encode() + b"</sheetData>" + tail
    parts["xl/sharedStrings.xml"] = SHARED.encode()
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b"</Types>", SHARED_TYPE.encode() + b"</Types>")
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return changed.getvalue()


def by_openpyxl(data: bytes) -> list[list[Any]]:
    """The rows as openpyxl's own parser reads them, made into lines by the same rules."""
    book = load_workbook(io.BytesIO(data), read_only=True)
    sheet: Any = book.worksheets[0]
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        found = [
            (number, workbook_child._cells((one["column"], one["value"]) for one in cells))
            for number, cells in parser.parse()
        ]
    return [["row", number, cells] for number, cells in found if cells]


def by_child(data: bytes) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(data), read_only=True)
    lines = [json.loads(line) for line in workbook_child.lines(book, 1000, 120)]
    return [line for line in lines if line[0] == "row"]


@pytest.mark.parametrize("cell", CELLS, ids=range(len(CELLS)))
def test_every_kind_of_cell_is_read_as_openpyxl_reads_it(cell: str) -> None:
    row = '<row r="3">' + cell.format(at="B3") + '<c r="D3" t="s"><v>1</v></c></row>'
    data = a_book([row])

    assert by_child(data) == by_openpyxl(data)


def test_rows_of_all_kinds_of_cells_are_read_as_openpyxl_reads_them() -> None:
    draw = random.Random(11)
    rows = []
    for number in range(1, 120):
        letters = sorted(draw.sample("ABCDEFGHIJKLMNOP", 9))
        cells = "".join(draw.choice(CELLS).format(at=f"{one}{number}") for one in letters)
        place = draw.choice([f' r="{number}"', f' r="{number}" spans="1:9" ht="20"', ""])
        rows.append(f"<row{place}>{cells}</row>")
    rows.append("<row/>")
    data = a_book(rows)

    assert by_child(data) == by_openpyxl(data)


def test_a_sheet_that_does_not_say_how_large_it_is_is_read_once(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    book.create_sheet("处罚").append(["文书号", date(2026, 11, 13)])
    book.save(tmp_path / "book.xlsx")

    rows = by_child((tmp_path / "book.xlsx").read_bytes())

    assert rows == [["row", 1, ["文书号", {"d": "2026-11-13"}]]]
