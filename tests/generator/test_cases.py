"""Typical cases: tied to their decisions, and without a name once those have ended."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.builders import a_public_decision
from tests.generator.pelican_site import CHECKOUT, build

NAME = "澜川宏远精细化工有限公司"
CASE = """---
title: [[当事人]]停用报警器，罚款 5.8 万元
summary: 报警器停用两台。
date: 2026-11-19
agency: lanchuan
decisions: [（澜）应急罚〔2026〕1号]
{ending}---
{text}
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(CHECKOUT / "content", folder)
    for path in (folder / "cases").glob("*.md"):
        path.unlink()
    return folder


def write(content: Path, text: str, ending: str = "") -> None:
    case = CASE.replace("title: [[", "title: '[[").replace("万元\nsum", "万元'\nsum")
    made = case.format(ending=ending, text=text)
    (content / "cases" / "alarm.md").write_text(made, encoding="utf-8")


def test_a_case_names_its_party_only_while_the_decision_is_public(
    tmp_path: Path, content: Path
) -> None:
    write(content, "检查[[当事人]]时发现。", "after_end: anonymous\n")

    live = build(tmp_path, [a_public_decision()], name="live", content=content)
    over = build(tmp_path, [], name="over", content=content)

    assert f"检查{NAME}时发现" in (live / "cases/alarm.html").read_text(encoding="utf-8")
    assert "检查某企业时发现" in (over / "cases/alarm.html").read_text(encoding="utf-8")
    assert NAME not in (live / "cases/index.html").read_text(encoding="utf-8")


def test_a_case_goes_with_its_decision_unless_it_was_written_to_stay(
    tmp_path: Path, content: Path
) -> None:
    write(content, "检查时发现。")

    live = build(tmp_path, [a_public_decision()], name="live", content=content)
    over = build(tmp_path, [], name="over", content=content)

    assert (live / "cases/alarm.html").exists()
    assert not (over / "cases/alarm.html").exists()
    for path in ("index.html", "cases/index.html", "sitemap-pages.xml"):
        assert "alarm.html" not in (over / path).read_text(encoding="utf-8")


def test_a_case_that_names_its_party_in_its_own_words_is_withheld(
    tmp_path: Path, content: Path
) -> None:
    write(content, f"检查{NAME}时发现。", "after_end: anonymous\n")

    live = build(tmp_path, [a_public_decision()], content=content)

    page = (live / "cases/alarm.html").read_text(encoding="utf-8")
    assert "时发现" not in page
    assert "正在隐去当事人信息" in page
