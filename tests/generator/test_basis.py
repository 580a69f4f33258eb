"""Each agency says beforehand who it is, what it may do, and what one can do against it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from disclosure.agency import load_agencies
from disclosure.errors import BadInput
from disclosure.site import CONTENT
from generator.basis import with_blocks

PAGES = CONTENT / "pages" / "basis"
BLOCKS = ("执法主体", "执法人员", "权责清单", "执法依据和裁量基准", "执法程序", "救济渠道")
CHECKS = ("随机抽查事项清单", "检查计划、检查事项和频次", "不予处罚、首违不罚清单", "相关公开")


def the_page(path: Path) -> str:
    head, _, text = path.read_text(encoding="utf-8")[4:].partition("\n---\n")
    return with_blocks(path, yaml.safe_load(head), text)


@pytest.mark.parametrize("code", [one.code for one in load_agencies(CONTENT / "agencies.yaml")])
def test_every_agency_has_every_block(code: str) -> None:
    agency = load_agencies(CONTENT / "agencies.yaml")[code]

    text = the_page(PAGES / f"{code}.md")

    assert [name for name in BLOCKS + CHECKS if name not in text] == []
    assert agency.name in text
    assert agency.uscc in text
    assert "{{" not in text


def test_a_table_of_a_block_is_not_torn_by_its_conditions() -> None:
    lines = the_page(PAGES / "dongling.md").splitlines()

    torn = [
        line
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
        if not line.strip() and before.startswith("| ") and after.startswith("| ")
    ]
    assert torn == []


def test_a_block_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere"):
        with_blocks(PAGES / "dongling.md", {"agency": "dongling", "blocks": ["nowhere"]}, "")


def test_a_value_that_is_missing_is_named() -> None:
    with pytest.raises(BadInput, match=r"dongling\.md 缺少"):
        with_blocks(PAGES / "dongling.md", {"agency": "dongling", "blocks": ["subject"]}, "")


def test_a_page_without_blocks_is_its_own_text() -> None:
    assert with_blocks(CONTENT / "pages" / "verify.md", {"title": "核对真伪"}, "正文") == "正文"
