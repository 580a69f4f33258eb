"""How an agency's own export maps onto the template: a YAML file, see docs/intake.md.

::

    act: 行政处罚                     # where the export has no column for it
    columns: {当事人: 行政相对人名称, 处罚金额: 罚款金额(万元)}
    values: {行政相对人类别: {企业: 法人及非法人组织}}
    constants: {处罚机关: 澜川市应急管理局}
    units: {罚款金额(万元): 元}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from disclosure.decision import Act
from disclosure.errors import BadInput, Problem
from disclosure.intake.cell import Cell
from disclosure.intake.column import column_named, folded_header


@dataclass(frozen=True, slots=True)
class Mapping:
    """Column names, values, constants and units of one export; empty for the template itself."""

    act: Act | None = None
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, Cell] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)

    def renamed(self, headers: Sequence[object]) -> list[Cell]:
        """The header row with the export's names replaced by the template's."""
        return [
            self.columns.get(folded_header(text), text) if isinstance(text, str) else None
            for text in headers
        ]

    def translate(self, cells: dict[str, Cell]) -> dict[str, Cell]:
        """The export's values replaced by the template's."""
        if not self.values:
            return cells
        return {
            field: self.values.get(field, {}).get(cell, cell) if isinstance(cell, str) else cell
            for field, cell in cells.items()
        }


def load_mapping(path: Path | None) -> Mapping:
    """The mapping in a file; every problem of it at once as `BadInput`."""
    if path is None:
        return Mapping()
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError):
        raise BadInput(f"{path.name} 不是正确的 YAML 文件") from None
    problems: list[Problem] = []
    if not isinstance(found, dict):
        raise BadInput(f"{path.name} 应有 columns、values、constants、units 或 act")
    for key in found.keys() - {"act", "columns", "values", "constants", "units"}:
        problems.append(
            Problem(path.name, str(key), "应为 act、columns、values、constants、units 之一")
        )
    mapping = Mapping(
        act=_act(found.get("act"), path, problems),
        columns=_columns(found.get("columns"), path, problems),
        values=_by_field(found.get("values"), "values", path, problems),
        constants=_by_field(found.get("constants"), "constants", path, problems),
        units=_by_field(found.get("units"), "units", path, problems),
    )
    if problems:
        said = "；".join(f"“{one.got}”{one.expected}" for one in problems)
        raise BadInput(f"{path.name} 中有 {len(problems)} 处错误：{said}", tuple(problems))
    return mapping


def _act(value: Any, path: Path, problems: list[Problem]) -> Act | None:
    if value is None:
        return None
    try:
        return Act(value)
    except ValueError:
        problems.append(Problem(f"{path.name} act", str(value), "应为 " + "、".join(Act)))
        return None


def _columns(value: object, path: Path, problems: list[Problem]) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        problems.append(Problem(f"{path.name} columns", str(value), "应为“本单位列名: 模板列名”"))
        return {}
    for name in value.values():
        if column_named(str(name)) is None:
            problems.append(Problem(f"{path.name} columns", str(name), "应为模板中的列名"))
    return {folded_header(str(own)): str(name) for own, name in value.items()}


def _by_field(value: object, part: str, path: Path, problems: list[Problem]) -> dict[str, Any]:
    """The part of a mapping that is keyed by the template's column names."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        problems.append(Problem(f"{path.name} {part}", str(value), "应以模板列名为键"))
        return {}
    found = {}
    for name, content in value.items():
        column = column_named(str(name))
        if column is None:
            problems.append(Problem(f"{path.name} {part}", str(name), "应为模板中的列名"))
        else:
            found[column.field] = content
    return found
