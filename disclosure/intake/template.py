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
    "document_number": 28,
    "document_title": 28,
    "agency": 34,
    "source_name": 34,
    "address": 30,
}
_WIDTHS = {"code": 22, "date": 14, "amount": 16, "yes_no": 14}
_PAPERS = [
    "身份证",
    "护照号",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "外国人永久居留身份证",
]
_CHOICES: dict[str, list[str]] = {
    "kind": [*PartyKind],
    "tier": [*Tier],
    "procedure": [*Procedure],
    "licence_status": ["1", "2"],
    "id_kind": _PAPERS,
    "representative_id_kind": _PAPERS,
    "licence_category": ["普通", "特许", "认可", "核准", "登记"],
}
_LEFT_OUT = ("act", "text_checked")
"""What the template itself says, and what a person alone can say and no file."""
_FORMATS = {"code": "@", "date": "yyyy/mm/dd", "amount": "General"}
_AS_TEXT = 255
"""Characters. Short texts keep their zeros and hyphens as text; Excel shows longer ones as ####."""
_LEGEND = (
    "表头颜色：红为必填，黄为条件必填，蓝为选填。日期、代码、金额的格式已经设好，可以整列粘贴“值”。"
)


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
    sheet.page_setup.orientation, sheet.print_title_rows = "landscape", "1:1"
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
    said = "。".join(part for part in (column.need, _form(column, agencies), column.hint) if part)
    cell.comment = Comment(said, "模板", width=240, height=100)
    width = _WIDTH.get(column.field) or _WIDTHS.get(column.kind, 18)
    sheet.column_dimensions[letter].width = width
    sheet.column_dimensions[letter].number_format = _format(column)
    cells, choices = f"{letter}2:{letter}{ROWS}", _choices(column, agencies)
    if choices:
        _drop_down(sheet, cells, choices, lists)
    elif rule := _rule(column):
        sheet.add_data_validation(rule)
        rule.add(cells)


def _format(column: Column) -> str:
    if column.kind == "text" and column.length <= _AS_TEXT:
        return "@"
    return _FORMATS.get(column.kind, "General")


def _form(column: Column, agencies: Agencies) -> str:
    """What a cell of a column looks like, in words."""
    kinds = {
        "code": "文本，逐位核对",
        "date": "日期 YYYY/MM/DD",
        "amount": "数值，万元，最多六位小数",
    }
    if column.field == "penalty_kinds":
        return "以下种类中的一个或几个"
    if _choices(column, agencies):
        return "从列表中选择"
    return kinds.get(column.kind, f"文本，不超过 {column.length} 字")


def _rule(column: Column) -> DataValidation | None:
    """What a spreadsheet asks about while one types; it asks, and import says what is wrong."""
    rule = None
    if column.kind == "date":
        rule = DataValidation("date", "DATE(1990,1,1)", "DATE(2099,12,31)", operator="between")
        rule.error = "应为日期，如 2026/11/13"
    elif column.kind == "amount":
        rule = DataValidation("decimal", "0", "10000", operator="between")
        rule.error = "应为以万元为单位的数值：58000 元填 5.8"
    elif column.kind == "code" and column.length == 18:
        rule = DataValidation("textLength", "18", operator="equal")
        rule.error = "应为 18 位代码，请逐位核对"
    elif column.field == "penalty_kinds":
        rule = DataValidation("textLength", "0", operator="greaterThan")
        rule.promptTitle, rule.prompt = column.name, f"{'、'.join(PenaltyKind)}。{column.hint}"
        rule.showInputMessage = True
    if rule is not None:
        rule.allow_blank, rule.errorStyle, rule.showErrorMessage = True, "warning", bool(rule.error)
        rule.errorTitle = "请核对"
    return rule


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
    for column in columns:
        hint = column.hint
        if column.field == "penalty_kinds":
            hint = f"{'、'.join(PenaltyKind)}；{hint}"
        sheet.append([column.name, column.need, _form(column, agencies), hint])
        sheet.cell(sheet.max_row, 2).fill = PatternFill("solid", fgColor=_FILLS[column.need])
    sheet.append([])
    sheet.append([_LEGEND])
    for row in sheet.iter_rows(min_row=2, max_row=len(columns) + 1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCD", (44, 12, 30, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
