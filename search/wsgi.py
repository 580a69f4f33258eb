"""The served search as a web application: addresses, limits and headers.

Only reading: GET and HEAD. Nothing is used without asking again (``no-cache`` and a strong ETag),
because what was shown may have ended since. An address, a number of parameters and the time of an
answer are limited; what goes over gets an error that says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from disclosure.agency import Agencies
from disclosure.site import Site
from search.openapi import document
from search.patience import TookTooLong, patience
from search.query import parse
from search.service import Service

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST_ADDRESS = 2_000
"""Bytes of a query string."""
MOST_PARAMETERS = 200
MOST_SECONDS = 10.0
"""After which an answer is given up."""

Answer = tuple[str, str, bytes]
"""Status, content type, body."""
_HTML, _JSON, _TEXT = (
    f"{kind}; charset=utf-8" for kind in ("text/html", "application/json", "text/plain")
)
_HEADERS = [
    ("Cache-Control", "no-cache"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex"),
    (
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'",
    ),
]


def application(
    site_folder: Path,
    index_folder: Path,
    ends_map: Path,
    site: Site,
    agencies: Agencies,
    *,
    clock: Callable[[], datetime],
    rehearsal: bool = False,
    most_seconds: float = MOST_SECONDS,
) -> WSGIApplication:
    """The WSGI application for ``/search/`` and ``/search/api``."""
    service = Service(site_folder, index_folder, ends_map, site, agencies, rehearsal=rehearsal)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            with patience(most_seconds):
                said = _answered(service, environ, clock())
        except TookTooLong:
            said = "503 Service Unavailable", _TEXT, "查询用时过长，请多写几个字再试\n".encode()
        return _sent(said, environ, start_response)

    return answer


def _answered(service: Service, environ: WSGIEnvironment, now: datetime) -> Answer:
    if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
        return "405 Method Not Allowed", _TEXT, "只能查询\n".encode()
    path, query = environ.get("PATH_INFO", "/"), environ.get("QUERY_STRING", "")
    if len(query) > LONGEST_ADDRESS or query.count("&") >= MOST_PARAMETERS:
        return "414 URI Too Long", _TEXT, "查询过长\n".encode()
    parameters = parse_qs(query, errors="replace")
    match path.rstrip("/").removeprefix("/search"):
        case "":
            return "200 OK", _HTML, service.page(parse(parameters), now).encode()
        case "/api":
            return "200 OK", _JSON, _as_json(service.answer(parse(parameters), now))
        case "/api/openapi.json":
            return "200 OK", _JSON, _as_json(document(service.site))
        case "/healthz" | "/api/healthz":
            return _health(service, now)
    return "404 Not Found", _TEXT, "没有这个地址\n".encode()


def _health(service: Service, now: datetime) -> Answer:
    if service.is_ready(now):
        return "200 OK", _TEXT, b"ok\n"
    return "503 Service Unavailable", _TEXT, "索引尚未生成\n".encode()


def _sent(said: Answer, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    status, kind, body = said
    headers = [("Content-Type", kind), *_HEADERS]
    if status.startswith("200"):
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers.append(("ETag", tag))
        if tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", headers[1:])
            return []
    if status.startswith("405"):
        headers.append(("Allow", "GET, HEAD"))
    if status.startswith("503"):
        headers.append(("Retry-After", "10"))
    start_response(status, [*headers, ("Content-Length", str(len(body)))])
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
