"""Every component shows every state, and says on top of its file what it wants."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

from themes.environment import TEMPLATES
from themes.static import static_files, static_hash, static_path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def make_components() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_components", DOCS / "make_components.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_component_page_shows_every_component() -> None:
    specimen = (TEMPLATES / "specimen.html").read_text(encoding="utf-8")

    missing = {
        path.stem
        for path in (TEMPLATES / "components").glob("*.html")
        if path.stem != "breadcrumbs" and f"{path.stem}(" not in specimen
    }

    assert missing == set()


def test_the_component_page_stands_with_its_styles(tmp_path: Path) -> None:
    page = make_components().write_page(tmp_path)

    html = page.read_text(encoding="utf-8")
    for address in re.findall(r'(?:href|src)="/(static/[^"]+)"', html):
        assert (tmp_path / address).is_file(), address


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    for path in TEMPLATES.rglob("*.html"):
        source = path.read_text(encoding="utf-8")
        assert "style=" not in source, path.name
        assert not re.search(r"<script(?![^>]*(\bsrc=|application/(ld\+)?json))", source), path.name
        assert not re.search(r"\son\w+=", source), path.name


def test_the_list_of_components_is_true() -> None:
    made = make_components()

    assert made.REFERENCE.read_text(encoding="utf-8") == made.reference()


def test_static_files_have_one_address_made_from_their_content() -> None:
    assert {"portal.css", "portal.js", "first-paint.js", "seal.svg"} <= set(static_files())
    assert static_path("portal.css") == f"static/{static_hash()}/portal.css"
