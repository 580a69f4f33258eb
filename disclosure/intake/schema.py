"""The JSON Schema of a decision as case systems send it: ``portal import --schema``.

The keys are the template's column names, so that one description serves workbooks, CSV, JSON and
the front matter of Markdown; the codes of the exchange standard are taken as well.
"""

from __future__ import annotations

from typing import Any

from disclosure.decision import Act, PartyKind, PenaltyKind, Procedure, Tier
from disclosure.intake.column import LICENCE, OTHER, PENALTY, REVIEW, Column
from disclosure.intake.json_file import PARTIES

_CHOICES: dict[str, list[str]] = {
    "act": [*Act],
    "kind": [*PartyKind],
    "tier": [*Tier],
    "procedure": [*Procedure],
}
_PARTY_FIELDS = frozenset(column.field for column in PENALTY[:13]) | {"address", "phone"}


def json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a file: a list of decisions, or an object with ``decisions``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "执法决定",
        "description": "决定的列表，或 decisions 下的列表；JSON Lines 每行一件。",
        "oneOf": [
            {"type": "array", "items": {"$ref": "#/$defs/decision"}},
            {
                "type": "object",
                "required": ["decisions"],
                "properties": {
                    "decisions": {"type": "array", "items": {"$ref": "#/$defs/decision"}}
                },
            },
            {"$ref": "#/$defs/decision"},
        ],
        "$defs": {"decision": decision_schema()},
    }


def decision_schema() -> dict[str, Any]:
    """The schema of one decision; what each act requires is checked by the validator."""
    columns = {
        column.field: column for part in (LICENCE, OTHER, REVIEW, PENALTY) for column in part
    }
    properties = {column.name: _property(column) for column in columns.values()}
    party = {
        column.name: _property(column)
        for field, column in columns.items()
        if field in _PARTY_FIELDS
    }
    properties[PARTIES] = {
        "description": "多个行政相对人：每人一个对象，各成一件决定，共用文号。",
        "type": "array",
        "items": {"type": "object", "properties": party},
    }
    return {"type": "object", "properties": properties, "required": _required()}


def _required() -> list[str]:
    return ["执法类别"]


def _property(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"description": _description(column)}
    if column.field == "penalty_kinds":
        one = {"type": "string", "enum": [*PenaltyKind]}
        return {**found, "anyOf": [{"type": "string"}, {"type": "array", "items": one}]}
    if column.field in _CHOICES:
        return {**found, "type": ["string", "null"], "enum": [*_CHOICES[column.field], None]}
    kinds = {
        "amount": ["number", "string", "null"],
        "date": ["string", "null"],
        "yes_no": ["boolean", "string", "null"],
        "code": ["string", "null"],
    }
    if column.kind == "date":
        found["examples"] = ["2026-11-13"]
    if column.field == "other_people":
        return {**found, "type": ["string", "array", "null"], "items": {"type": "string"}}
    return {**found, "type": kinds.get(column.kind, ["string", "null"])}


def _description(column: Column) -> str:
    codes = [alias for alias in column.aliases if "_" in alias and alias.isascii()]
    parts = [column.need, column.hint, f"也可写作 {'、'.join(codes)}" if codes else ""]
    return "；".join(part for part in parts if part)
