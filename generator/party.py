"""The page of one unit: its decisions in disclosure, and no others. Natural persons have none."""

from __future__ import annotations

from typing import Any

from generator.edition import Edition, Outline
from themes.page import PageMeta
from themes.slots import slot


def party(edition: Edition, identifier: str) -> bytes:
    """The page of one unit, named as in its latest decision."""
    catalogue = edition.shelf.catalogue
    ids = catalogue.ids("party", identifier)
    latest = edition.source.decision(ids[0])
    values: dict[str, Any] = {
        "path": f"parties/{identifier}.html",
        "title": edition.wording["party"]["title"].format(latest.party_name),
        "name": latest.party_name,
        "code": latest.party_code,
        "disclosed_at": latest.disclosed_at,
        "ends_at": catalogue.last_end(ids),
        "rows": edition.rows(ids),
        "count": len(ids),
    }
    return edition.fill("party.html", _outline, bool(latest.party_code), values)


def _outline(edition: Edition, has_code: bool) -> Outline:
    page = PageMeta(
        path=slot("path"),
        title=slot("title"),
        kind="content",
        column="search",
        published_at=slot("disclosed_at"),
        source=edition.site.owner,
        breadcrumbs=((edition.wording["base"]["home"], ""), (slot("name"), None)),
        unavailable_after=slot("ends_at"),
    )
    return page, {
        "party_name": slot("name"),
        "party_code": slot("code") if has_code else None,
        "rows": slot("rows"),
        "count": slot("count"),
    }
