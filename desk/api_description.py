"""The OpenAPI 3.1 document of push intake; the schema of a decision is that of all formats."""

from __future__ import annotations

from typing import Any

from disclosure.intake.pushed import MOST
from disclosure.intake.schema import decision_schema

MOST_BYTES = 5 * 2**20
"""How large the body of a request may be."""
_IDS = {"type": "array", "items": {"type": "string"}}
_PROBLEM = {
    "type": "object",
    "required": ["where", "value", "expected", "warning"],
    "properties": {
        "where": {"type": "string"},
        "sheet": {"type": ["string", "null"]},
        "row": {"type": ["integer", "null"], "description": "请求中第几件决定"},
        "column": {"type": ["string", "null"]},
        "value": {"type": "string"},
        "expected": {"type": "string"},
        "warning": {"type": "boolean"},
    },
}
_TAKEN = {
    "type": "object",
    "required": ["new", "updated", "unchanged", "proposed", "warnings"],
    "properties": {
        "new": _IDS,
        "updated": _IDS,
        "unchanged": _IDS,
        "proposed": _IDS,
        "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}},
    },
}
_REFUSED = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "message": {"type": "string"},
        "problems": {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}},
    },
}


def openapi() -> dict[str, Any]:
    """The document, served at ``/api/v1/openapi.json``."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "执法决定报送接口", "version": "1"},
        "paths": {"/api/v1/decisions": {"post": _post()}},
        "components": {
            "securitySchemes": {"officer": {"type": "http", "scheme": "basic"}},
            "schemas": {
                "Decision": decision_schema(),
                "Problem": _PROBLEM,
                "Taken": _TAKEN,
                "Refused": _REFUSED,
            },
        },
    }


def _post() -> dict[str, Any]:
    many = {"type": "array", "maxItems": MOST, "items": {"$ref": "#/components/schemas/Decision"}}
    body = {"oneOf": [many, {"type": "object", "properties": {"decisions": many}}]}
    refused = {"400": "不是决定的列表", "401": "没有令牌", "403": "令牌不对或者不是本机关的决定"}
    refused |= {
        "409": "登记册不能接受",
        "413": "内容过大",
        "415": "不是 JSON",
        "422": "有决定不合要求",
    }
    return {
        "summary": "报送执法决定：全部登记，或者全不登记；重复报送不产生变化",
        "security": [{"officer": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": _answer("没有新登记的决定", "Taken"),
            "201": _answer("已登记", "Taken"),
            **{status: _answer(text, "Refused") for status, text in refused.items()},
        },
    }


def _answer(text: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": text, "content": content}
