"""Templates kept compiled on disk are found again only by pages that say the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from disclosure.agency import load_agencies
from disclosure.site import CONTENT, load_site
from themes import compiled, every_template
from themes.environment import environment
from themes.page import PageMeta
from themes.static import static_path


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is kept, empty."""
    monkeypatch.setattr(compiled, "FOLDER", tmp_path / "kept")
    return tmp_path / "kept"


def page(**options: Any) -> str:
    """A page of a new environment."""
    site = replace(load_site(), **options.pop("site", {}))
    agencies = load_agencies(CONTENT / "agencies.yaml")
    made = environment(site, agencies, rehearsal=False, **options)
    return made.get_template("base.html").render(page=PageMeta(path="", title="题"))


def test_a_template_is_kept_and_found_again(kept: Path) -> None:
    first = page()
    names = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}

    assert names
    assert page() == first
    assert {path.name: path.stat().st_mtime_ns for path in kept.iterdir()} == names


def test_another_address_of_the_site_is_another_template() -> None:
    page()

    assert 'href="/xzzf/static/' in page(site={"base": "/xzzf"})


def test_styles_served_elsewhere_leave_no_trace_in_the_pages_of_the_site(kept: Path) -> None:
    preview = page(static=lambda name: f"/elsewhere/{name}")

    assert 'href="/elsewhere/portal.css"' in preview
    assert not kept.exists()
    assert f'href="/{static_path("portal.css")}"' in page()
    assert page(static=lambda name: f"/elsewhere/{name}") == preview


def test_what_the_set_up_compiles_is_all_that_a_service_needs(kept: Path) -> None:
    every_template.main()
    times = {path: path.stat().st_mtime_ns for path in kept.iterdir()}

    agencies = load_agencies(CONTENT / "agencies.yaml")
    made = environment(load_site(), agencies, rehearsal=False)
    for name in made.list_templates():
        made.get_template(name)

    assert len(times) == len(made.list_templates())
    assert {path: path.stat().st_mtime_ns for path in kept.iterdir()} == times
