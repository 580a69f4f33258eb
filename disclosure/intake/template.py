"""An empty workbook of the template: drop-downs, formats, an explanation of every column."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from disclosure.agency import Agencies
from disclosure.decision import Act, PartyKind, PenaltyKind, Procedure, Tier
from disclosure.intake.column import OTHER, REVIEW, TEMPLATES, Column

ROWS = 5_000
"""For how many rows formats and drop-downs are set."""
LISTS = "选项"
"""The hidden sheet with the values of long drop-downs; intake passes over it."""
_FILLS = {"必填": "F6DDD7", "条件必填": "F8EBCF", "选填": "E8EEF4"}
_WIDTH = {
    "facts": 48,
    "content": 40,
    "basis": 40,
    "name": 30,
    "violation_type": 30,
    "full_text": 20,
}
_CHOICES: dict[str, list[str]] = {
    "kind": [*PartyKind],
    "tier": [*Tier],
    "procedure": [*Procedure],
    "licence_status": ["1", "2"],
    "id_kind": ["身份证", "护照号", "港澳居民来往内地通行证", "台湾居民来往大陆通行证"],
    "licence_category": ["普通", "特许", "认可", "核准", "登记"],
}
_LEFT_OUT = ("act", "text_checked")
"""What the template itself says, and what a person alone can say and no file."""
_FORMATS = {"code": "@", "date": "yyyy/mm/dd", "amount": "General"}


def write_template(path: Path, act: Act, agencies: Agencies) -> None:
    """Write the empty template of 行政处罚 or 行政许可, with what is added at submission."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = act.value
    columns = [c for c in (*TEMPLATES[act], *OTHER, *REVIEW) if c.field not in _LEFT_OUT]
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for number, column in enumerate(columns, 1):
        _column(sheet, number, column, agencies, lists)
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 48
    _guide(book.create_sheet("填表说明"), columns, agencies)
    book.save(path)


def _column(
    sheet: Worksheet, number: int, column: Column, agencies: Agencies, lists: Worksheet
) -> None:
    letter = get_column_letter(number)
    cell = sheet.cell(1, number, column.name)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor=_FILLS[column.need])
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = Border(bottom=Side(style="thin"))
    if column.hint:
        cell.comment = Comment(f"{column.need}。{column.hint}", "模板", width=220, height=90)
    sheet.column_dimensions[letter].width = _WIDTH.get(column.field, 18)
    sheet.column_dimensions[letter].number_format = _FORMATS.get(column.kind, "General")
    for row in range(2, 202):
        sheet.cell(row, number).number_format = _FORMATS.get(column.kind, "General")
    choices = _choices(column, agencies)
    if choices:
        _drop_down(sheet, f"{letter}2:{letter}{ROWS}", choices, lists)


def _choices(column: Column, agencies: Agencies) -> list[str]:
    if column.kind == "yes_no":
        return ["是", "否"]
    if column.field == "agency":
        return [agency.name for agency in agencies]
    if column.field == "agency_uscc":
        return [agency.uscc for agency in agencies]
    return _CHOICES.get(column.field, [])


def _drop_down(sheet: Worksheet, cells: str, choices: list[str], lists: Worksheet) -> None:
    """A list within the rule takes 255 characters at most; longer ones stand on a sheet."""
    inline = ",".join(choices)
    source = f'"{inline}"' if len(inline) <= 255 else _on_sheet(lists, choices)
    rule = DataValidation(type="list", formula1=source, allow_blank=True)
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = "请从列表中选择", "、".join(choices)[:200]
    sheet.add_data_validation(rule)
    rule.add(cells)


def _on_sheet(lists: Worksheet, choices: list[str]) -> str:
    column = lists.max_column + 1 if lists.max_row > 1 else 1
    for row, choice in enumerate(choices, 1):
        lists.cell(row, column, choice).number_format = "@"
    letter = get_column_letter(column)
    return f"{LISTS}!${letter}$1:${letter}${len(choices)}"


def _guide(sheet: Worksheet, columns: list[Column], agencies: Agencies) -> None:
    sheet.append(["列名", "是否必填", "格式", "说明"])
    kinds = {
        "code": "文本，逐位核对",
        "date": "日期 YYYY/MM/DD",
        "amount": "数值，万元，最多六位小数",
    }
    for column in columns:
        form = kinds.get(column.kind, f"文本，不超过 {column.length} 字")
        hint = column.hint
        if column.field == "penalty_kinds":
            form, hint = "以下种类中的一个或几个", f"{'、'.join(PenaltyKind)}；{hint}"
        elif _choices(column, agencies):
            form = "从列表中选择"
        sheet.append([column.name, column.need, form, hint])
    for row in sheet.iter_rows(min_row=2, min_col=4, max_col=4):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCD", (44, 12, 30, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
