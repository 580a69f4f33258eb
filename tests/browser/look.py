"""Ways to look at a page: widths, colours, sizes of type; and axe-core to judge it."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.conftest import watched_context

AXE = Path(__file__).parent / "vendor" / "axe-4.14.1.min.js"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a reader has set the screen; ``kept`` is what 阅读设置 keeps in localStorage."""

    name: str
    width: int = 1280
    colours: str = "light"
    forced: str = "none"
    contrast: str = "no-preference"
    kept: tuple[tuple[str, str], ...] = ()


LOOKS = (
    Look("desktop"),
    Look("desktop-dark", colours="dark"),
    Look("desktop-contrast", kept=(("view-theme", "contrast"),)),
    Look("desktop-more-contrast", contrast="more"),
    Look("desktop-large", kept=(("view-size", "xlarge"),)),
    Look("phone", width=360),
    Look("phone-dark", width=360, kept=(("view-theme", "dark"),)),
    Look("phone-large", width=360, kept=(("view-size", "xlarge"),)),
    Look("phone-elder", width=360, kept=(("view-elder", "yes"),)),
    Look("desktop-elder", kept=(("view-elder", "yes"),)),
    Look("forced-colours", forced="active"),
    Look("narrowest", width=320),
)


@contextlib.contextmanager
def looking(browser: Browser, look: Look) -> Iterator[Page]:
    """A page set as ``look`` says; what goes wrong on it fails the test."""
    options: dict[str, Any] = {
        "viewport": {"width": look.width, "height": 900 if look.width > 600 else 740},
        "color_scheme": look.colours,
        "forced_colors": look.forced,
        "contrast": look.contrast,
        "reduced_motion": "reduce",
    }
    with watched_context(browser, **options) as context:
        for name, value in look.kept:
            context.add_init_script(f"if (location.host) localStorage.setItem({name!r}, {value!r})")
        yield context.new_page()


def violations(page: Page, rule: str | None = None) -> list[str]:
    """What axe-core finds on the page, one line a finding; of one rule alone if it is named.

    Colours may still be on their way when the scheme was changed just now (``transition`` in
    portal.css): the page is judged once they stand.
    """
    page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
    source = AXE.read_bytes()
    assert hashlib.sha256(source).hexdigest() == AXE_SHA256
    page.evaluate(source.decode())
    found = page.evaluate(
        "asked => axe.run(document, {runOnly: asked})",
        {"type": "rule", "values": [rule]} if rule else {"type": "tag", "values": _RULES},
    )
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether anything is wider than the window."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return wide


def take_pictures(
    browser: Browser, address: str, pages: dict[str, str], look: Look, folder: Path
) -> list[Path]:
    """A picture of each page (name → path) as the look shows it: ``<name>-<look>.jpg``."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with looking(browser, look) as page:
        for name, path in pages.items():
            page.goto(f"{address}/{path}")
            taken.append(folder / f"{name}-{look.name}.jpg")
            page.screenshot(path=taken[-1], quality=45, type="jpeg")
    return taken


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on a free port of 127.0.0.1; yields its address without a final slash."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
