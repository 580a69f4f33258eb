"""What people wrote: each page has its head, its links lead somewhere, its cases have decisions."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from disclosure.agency import load_agencies
from disclosure.site import CONTENT, load_site

PAGES = sorted((CONTENT / "pages").rglob("*.md"))
CASES = sorted((CONTENT / "cases").glob("*.md"))
MADE_BY_TEMPLATES = {
    "agencies/index.html",
    "basis/index.html",
    "browse/act/inspection/index.html",
    "browse/act/listing/index.html",
    "browse/index.html",
    "cases/index.html",
    "changes/index.html",
    "feeds/index.html",
    "open-data/index.html",
    "search/",
    "statistics/index.html",
}


def the_head(path: Path) -> dict[str, Any]:
    head: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")[4:].split("\n---\n")[0])
    return head


def _address(path: Path) -> str:
    place = path.relative_to(CONTENT / "pages").with_suffix(".html").as_posix()
    return "verify/index.html" if place == "verify.html" else place


def _resolved(page: str, link: str) -> str:
    parts = page.split("/")[:-1]
    for part in link.split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


@pytest.mark.parametrize("path", PAGES + CASES, ids=lambda path: path.stem)
def test_a_page_has_title_summary_and_day(path: Path) -> None:
    head = the_head(path)

    assert head["title"]
    assert head["summary"]
    assert head["date"].year >= 2026


def test_links_between_pages_lead_somewhere() -> None:
    known = {_address(path) for path in PAGES} | MADE_BY_TEMPLATES

    dead = [
        (path.name, link)
        for path in PAGES
        for link in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
        if _resolved(_address(path), link) not in known
    ]

    assert dead == []


def test_links_of_the_footer_lead_somewhere() -> None:
    known = {_address(path) for path in PAGES} | MADE_BY_TEMPLATES
    footer = load_site().wording["footer"]

    links = [link for group in ("help", "data", "about") for _, link in footer[f"links_{group}"]]

    assert set(links) <= known


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_is_tied_to_a_decision_and_names_no_party(path: Path) -> None:
    with (CONTENT / "samples" / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        parties = {row["文号"]: row["行政相对人名称"] for row in csv.DictReader(file)}
    head, text = the_head(path), path.read_text(encoding="utf-8")

    assert head["agency"] in {one.code for one in load_agencies(CONTENT / "agencies.yaml")}
    for number in head["decisions"]:
        assert parties[number] not in text
