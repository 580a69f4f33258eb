"""The public site over HTTP: what has ended is 410 even when no job has run.

A WSGI application for trying out and for small offices; nginx does the same in production. Every
address of a decision or a notice is looked up in ``serving/ends.map`` and compared with today's
date in Asia/Shanghai before a file is opened. Whatever carries decisions is revalidated on every
use (``no-cache`` and an ETag of its bytes); only ``static/<hash>/`` may be kept. What a CDN keeps
ends at the next 00:00 in Asia/Shanghai at the latest. A single range of bytes is answered alone, so
that a page of search results costs kilobytes. Text is sent compressed to whoever takes it
(`publish.compression`).
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.data_folder import DataFolder
from disclosure.moment import day_of, end_of
from publish import compression
from publish.byte_range import OutsideFile, asked_for
from publish.gone import Ends
from publish.status import overdue_at
from publish.unavailable import Unavailable

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"

_ENTRY = re.compile(r"(?:decisions/[0-9a-z]{2}|changes)/([0-9a-z]{12})\.(?:html|json)")
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".bin": "application/octet-stream",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: status, bytes and the headers of its own."""

    status: HTTPStatus
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    cache: str = REVALIDATE
    headers: tuple[tuple[str, str], ...] = field(default=())


def application(
    folder: DataFolder, clock: Callable[[], datetime], cdn_seconds: int = 0
) -> WSGIApplication:
    """The public site of a data folder; ``clock`` says what time it is.

    ``cdn_seconds`` is how long a CDN may keep a page, 0 where there is none.
    """
    site = PublicSite(folder, clock, cdn_seconds)

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return _send(environ, start_response, site.answer(environ))

    return serve


class PublicSite:
    """Finds the answer to a request for the public site."""

    def __init__(
        self, folder: DataFolder, clock: Callable[[], datetime], cdn_seconds: int = 0
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._cdn_seconds = cdn_seconds
        self._ends = Ends(folder.ends_map)
        self._unavailable = Unavailable(folder)

    def answer(self, environ: WSGIEnvironment) -> Answer:
        """What to answer; never raises for anything a browser may send."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return Answer(HTTPStatus.METHOD_NOT_ALLOWED, headers=(("Allow", "GET, HEAD"),))
        path = _decoded(environ.get("PATH_INFO", "/"))
        if path is None:
            return self._page(HTTPStatus.NOT_FOUND)
        if path == "healthz":
            return self._health()
        if not self._folder.site.is_dir():
            return self._page(HTTPStatus.SERVICE_UNAVAILABLE)
        return self._gone(path) or self._file(path)

    def _gone(self, path: str) -> Answer | None:
        match = _ENTRY.fullmatch(path)
        if match is None:
            return None
        if self._ends.last_day(match[1]) is None:
            return self._page(HTTPStatus.NOT_FOUND)
        if self._ends.has_ended(match[1], self._clock()):
            return self._page(HTTPStatus.GONE)
        return None

    def _file(self, path: str) -> Answer:
        root = self._folder.site.resolve()
        if path == "" or path.endswith("/"):
            path += "index.html"
        place = (root / path).resolve()
        if not place.is_relative_to(root):
            return self._page(HTTPStatus.NOT_FOUND)
        if path in self._unavailable:
            return self._page(HTTPStatus.SERVICE_UNAVAILABLE)
        if place.is_dir() and (place / "index.html").is_file():
            return Answer(HTTPStatus.MOVED_PERMANENTLY, headers=(("Location", f"/{path}/"),))
        try:
            body = place.read_bytes()
        except OSError:
            return self._page(HTTPStatus.NOT_FOUND)
        cache = IMMUTABLE if re.match(r"static/[0-9a-f]{8,}/", path) else REVALIDATE
        return Answer(HTTPStatus.OK, body, content_type(path), cache, self._for_a_cdn())

    def _for_a_cdn(self) -> tuple[tuple[str, str], ...]:
        """How long a CDN may keep this answer: never past 00:00, when something may end."""
        if not self._cdn_seconds:
            return ()
        now = self._clock()
        to_midnight = int((end_of(day_of(now)) - now).total_seconds())
        return (("CDN-Cache-Control", f"max-age={min(self._cdn_seconds, to_midnight)}"),)

    def _page(self, status: HTTPStatus) -> Answer:
        try:
            body = (self._folder.site / f"{status.value}.html").read_bytes()
        except OSError:
            body = b""
        retry = (("Retry-After", "60"),) if status == HTTPStatus.SERVICE_UNAVAILABLE else ()
        return Answer(status, body, _TYPES[".html"], headers=retry)

    def _health(self) -> Answer:
        overdue = overdue_at(self._folder, self._clock())
        status = HTTPStatus.OK if overdue == 0 else HTTPStatus.SERVICE_UNAVAILABLE
        return Answer(status, f"overdue {overdue}\n".encode(), cache="no-store")


def content_type(path: str) -> str:
    """The type a file of the site is sent with."""
    suffix = Path(path).suffix
    return _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")


def entity_tag(body: bytes) -> str:
    """The ETag of these bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _decoded(path_info: str) -> str | None:
    """The path within the site, None where nothing could be meant by it."""
    try:
        path = path_info.encode("latin-1").decode("utf-8").removeprefix("/")
    except UnicodeError:
        return None
    parts = path.split("/")
    if "\0" in path or "\\" in path or any(part.startswith(".") for part in parts):
        return None
    if "" in parts[:-1]:
        return None
    return path


def _send(
    environ: WSGIEnvironment, start_response: StartResponse, answer: Answer
) -> Iterable[bytes]:
    headers = [*SECURITY_HEADERS, *answer.headers, ("Cache-Control", answer.cache)]
    status, body = answer.status, answer.body
    is_compressed = _may_compress(environ, answer)
    if compression.is_text(answer.content_type):
        headers.append(("Vary", "Accept-Encoding"))
    if status == HTTPStatus.OK:
        tag = entity_tag(body)
        tag = compression.tag_of_compressed(tag) if is_compressed else tag
        headers += [("ETag", tag), ("Accept-Ranges", "bytes")]
        if _matches(environ.get("HTTP_IF_NONE_MATCH", ""), tag):
            status, body = HTTPStatus.NOT_MODIFIED, b""
        elif environ["REQUEST_METHOD"] == "GET" and "HTTP_RANGE" in environ:
            status, body, where = _part(environ, body, tag)
            headers += where
    if is_compressed and body:
        body = compression.compressed(body)
        headers.append(("Content-Encoding", "gzip"))
    if status != HTTPStatus.NOT_MODIFIED:
        headers += [("Content-Type", answer.content_type), ("Content-Length", str(len(body)))]
    start_response(f"{status.value} {status.phrase}", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _may_compress(environ: WSGIEnvironment, answer: Answer) -> bool:
    """Whether the answer goes out compressed; a part of a file never does."""
    return (
        len(answer.body) >= compression.SMALLEST
        and compression.is_text(answer.content_type)
        and not (environ["REQUEST_METHOD"] == "GET" and "HTTP_RANGE" in environ)
        and compression.is_accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
    )


def _part(
    environ: WSGIEnvironment, body: bytes, tag: str
) -> tuple[HTTPStatus, bytes, list[tuple[str, str]]]:
    """The range of the body that is asked for, and the header that says where it stands."""
    try:
        found = asked_for(environ["HTTP_RANGE"], environ.get("HTTP_IF_RANGE", ""), tag, len(body))
    except OutsideFile:
        where = [("Content-Range", f"bytes */{len(body)}")]
        return HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b"", where
    if found is None:
        return HTTPStatus.OK, body, []
    where = [("Content-Range", f"bytes {found.start}-{found.stop - 1}/{len(body)}")]
    return HTTPStatus.PARTIAL_CONTENT, body[found.start : found.stop], where


def _matches(if_none_match: str, tag: str) -> bool:
    tags = (part.strip().removeprefix("W/") for part in if_none_match.split(","))
    return any(part in (tag, "*") for part in tags)
