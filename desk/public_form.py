"""The public's form for objections: a small application of its own, without a session.

It can add an objection and nothing else: it sets no cookie, knows no person, and reads of the
register no more than whether a number is that of a public decision. What one address may send in
an hour is limited, and so is what all may.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

from disclosure import objection, register
from disclosure.errors import PortalError
from disclosure.moment import clock
from disclosure.objection import ObjectionKind, Sent
from disclosure.people import Stamp
from disclosure.reference import reference
from disclosure.site import load_site
from themes.environment import environment
from themes.page import PageMeta

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/objections/"
LARGEST = 32 * 1024
EACH_HOUR, ALL_HOUR = 5, 200
"""How many objections one address, and all addresses together, may send in an hour."""
_HOUR = 3600.0
_NUMBER = re.compile(r"异\d{4}-\d{4,6}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_FIELDS = ("kind", "about", "agency", "text", "sender", "contact", "website")
_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
]


class RateLimit:
    """Counts what was sent in the last hour, by address and altogether."""

    def __init__(self, each: int = EACH_HOUR, altogether: int = ALL_HOUR) -> None:
        self._each, self._altogether = each, altogether
        self._sent: deque[tuple[float, str]] = deque()
        self._lock = threading.Lock()

    def allows(self, address: str, now: float) -> bool:
        """Count one more, unless a limit is reached."""
        with self._lock:
            while self._sent and self._sent[0][0] <= now - _HOUR:
                self._sent.popleft()
            own = sum(1 for _, sender in self._sent if sender == address)
            if own >= self._each or len(self._sent) >= self._altogether:
                return False
            self._sent.append((now, address))
            return True


def application(now: Callable[[], datetime], limit: RateLimit | None = None) -> WSGIApplication:
    """The application; Django has been set up for the register."""
    counted = limit or RateLimit()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if path != PATH:
            return _end(start_response, "404 Not Found", "没有这个页面\n")
        if method == "POST":
            return _post(environ, start_response, now(), counted)
        if method not in {"GET", "HEAD"}:
            return _end(start_response, "405 Method Not Allowed", "只能填写表单\n")
        return _get(environ, start_response)

    return answer


def _get(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    asked = parse_qs(environ.get("QUERY_STRING", "")[:500])
    number = asked.get("number", [""])[0]
    if _NUMBER.fullmatch(number):
        try:
            due_on = objection.received(number).due_on
        except PortalError:
            return _end(start_response, "404 Not Found", "没有这个编号\n")
        body = _page(environ, state="received", number=number, due_on=due_on)
        return _end(start_response, "200 OK", body)
    fields = dict.fromkeys(_FIELDS, "") | {"about": _clean(asked.get("id", [""])[0])[:255]}
    fields["text"] = _named(asked.get("field", [""])[0])
    return _end(start_response, "200 OK", _page(environ, state="asked", fields=fields))


def _named(field: str) -> str:
    """How a text begins that is about one field of a page; empty for a field that is none."""
    words = load_site(reference().content).wording
    name = words["report"]["fields"].get(field)
    return words["objecting"]["about_field"].format(name) if name else ""


def _post(
    environ: WSGIEnvironment, start_response: StartResponse, now: datetime, limit: RateLimit
) -> Iterable[bytes]:
    fields = _fields_of(environ)
    if fields is None:
        return _end(start_response, "400 Bad Request", "表单不对或者太长\n")
    if _is_foreign(environ):
        return _end(start_response, "403 Forbidden", "请在本站的页面上填写\n")
    sent = Sent(
        fields["kind"],
        fields["about"],
        fields["text"],
        fields["sender"],
        fields["contact"],
        fields["agency"],
    )
    problems = _problems(sent, fields)
    words = load_site(reference().content).wording["objecting"]
    if not problems and not limit.allows(environ.get("REMOTE_ADDR", ""), clock().timestamp()):
        body = _page(environ, state="asked", fields=fields, problems=[words["busy"]])
        return _end(start_response, "429 Too Many Requests", body)
    if problems:
        body = _page(environ, state="asked", fields=fields, problems=problems)
        return _end(start_response, "422 Unprocessable Content", body)
    made = objection.receive(sent, stamp=Stamp(recorded_at=clock(), effective_at=now))
    address = f"{environ.get('SCRIPT_NAME', '')}{PATH}?number={quote(made.number)}"
    start_response("303 See Other", [("Location", address), *_HEADERS])
    return [b""]


def _problems(sent: Sent, fields: dict[str, str]) -> list[str]:
    """What a person must put right; a machine that fills every field is told the same."""
    if fields["website"]:
        return ["请不要填写隐藏的一项"]
    if sent.agency_code and sent.agency_code not in {one.code for one in reference().agencies}:
        return ["请选择作出决定的机关"]
    return list(objection.check(sent))


def _fields_of(environ: WSGIEnvironment) -> dict[str, str] | None:
    """The fields of the form, without invisible characters; None for what is no such form."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded" or not 0 < length <= LARGEST:
        return None
    try:
        text = environ["wsgi.input"].read(length).decode("ascii")
        given = parse_qs(text, keep_blank_values=True, max_num_fields=20, errors="strict")
    except ValueError:
        return None
    return {name: _clean(given.get(name, [""])[0]) for name in _FIELDS}


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def _is_foreign(environ: WSGIEnvironment) -> bool:
    """Whether a browser says that the form stood on another site."""
    return environ.get("HTTP_SEC_FETCH_SITE", "same-origin") not in {"same-origin", "none"}


def _page(environ: WSGIEnvironment, **context: Any) -> str:
    known = reference()
    site = load_site(known.content)
    template = environment(site, known.agencies, rehearsal=register.is_rehearsal()).get_template(
        "objecting.html"
    )
    title = site.wording["objecting"]["title"]
    page = PageMeta(
        path="objections/",
        title=title,
        breadcrumbs=((site.wording["base"]["home"], ""), (title, None)),
        noindex=True,
    )
    values = {"fields": dict.fromkeys(_FIELDS, ""), "problems": [], "number": "", "due_on": ""}
    values |= {"kinds": list(ObjectionKind), "action": environ.get("SCRIPT_NAME", "") + PATH}
    return template.render(page=page, **values | context)


def _end(start_response: StartResponse, status: str, body: str) -> Iterable[bytes]:
    headers = _HEADERS
    if not body.startswith("<"):
        headers = [("Content-Type", "text/plain; charset=utf-8"), *_HEADERS[1:]]
    data = body.encode()
    start_response(status, [*headers, ("Content-Length", str(len(data)))])
    return [data]
