"""Text from outside is text everywhere: in every field, in every product."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from disclosure.public import Correction, PublicDecision, RedactionNote, Step
from tests.builders import a_public_decision, many_public_decisions
from tests.generator.pelican_site import build

SCRIPT = "<script>alert(1)</script>"
ATTACKS = (
    SCRIPT,
    '"onmouseover="alert(1)" x="',
    "'><img src=x onerror=alert(1)>",
    "</script><!--]]>&amp;{{7*7}}",
    "\u202e\u2028\u2029\u0007\ufffe",
)
HOSTILE = "".join(ATTACKS)
FIXED = {"id", "canary", "agency_code", "party_id"}


def hostile_decision() -> PublicDecision:
    """A decision with the attack in each field that holds text."""
    sample = a_public_decision(7)
    texts = {
        one.name: f"{one.name}{HOSTILE}"
        for one in fields(PublicDecision)
        if one.name not in FIXED and one.type in ("str", "str | None")
    }
    return a_public_decision(
        7,
        **texts,
        marks=(HOSTILE,),
        corrections=(Correction(2, sample.decided_on, HOSTILE),),
        redactions=(RedactionNote("facts", HOSTILE, HOSTILE, 1),),
        derivation=(Step(HOSTILE, HOSTILE, HOSTILE),),
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(
        tmp_path_factory.mktemp("hostile"), [*many_public_decisions(6), hostile_decision()]
    )


def test_the_attack_stands_in_every_text_field() -> None:
    decision = hostile_decision()

    for name in ("title", "party_name", "facts", "full_text", "document_number", "industry"):
        assert SCRIPT in getattr(decision, name)


def test_no_page_runs_or_breaks_on_it(site: Path) -> None:
    for path in site.rglob("*.html"):
        tree = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            handlers = [name for name in element.attrib if name.startswith("on")]
            assert handlers == [], (path, element.tag, handlers)
            if element.tag == "script":
                is_data = "json" in element.attrib.get("type", "")
                assert is_data or "src" in element.attrib, path
            if element.tag == "img":
                assert element.attrib.get("src") != "x", path


def test_pages_show_it_as_it_was_written(site: Path) -> None:
    page = (site / hostile_decision().path).read_text(encoding="utf-8")
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    shown = "".join(tree.itertext())

    assert f"title{SCRIPT}" in shown
    assert f"facts{SCRIPT}" in shown
    assert "{{7*7}}" in shown


def test_linked_data_is_json_that_cannot_close_its_element(site: Path) -> None:
    page = (site / hostile_decision().path).read_text(encoding="utf-8")
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert text is not None

    values = json.loads(text.group(1))

    assert SCRIPT in values["name"]


def test_feeds_and_sitemaps_stay_well_formed(site: Path) -> None:
    for path in [*site.rglob("*.atom"), *site.rglob("*.xml")]:
        ElementTree.parse(path)
    feed = ElementTree.parse(site / "feeds" / "all.atom").getroot()
    titles = [one.text or "" for one in feed.iter("{http://www.w3.org/2005/Atom}title")]

    assert any(SCRIPT in title for title in titles)


def test_json_holds_it_and_no_raw_line_separator(site: Path) -> None:
    for path in [*site.rglob("*.json"), *site.rglob("*.jsonl")]:
        text = path.read_text(encoding="utf-8")

        assert "\u2028" not in text
        for line in text.split("\n"):
            if line:
                json.loads(line)


def test_a_spreadsheet_runs_no_cell(tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://attacker.invalid")'
    decision = a_public_decision(3, title=formula, facts="+1", content="@SUM(A1)", basis="-2")
    site = build(tmp_path, [decision])
    path = site / "open-data" / f"decisions-{decision.month}.csv"
    (row,) = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))

    assert row["title"] == f"'{formula}"
    assert [row["facts"], row["content"], row["basis"]] == ["'+1", "'@SUM(A1)", "'-2"]
