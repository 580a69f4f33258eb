"""What the search answers to programs, as an OpenAPI document."""

from __future__ import annotations

from typing import Any

from disclosure.site import Site
from search.facet import FACETS
from search.query import LAST_PAGE, LONGEST, SCOPES, SORTS

_TEXT = {"type": "string"}
_WHOLE = {"type": "integer"}
_DAY = {"type": "string", "format": "date"}
_RESULT = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("id", "url", "title", "act", "sanction", "agency"), _TEXT),
        **dict.fromkeys(("decided_on", "disclosed_on", "last_day"), _DAY),
    },
}
_COUNT: dict[str, Any] = {
    "type": "object",
    "properties": {"value": _TEXT, "label": _TEXT, "count": {"type": "integer"}},
}


def document(site: Site) -> dict[str, Any]:
    """OpenAPI 3.1 of ``GET /search/api``."""
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{site.name} 查询接口", "version": "1"},
        "servers": [{"url": site.url}],
        "paths": {
            "/search/api": {
                "get": {
                    "summary": "查询正在公示的行政执法决定",
                    "parameters": _parameters(),
                    "responses": {
                        "200": {"description": "一页结果", "content": _content()},
                        "414": {"description": "查询过长"},
                    },
                }
            }
        },
    }


def _parameters() -> list[dict[str, Any]]:
    single: list[tuple[str, dict[str, Any], str]] = [
        ("q", {"type": "string", "maxLength": LONGEST}, "词、“短语”、-不要的词、字段:词"),
        ("from", _DAY, "决定日期不早于"),
        ("to", _DAY, "决定日期不晚于"),
        ("scope", {"type": "string", "enum": list(SCOPES)}, "names 只查名称和文号，all 查全部文字"),
        ("sort", {"type": "string", "enum": list(SORTS)}, "次序"),
        ("page", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE}, "第几页"),
    ]
    several = [
        (facet, {"type": "array", "items": _TEXT}, "筛选；可重复，同一项内为“或”")
        for facet in FACETS
    ]
    return [
        {"name": name, "in": "query", "schema": schema, "description": text}
        for name, schema, text in [*single, *several]
    ]


def _content() -> dict[str, Any]:
    facets = {"type": "object", "additionalProperties": {"type": "array", "items": _COUNT}}
    return {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {
                    "total": _WHOLE,
                    "page": _WHOLE,
                    "page_size": _WHOLE,
                    "is_exact": {"type": "boolean", "description": "false 时 total 为约数"},
                    "scope": _TEXT,
                    "results": {"type": "array", "items": _RESULT},
                    "facets": facets,
                },
            }
        }
    }
