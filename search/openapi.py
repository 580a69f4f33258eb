"""What the search answers to programs, as an OpenAPI document."""

from __future__ import annotations

from typing import Any

from disclosure.site import Site
from search.facet import FACETS
from search.query import LAST_PAGE, LONGEST, PAGE_SIZE, SCOPES, SORTS

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 0}
_DAY = {"type": "string", "format": "date"}
_MOMENT = {"type": "string", "format": "date-time"}


def _whole(properties: dict[str, Any], text: str) -> dict[str, Any]:
    """An object that always has all of these and nothing else."""
    return {
        "type": "object",
        "description": text,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_RESULT = _whole(
    {
        "id": {"type": "string", "description": "公示编号"},
        "url": {"type": "string", "format": "uri", "description": "决定的页面"},
        "title": _TEXT,
        "act": {"type": "string", "description": "决定种类"},
        "sanction": {"type": "string", "description": "处罚内容摘要"},
        "agency": {"type": "string", "description": "作出决定的机关"},
        "decided_on": _DAY,
        "disclosed_on": _DAY,
        "last_day": {**_DAY, "description": "公示至，含当日"},
        "ends_at": {**_MOMENT, "description": "此刻起不得再使用这一结果"},
    },
    "一件正在公示的决定",
)
_COUNT = _whole({"value": _TEXT, "label": _TEXT, "count": _NUMBER}, "一个可选的条件和件数")


def document(site: Site) -> dict[str, Any]:
    """OpenAPI 3.1 of ``GET /search/api``."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{site.name} 查询接口",
            "version": "1",
            "description": "结果可能随时撤下：再次使用前请带 If-None-Match 重新查询。",
        },
        "servers": [{"url": site.url}],
        "paths": {
            "/search/api": {
                "get": {
                    "operationId": "search",
                    "summary": "查询正在公示的行政执法决定",
                    "parameters": _parameters(),
                    "responses": {
                        "200": {"description": "一页结果", "content": _as("Page")},
                        "304": {"description": "与 If-None-Match 所指的相同"},
                        "414": {"description": "查询过长"},
                        "503": {"description": "查询用时过长，稍后再试"},
                    },
                }
            },
            "/search/api/healthz": {
                "get": {
                    "operationId": "healthz",
                    "summary": "索引能否查询",
                    "responses": {
                        "200": {"description": "能"},
                        "503": {"description": "索引尚未生成"},
                    },
                }
            },
        },
        "components": {"schemas": {"Page": _page(), "Result": _RESULT, "Count": _COUNT}},
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


def _as(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(schema)}}


def _ref(schema: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{schema}"}


def _page() -> dict[str, Any]:
    counts = {"type": "array", "items": _ref("Count")}
    return _whole(
        {
            "total": {**_NUMBER, "description": "全部件数"},
            "is_exact": {"type": "boolean", "description": "false 时 total 和件数为约数"},
            "scope": {
                "type": "string",
                "enum": ["names", "all"],
                "description": "在名称和文号中找到，或者在全部文字中找到",
            },
            "page": {"type": "integer", "minimum": 1, "maximum": LAST_PAGE},
            "page_size": {"type": "integer", "const": PAGE_SIZE},
            "results": {"type": "array", "items": _ref("Result"), "maxItems": PAGE_SIZE},
            "facets": _whole(dict.fromkeys(FACETS, counts), "各项条件的件数"),
        },
        "一页结果",
    )
