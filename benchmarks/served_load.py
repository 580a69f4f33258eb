"""Many residents at once: the served search in a process of its own, asked over loopback.

The load is bounded: so many clients, each with one question at a time, for so many seconds.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from urllib.parse import urlencode

from benchmarks.served_questions import raw
from disclosure.public import PublicDecision

CLIENTS = 50
SECONDS = 60.0
PATIENCE = 30.0
"""Seconds after which an answer counts as an error."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it."""

    clients: int
    seconds: float
    answered: int
    errors: int
    median_ms: float
    p95_ms: float


def load(site: Path, index: Path, engine: str, every: list[PublicDecision]) -> Load:
    """Ask for a minute; the server ends with it."""
    spawned, (here, there) = get_context("spawn"), get_context("spawn").Pipe()
    server = spawned.Process(target=serve, args=(site, index, engine, there), daemon=True)
    server.start()
    port = here.recv()
    try:
        return _asked(port, _addresses(every))
    finally:
        server.terminate()
        server.join()


def serve(site: Path, index: Path, engine: str, said: Connection) -> None:
    """The server's process."""
    import logging
    import os

    from waitress.server import create_server

    from benchmarks.search import NOW, agencies, corpus
    from disclosure.site import load_site
    from search.settings import ENGINE
    from search.wsgi import application

    os.environ[ENGINE] = engine
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    app = application(
        site, index, site / "none", load_site(), agencies(corpus()), clock=lambda: NOW
    )
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    said.send(server.effective_port)
    server.run()


def _addresses(every: list[PublicDecision]) -> list[str]:
    kinds = raw(every, 60, seed=11).values()
    asked = [urlencode(one, doseq=True) for some in zip(*kinds, strict=True) for one in some]
    pages = ("/search/?", "/search/api?")
    return [pages[at % 2] + query for at, query in enumerate(asked)]


def _asked(port: int, addresses: list[str]) -> Load:
    took: list[float] = []
    errors: list[str] = []
    until = time.monotonic() + SECONDS
    clients = [
        Thread(target=_client, args=(port, addresses[at * 7 :] + addresses, until, took, errors))
        for at in range(CLIENTS)
    ]
    began = time.monotonic()
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    seconds = time.monotonic() - began
    p95 = quantiles(took, n=20)[-1] if len(took) > 1 else 0.0
    return Load(CLIENTS, seconds, len(took), len(errors), median(took or [0]), p95)


def _client(
    port: int, addresses: list[str], until: float, took: list[float], errors: list[str]
) -> None:
    for address in cycle(addresses):
        if time.monotonic() > until:
            return
        began = time.monotonic()
        try:
            status = _status(port, address)
        except OSError as error:
            errors.append(str(error))
            continue
        if status == 200:
            took.append(1000 * (time.monotonic() - began))
        else:
            errors.append(f"{status} {address}")


def _status(port: int, address: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
