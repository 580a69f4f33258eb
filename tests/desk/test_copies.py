"""Copies for other channels obey the gate and say until when they hold."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from disclosure.agency import load_agencies
from disclosure.decision import PartyKind
from disclosure.moment import end_of
from disclosure.site import CONTENT, load_site
from generator.digest import as_html, as_markdown, digest
from generator.sheets import Press, as_pdf
from generator.writing import set_text
from tests.builders import NOW, a_public_decision
from themes.environment import environment

TODAY = date(2026, 11, 24)
PORTAL = [sys.executable, "-m", "desk"]
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo folder; commands only read it."""
    folder = tmp_path_factory.mktemp("copies")
    run(folder, "demo")
    return folder


def run(data: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PORTAL_DATA": str(data), "PYTHONPATH": str(CHECKOUT)}
    return subprocess.run(
        [*PORTAL, *command],
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


def press() -> Press:
    site, agencies = load_site(), load_agencies(CONTENT / "agencies.yaml")
    return Press(site, agencies, environment(site, agencies, rehearsal=True), NOW)


def test_a_digest_says_until_when_each_decision_and_all_of_it_may_be_shown() -> None:
    soon = date(2027, 2, 12)
    decisions = [
        a_public_decision(1),
        a_public_decision(2, last_day=soon, ends_at=end_of(soon), agency_code="dongling"),
        a_public_decision(3, party_kind=PartyKind.PERSON, party_name="李某某", title="李某某案"),
    ]
    made = digest(
        load_site(), load_agencies(CONTENT / "agencies.yaml"), decisions, "2026-11", TODAY
    )

    for text in (as_markdown(made), as_html(made)):
        assert "公示至 2027-02-12" in text
        assert "公示至 2027-11-13" in text
        assert "到 2027 年 2 月 12 日为止有效" in text
        assert "决定 2 件" in text
        assert "李某某" not in text


def test_a_digest_of_hostile_names_is_text_and_nothing_else() -> None:
    hostile = a_public_decision(1, title="<script>alert(1)</script>[甲](javascript:乙)*丙*案")
    made = digest(
        load_site(), load_agencies(CONTENT / "agencies.yaml"), [hostile], "2026-11", TODAY
    )

    assert "<script" not in as_html(made)
    shown = set_text(as_markdown(made))
    assert "<script" not in shown
    assert "<em>" not in shown
    assert "javascript:乙" in re.sub("<[^>]+>", "", shown)
    assert 'href="javascript' not in shown


def test_the_digest_of_a_month_holds_what_is_public_at_the_moment_asked_for(data: Path) -> None:
    now = run(data, "digest", "2026-10", "--as-of", "2026-11-24")
    numbers = re.findall(r"公示至 (\d{4}-\d\d-\d\d)", now.stdout)
    first = min(numbers)
    after = str(date.fromisoformat(first) + timedelta(days=1))

    later = run(data, "digest", "2026-10", "--as-of", after)
    years = run(data, "digest", "2026-10", "--as-of", "2031-01-01")

    assert len(numbers) > 10
    assert first not in later.stdout
    assert "没有 2026 年 10 月新公示" in years.stdout


def test_a_list_and_a_sheet_say_when_they_were_printed_and_until_when_they_hold() -> None:
    soon = date(2027, 2, 12)
    decisions = [a_public_decision(1), a_public_decision(2, last_day=soon, ends_at=end_of(soon))]

    for paper in (press().list_of(decisions, "清单"), press().sheets_of(decisions[1:])):
        assert "到 2027 年 2 月 12 日为止有效" in paper
        assert "打印于 2026-11-20 12:00" in paper
        assert "以网站当前内容为准" in paper
        assert "演示数据" in paper


def test_a_sheet_carries_the_address_as_text_and_as_a_code() -> None:
    made = a_public_decision(1)

    sheet = press().sheets_of([made])

    assert load_site().absolute(made.path) in sheet
    assert 'class="qr__code"' in sheet
    assert "六十日内可申请行政复议" in sheet


def unpacked(made: bytes) -> bytes:
    """A PDF with its streams unpacked behind it."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", made, re.DOTALL)
    return made + b"".join(zlib.decompress(one) for one in streams if one[:1] == b"x")


def test_paper_is_tagged_pdf_and_one_short_decision_is_one_page() -> None:
    made = as_pdf(press().sheets_of([a_public_decision(1)]))

    opened = unpacked(made)
    assert b'pdfuaid:part="1"' in opened
    assert len(re.findall(rb"/Type\s*/Page\b", opened)) == 1


def test_what_is_not_public_is_not_printed(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    listed = run(data, "paper", "--month", "2026-10", "--out", str(tmp_path / "list.html"))
    shown = (tmp_path / "list.html").read_text(encoding="utf-8")

    refused = run(data, "paper", "0" * 12, "--out", str(out))

    assert listed.returncode == 0
    assert "共 " in shown
    assert refused.returncode == 1
    assert "没有正在公示的" in refused.stderr
    assert not out.exists()
