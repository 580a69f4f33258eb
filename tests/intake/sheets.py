"""Builders for intake tests: a row of the penalty template, a workbook, a CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from disclosure.intake.column import PENALTY

CODE = "91990000310000006U"


def a_penalty(**changes: Any) -> dict[str, Any]:
    """A right row of the penalty template, by field; ``changes`` replace cells."""
    row: dict[str, Any] = {
        "name": "江岭宏远助剂股份有限公司",
        "kind": "法人及非法人组织",
        "code": CODE,
        "representative": "朱静",
        "document_number": "（澜）应急罚〔2026〕126号",
        "violation_type": "未按规定设置可燃气体报警装置",
        "facts": "检查发现二车间有两台探测器停用。",
        "basis": "《中华人民共和国安全生产法》第三十六条第一款",
        "penalty_kinds": "罚款",
        "content": "罚款人民币58000元",
        "fine_wan": 5.8,
        "decided_on": date(2026, 11, 13),
        "valid_until": date(2099, 12, 31),
        "agency": "澜川市应急管理局",
        "agency_uscc": "119901000002048129",
        "source_name": "澜川市应急管理局",
        "source_code": "119901000002048129",
    }
    return {**row, **changes}


HEADERS = [column.name for column in PENALTY]


def cells(row: Mapping[str, Any]) -> list[Any]:
    """The cells of a row in the template's order."""
    return [row.get(column.field) for column in PENALTY]


def a_workbook(
    path: Path, rows: Iterable[Mapping[str, Any]], headers: list[str] = HEADERS, more: Any = ()
) -> Path:
    """A workbook of the penalty template; ``more`` are cells after the thirtieth column."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "行政处罚"
    sheet.append(headers)
    for row in rows:
        sheet.append([*cells(row), *more])
    book.save(path)
    return path
