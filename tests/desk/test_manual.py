"""The officer's manual shows what is there: every picture exists, and every picture is shown."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_picture_of_the_manual_is_there_and_named_by_a_journey() -> None:
    manual = (DOCS / "officer.zh.md").read_text("utf-8")
    shown = set(re.findall(r"\(officer/([\w-]+)\.png\)", manual))
    journey = (DOCS.parent / "tests/browser/test_desk_journey.py").read_text("utf-8")
    made = set(re.findall(r'picture\(\w+, "([\w-]+)"\)', journey))

    assert shown == made
    assert {path.stem for path in (DOCS / "officer").glob("*.png")} == made
