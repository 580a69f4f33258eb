"""Every page is well formed, every link leads somewhere, every feed and data file can be read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import html5lib
import pytest
from jsonschema import Draft202012Validator

from generator.plugin import site_of
from tests.builders import identifier

ATOM = "{http://www.w3.org/2005/Atom}"
RECALL = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OUTSIDE = ("manifest.json", "desk/", "search/", "objections/")
"""Addresses that other rooms answer."""


@pytest.fixture
def site(rich_site: Path) -> Path:
    return rich_site


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_page_is_valid_html(site: Path) -> None:
    for path in pages(site):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_text(encoding="utf-8"))

        assert parser.errors == [], (path.relative_to(site), parser.errors[:3])


def test_no_page_has_a_style_or_a_script_of_its_own(site: Path) -> None:
    for path in pages(site):
        page = path.read_text(encoding="utf-8")

        assert not re.search(r"\sstyle=", page), path
        assert not re.search(r"<style|\son\w+=|javascript:", page), path
        for kind in re.findall(r"<script(?![^>]* src=)([^>]*)>", page):
            assert "json" in kind, path


def test_ids_are_unique_and_headings_descend(site: Path) -> None:
    for path in pages(site):
        page = path.read_text(encoding="utf-8")
        ids = re.findall(r'\sid="([^"]+)"', page)

        assert len(ids) == len(set(ids)), (path, sorted(ids))
        assert page.split("<template")[0].count("<h1") == 1, path


def test_no_link_is_dead(site: Path) -> None:
    known = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    dead = set()
    for path in pages(site):
        here = path.relative_to(site).as_posix()
        for link in re.findall(r'(?:href|src)="([^"]*)"', path.read_text(encoding="utf-8")):
            target = urlsplit(urljoin(f"http://127.0.0.1:8000/{here}", link.replace("&amp;", "&")))
            if target.netloc != "127.0.0.1:8000":
                continue
            aim = target.path.lstrip("/")
            aim = aim + "index.html" if aim == "" or aim.endswith("/") else aim
            if aim not in known and not aim.startswith(OUTSIDE):
                dead.add((here, link))

    assert dead == set()


def test_no_page_is_heavy(site: Path) -> None:
    for path in pages(site):
        assert path.stat().st_size < 200_000, path


def test_feeds_hold_what_atom_asks_for_and_recall_what_is_gone(site: Path) -> None:
    for path in (site / "feeds").glob("*.atom"):
        feed = ElementTree.parse(path).getroot()

        assert feed.tag == f"{ATOM}feed"
        for name in ("id", "title", "updated"):
            assert feed.find(ATOM + name) is not None, (path, name)
        for entry in feed.iter(f"{ATOM}entry"):
            for name in ("id", "title", "updated", "author", "link", "summary"):
                assert entry.find(ATOM + name) is not None, (path, name)
    recalls = ElementTree.parse(site / "feeds" / "all.atom").getroot().findall(RECALL)

    assert [one.attrib["ref"].rpartition(":")[2] for one in recalls] == [identifier(9)]


def test_the_sitemap_lists_every_page_that_may_be_indexed_once(site: Path) -> None:
    index = ElementTree.parse(site / "sitemap.xml").getroot()
    names = [one.text or "" for one in index.iter(f"{SITEMAP}loc")]
    listed: list[str] = []
    for name in names:
        if "removed" not in name:
            file = ElementTree.parse(site / name.rpartition("/")[2]).getroot()
            listed += [one.text or "" for one in file.iter(f"{SITEMAP}loc")]
    decisions = [path for path in pages(site) if path.parts[-3] == "decisions"]

    assert len(listed) == len(set(listed))
    assert sum("/decisions/" in address for address in listed) == len(decisions)


def test_the_data_package_tells_the_true_size_and_hashes_of_each_file(site: Path) -> None:
    package = json.loads((site / "open-data" / "datapackage.json").read_text(encoding="utf-8"))
    described = [one for one in package["resources"] if "hash" in one]

    assert described
    for one in described:
        data = (site / "open-data" / one["path"]).read_bytes()
        assert one["bytes"] == len(data)
        assert one["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert one["sm3"] == hashlib.new("sm3", data).hexdigest()


def test_csv_and_json_lines_of_a_month_tell_the_same(site: Path) -> None:
    for path in (site / "open-data").glob("decisions-*.csv"):
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        lines = path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
        values = [json.loads(line) for line in lines]

        assert text.count("\r\n") == len(rows) + 1
        assert [row["id"] for row in rows] == [one["id"] for one in values]
        assert [row["party_name"] for row in rows] == [one["party_name"] for one in values]


def test_a_json_twin_is_what_the_interface_description_says(site: Path) -> None:
    described = json.loads((site / "open-data" / "openapi.json").read_text(encoding="utf-8"))
    check = Draft202012Validator(described["components"]["schemas"]["Decision"])
    for path in (site / "decisions").rglob("*.json"):
        check.validate(json.loads(path.read_text(encoding="utf-8")))


def test_statistics_show_each_table_beside_its_picture_and_its_file(site: Path) -> None:
    page = (site / "statistics" / "index.html").read_text(encoding="utf-8")

    assert "2026-08" in page
    assert "1 万元以下" in page
    assert "96.6%" in page
    assert (site / "statistics" / "fine_band.csv").read_bytes().startswith("\ufeff".encode())


def test_a_kind_that_holds_few_others_in_some_months_has_one_row_in_the_statistics(
    site: Path,
) -> None:
    page = (site / "statistics" / "index.html").read_text(encoding="utf-8")

    assert "行政处罚（含不足五件的）：45" in page
    assert ">行政处罚</th>" not in page


def test_lists_show_the_day_of_the_decision_that_they_are_ordered_by(site: Path) -> None:
    listed = 0
    for path in (site / "browse" / "month").glob("20*.html"):
        text = path.read_text(encoding="utf-8")
        days = re.findall(r'class="row__day" datetime="([0-9-]+)"', text)
        assert days == sorted(days, reverse=True), path
        assert {day[:7] for day in days} <= {path.stem[:7]}, path
        listed += len(days)

    assert listed == len(list((site / "decisions").rglob("*.html")))


def test_files_alone_lead_to_address_and_telephone_not_to_a_form() -> None:
    content = Path(__file__).resolve().parents[2] / "content"

    assert site_of({"DISCLOSURE_STREAM": "stream.jsonl"}, content).objections == "objections/"
    assert site_of({}, content).objections == ""
