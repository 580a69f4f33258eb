"""The addresses of one decision or notice within the site, and back."""

from __future__ import annotations

import re

_ENTRY = re.compile(r"(?:decisions/[0-9a-z]{2}|changes)/([0-9a-z]{12})\.(?:html|json)")


def identifier(path: str) -> str | None:
    """The public id of the decision or notice whose own file stands at a path, None for others."""
    match = _ENTRY.fullmatch(path)
    return None if match is None else match[1]


def of_decision(public_id: str) -> tuple[str, str]:
    """The page of a decision and its JSON twin; the QR code leads to the page."""
    beginning = f"decisions/{public_id[:2]}/{public_id}"
    return f"{beginning}.html", f"{beginning}.json"


def of_notice(notice_id: str) -> tuple[str]:
    """The page of a withdrawal notice."""
    return (f"changes/{notice_id}.html",)
