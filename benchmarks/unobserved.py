"""A page of Chromium that nobody watches.

A driver follows every request of its own pages, and the page pays for that about a fifth of the
time of a query, which no resident's page does.
"""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Browser


class UnobservedPage:
    """A page in a context of its own, spoken to through the browser's own session.

    It has the two methods by which a benchmark uses a driver's page and its session.
    """

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser.new_browser_cdp_session()
        self._browser.on("Target.receivedMessageFromTarget", self._hear)
        self._answers: dict[int, dict[str, Any]] = {}
        self._last, self._is_loaded = 0, False
        context = self._browser.send("Target.createBrowserContext")["browserContextId"]
        target = {"url": "about:blank", "browserContextId": context}
        made = {"targetId": self._browser.send("Target.createTarget", target)["targetId"]}
        attached = self._browser.send("Target.attachToTarget", {**made, "flatten": False})
        self._session: str = attached["sessionId"]
        self.send("Page.enable")
        self.send("Page.navigate", {"url": url})
        while not self._is_loaded:
            self._browser.send("Browser.getVersion")  # hears what has come meanwhile

    def _hear(self, event: dict[str, Any]) -> None:
        said = json.loads(event["message"])
        if "id" in said:
            self._answers[said["id"]] = said
        self._is_loaded = self._is_loaded or said.get("method") == "Page.loadEventFired"

    def send(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """What the page answers to a command of the protocol; RuntimeError where it refuses."""
        self._last += 1
        message = json.dumps({"id": self._last, "method": method, "params": params or {}})
        said = {"sessionId": self._session, "message": message}
        self._browser.send("Target.sendMessageToTarget", said)
        while self._last not in self._answers:
            self._browser.send("Browser.getVersion")
        answer = self._answers.pop(self._last)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        result: dict[str, Any] = answer["result"]
        return result

    def evaluate(self, function: str, argument: object) -> Any:
        """What an (asynchronous) function of the page gives for one argument."""
        call = f"({function})({json.dumps(argument)})"
        wanted = {"expression": call, "awaitPromise": True, "returnByValue": True}
        answer = self.send("Runtime.evaluate", wanted)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")
