"""The data set described for machines: a DCAT-AP catalogue, and OpenAPI 3.1 for the static JSON."""

from __future__ import annotations

from typing import Any

from generator.documents import as_json
from generator.edition import Edition
from generator.opendata import dictionary_rows, months

_EUROPE = "http://publications.europa.eu/resource/authority"
_TERMS = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FORMATS = {
    "csv": ("text/csv", f"{_EUROPE}/file-type/CSV"),
    "jsonl": ("application/jsonl", f"{_EUROPE}/file-type/JSON"),
}


def catalogue(edition: Edition) -> bytes:
    """The data set as a DCAT-AP 3 catalogue in JSON-LD."""
    site, words = edition.site, edition.wording["open_data"]
    return as_json(
        {
            "@context": _TERMS,
            "@id": site.absolute("open-data/catalogue.jsonld"),
            "@type": "dcat:Catalog",
            "dct:title": _chinese(site.name),
            "dct:description": _chinese(words["lead"]),
            "dct:publisher": _publisher(edition),
            "dct:language": {"@id": f"{_EUROPE}/language/ZHO"},
            "dct:license": {"@id": site.absolute("open-data/terms.html")},
            "foaf:homepage": {"@id": site.absolute("open-data/index.html")},
            "dcat:dataset": [_dataset(edition)],
        }
    )


def _dataset(edition: Edition) -> dict[str, Any]:
    site, words = edition.site, edition.wording["open_data"]
    changed = max((day for _, day in edition.shelf.catalogue.month_changes()), default=None)
    files = [file for month in months(edition) for file in month["files"]]
    dataset = {
        "@id": site.absolute("open-data/index.html"),
        "@type": "dcat:Dataset",
        "dct:title": _chinese(site.name),
        "dct:description": _chinese(f"{words['lead']}{words['duty']}"),
        "dct:publisher": _publisher(edition),
        "dct:language": {"@id": f"{_EUROPE}/language/ZHO"},
        "dct:accrualPeriodicity": {"@id": f"{_EUROPE}/frequency/CONT"},
        "dct:accessRights": {"@id": f"{_EUROPE}/access-right/PUBLIC"},
        "dcat:theme": {"@id": f"{_EUROPE}/data-theme/JUST"},
        "dcat:keyword": [_chinese(site.column)],
        "dcat:contactPoint": {"@type": "vcard:Organization", "vcard:fn": site.owner},
        "dcat:landingPage": {"@id": site.absolute("open-data/index.html")},
        "dcat:distribution": [_distribution(edition, file) for file in files],
    }
    return dataset if changed is None else {**dataset, "dct:modified": _typed(changed, "date")}


def _distribution(edition: Edition, file: dict[str, Any]) -> dict[str, Any]:
    media, kind = _FORMATS[file["path"].rpartition(".")[2]]
    address = edition.site.absolute(f"open-data/{file['path']}")
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": file["path"],
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media}"},
        "dct:format": {"@id": kind},
        "dct:license": {"@id": edition.site.absolute("open-data/terms.html")},
        "dcat:byteSize": _typed(str(file["bytes"]), "nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed(file["sha256"], "hexBinary"),
        },
    }


def _publisher(edition: Edition) -> dict[str, str]:
    return {"@type": "foaf:Agent", "foaf:name": edition.site.owner}


def _chinese(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "zh"}


def _typed(text: str, kind: str) -> dict[str, str]:
    return {"@value": text, "@type": f"xsd:{kind}"}


def openapi(edition: Edition) -> bytes:
    """The static JSON of this site as OpenAPI 3.1."""
    words = edition.wording["open_data"]
    text = {"type": ["string", "null"]}
    schema = {
        "type": "object",
        "required": [
            "id",
            "document_number",
            "act",
            "agency_code",
            "last_day",
            "ends_at",
            "status",
        ],
        "properties": {
            name: {**text, "title": title, "description": about}
            for name, title, about in dictionary_rows(edition)
        },
    }
    schema["properties"] |= {  # type: ignore[operator]
        "penalty_kinds": {"type": "array", "items": {"type": "string"}},
        "marks": {"type": "array", "items": {"type": "string"}},
        "disclosure": {"type": "integer"},
        "revision": {"type": "integer"},
        "status": {"const": "公示中"},
    }
    decision = {"$ref": "#/components/schemas/Decision"}
    return as_json(
        {
            "openapi": "3.1.0",
            "info": {"title": edition.site.name, "version": "1", "description": words["duty"]},
            "servers": [{"url": edition.site.absolute("").rstrip("/")}],
            "paths": {
                "/decisions/{prefix}/{id}.json": _operation("decision", decision, ("prefix", "id")),
                "/open-data/decisions-{month}.jsonl": _operation("month", decision, ("month",)),
                "/open-data/removed.jsonl": _operation("removed", {"type": "object"}, ()),
                "/open-data/datapackage.json": _operation("datapackage", {"type": "object"}, ()),
                "/feeds/all.json": _operation("feed", {"type": "object"}, ()),
            },
            "components": {"schemas": {"Decision": schema}},
        }
    )


def _operation(name: str, schema: dict[str, Any], parameters: tuple[str, ...]) -> dict[str, Any]:
    lines = name in ("month", "removed")
    kind = "application/jsonl" if lines else "application/json"
    return {
        "get": {
            "operationId": name,
            "parameters": [
                {"name": one, "in": "path", "required": True, "schema": {"type": "string"}}
                for one in parameters
            ],
            "responses": {
                "200": {"description": "正在公示的内容", "content": {kind: {"schema": schema}}},
                "404": {"description": "没有这个文件"},
                "410": {"description": "公示已终止，请删除已保存的副本"},
            },
        }
    }
