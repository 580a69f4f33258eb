"""A changed text makes the pages again that it stands in, and no others."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from disclosure.data_folder import DataFolder
from disclosure.site import CONTENT
from publish.publication import publish
from publish.residue import files_below
from tests.builders import NOW
from tests.publish.test_publication import company
from tests.publish.values import values


def test_a_changed_page_is_made_again_and_no_decision_is(tmp_path: Path) -> None:
    content, folder = tmp_path / "content", DataFolder(tmp_path / "data")
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("samples"))
    source = values([company(1), company(2)])
    publish(folder, NOW, source=source, content=content)
    page = content / "pages" / "help" / "correction.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n又添了一句话。\n", encoding="utf-8")

    outcome = publish(folder, NOW + timedelta(minutes=1), source=source, content=content)

    assert f"help/{page.stem}.html" in outcome.written
    pages = [path for path in outcome.written if not path.startswith("manifest")]
    assert all(path.startswith("help/") for path in pages), pages
    whole = DataFolder(tmp_path / "whole")
    publish(whole, NOW + timedelta(minutes=1), source=source, content=content)
    live, fresh = (
        {path: place.read_bytes() for path, place in files_below(one.site)}
        for one in (folder, whole)
    )
    assert live == fresh
