"""Writes ``docs/search-api.json``: the OpenAPI document that the served search gives of itself."""

from __future__ import annotations

import json
from pathlib import Path

from disclosure.site import load_site
from search.openapi import document

FILE = Path(__file__).resolve().parent / "search-api.json"


def search_api() -> str:
    """The whole document, of the sample's site."""
    return json.dumps(document(load_site()), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(search_api(), encoding="utf-8")
