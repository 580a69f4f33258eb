"""The sample site, built once by real Pelican, and one page of each type of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.browser.conftest import CHECKOUT


def build(folder: Path) -> Path:
    """Build the sample site below ``folder`` as ``pelican content`` does; returns its root."""
    site = folder / "site"
    environment = {**os.environ, "PORTAL_DATA": str(folder / "var"), "PYTHONPATH": str(CHECKOUT)}
    subprocess.run(
        [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "-o", str(site)],
        cwd=CHECKOUT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return site


def page_types(site: Path) -> dict[str, str]:
    """Type of page → path of one page of it; what has no page of its own is left out."""

    def first(pattern: str, holding: str = "", lacking: str | None = None) -> str:
        for path in sorted(path for path in site.glob(pattern) if path.name != "index.html"):
            text = path.read_text(encoding="utf-8")
            if holding in text and (lacking is None or lacking not in text):
                return path.relative_to(site).as_posix()
        raise AssertionError(f"no {pattern} with {holding}")

    return {
        "home": "index.html",
        "search": "search/index.html",
        # Ids are drawn: the first page may be a licence, which has no facts, or have a full text.
        "decision": first("decisions/*/*.html", 'id="field-facts"', 'id="full-text"'),
        "document": first("decisions/*/*.html", 'id="full-text"'),
        "party": first("parties/*.html"),
        "agencies": "agencies/index.html",
        "agency": "agencies/lanchuan.html",
        "browse": "browse/index.html",
        "months": "browse/agency/lanchuan/index.html",
        "list": first("browse/agency/lanchuan/*.html"),
        "basis": "basis/index.html",
        "basis-of-agency": "basis/dongling.html",
        "cases": "cases/index.html",
        "case": "cases/confined-space.html",
        "statistics": "statistics/index.html",
        "open-data": "open-data/index.html",
        "terms": "open-data/terms.html",
        "feeds": "feeds/index.html",
        "changes": "changes/index.html",
        "notice": first("changes/*.html"),
        "help": "help/remedies.html",
        "correction": "help/correction.html",
        "inspections": "browse/act/inspection/index.html",
        "dishonest": "browse/act/listing/index.html",
        "accessibility": "about/accessibility.html",
        "site-map": "about/site-map.html",
        "verify": "verify/index.html",
        "not-found": "404.html",
        "gone": "410.html",
        "maintenance": "503.html",
    }
