"""A real Chromium, and a running portal of invented data.

``browser`` is one Chromium for the session; ``page`` a fresh context (zh-CN, Asia/Shanghai) that
fails its test on a page error, a violation of the content security policy or a request that leaves
127.0.0.1; ``live`` a ``portal serve`` of a demo folder.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.ports import free_port

PORTAL = [sys.executable, "-m", "desk"]
CHECKOUT = Path(__file__).resolve().parents[2]

_REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', event => {
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI} ${event.sourceFile}`);
});
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium of Debian's for the whole session (``CHROMIUM`` names another)."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--disable-dev-shm-usage"],
        )
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """What went wrong on the pages of a context."""

    problems: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page that this context opens."""
        context.add_init_script(_REPORT_VIOLATIONS)
        context.on("request", lambda request: self._check_host(request.url))
        context.on("weberror", lambda error: self.problems.append(f"page error: {error.error}"))
        context.on("console", lambda message: self._check_console(message.text))

    def _check_host(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws"} and parts.hostname != "127.0.0.1":
            self.problems.append(f"request leaves the machine: {url}")

    def _check_console(self, text: str) -> None:
        if text.startswith("CSP:") or "Content Security Policy" in text:
            self.problems.append(text)


@contextlib.contextmanager
def watched_context(browser: Browser, **options: object) -> Iterator[BrowserContext]:
    """A fresh context as an office has it; any problem on its pages fails the test at its end."""
    settings = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}
    context = browser.new_context(**settings)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    watch = Watch()
    watch.over(context)
    yield context
    context.close()
    assert not watch.problems, "\n".join(watch.problems)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page 1,280 px wide in a fresh context."""
    with watched_context(browser, viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page 360 px wide in a fresh context."""
    with watched_context(browser, viewport={"width": 360, "height": 780}) as context:
        yield context.new_page()


@pytest.fixture
def page_without_javascript(browser: Browser) -> Iterator[Page]:
    """A page in a browser that runs no scripts."""
    with watched_context(browser, java_script_enabled=False) as context:
        yield context.new_page()


@dataclass(frozen=True, slots=True)
class Live:
    """A running portal: its address without a final slash, and its data folder."""

    url: str
    data: Path


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """``portal serve`` of a demo folder, published, shared by the tests that only look."""
    with running_portal(tmp_path_factory.mktemp("live")) as portal:
        yield portal


@contextlib.contextmanager
def running_portal(data: Path, *serve: str) -> Iterator[Live]:
    """Make a demo folder in ``data``, publish it, and serve it on a free port until the end."""
    environment = {**os.environ, "PORTAL_DATA": str(data), "PYTHONPATH": str(CHECKOUT)}
    for command in (["demo"], ["publish"]):
        subprocess.run(
            [*PORTAL, *command], env=environment, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE
        )
    port = free_port()
    with (data / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [*PORTAL, "serve", "--port", str(port), *serve],
            env=environment,
            cwd=CHECKOUT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/", server, data / "serve.log")
        yield Live(f"http://127.0.0.1:{port}", data)
    finally:
        server.terminate()
        server.wait(40)


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 180) -> None:
    """Wait until a server answers; its log is the message when it does not."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.1)
    raise AssertionError(f"{url} does not answer:\n{log.read_text(encoding='utf-8')}")
