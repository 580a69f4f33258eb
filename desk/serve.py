"""The portal as one process, for trying out and for small offices.

The public site stands at ``/``, the desk at ``/desk/``, intake at ``/api/``, the public's form at
``/objections/``, the served search at ``/search/`` (its data files, which the browser's own search
reads, belong to the site). In production each part is a process of its own behind nginx:
``portal serve --only desk``.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waitress.server import create_server

from desk.options import Context, running_clock
from desk.ticking import Clockwork
from disclosure.agency import load_agencies
from disclosure.content_in_force import content_in_force
from disclosure.site import Site, load_site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PARTS = ("site", "desk", "search", "objections", "tick")
"""What one process can carry; ``tick`` is the work of every minute."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen, and which parts to carry."""

    host: str = "127.0.0.1"
    port: int = 8000
    parts: tuple[str, ...] = PARTS
    threads: int = 8

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"http://{self.host}:{self.port}/"


def serve(context: Context, place: Place, ready: Callable[[], object]) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` is called when the port is open."""
    server = create_server(
        application(context, place.parts),
        host=place.host,
        port=place.port,
        threads=place.threads,
        ident=None,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=32 * 1024 * 1024,
        **_trusted_proxy(),
    )
    is_ticking = "tick" in place.parts
    # What copies or looks through everything never holds up what takes down.
    clockworks = [Clockwork(jobs(context)), Clockwork(slow_jobs(context))] if is_ticking else []
    _stop_on_signals()
    for clockwork in clockworks:
        clockwork.start()
    ready()
    with suppress(SystemExit):  # what the signals raise
        server.run()
    server.close()
    for clockwork in clockworks:
        clockwork.stop()


def _stop_on_signals() -> None:
    if threading.current_thread() is not threading.main_thread():
        return  # a test serves from a thread of its own

    def stop(number: int, frame: Any) -> None:
        raise SystemExit

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _trusted_proxy() -> dict[str, Any]:
    """nginx on this machine may say who asked, and by which scheme; nobody else may."""
    if os.environ.get("PORTAL_LOOPBACK") == "1":
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
    return {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": headers}


def jobs(context: Context) -> dict[str, Callable[[], object]]:
    """What happens every minute."""
    from publish.tick import tick

    now = running_clock(context)

    def run() -> object:
        return tick(context.folder, now(), content=content_in_force(context.folder))

    return {"tick": run}


def slow_jobs(context: Context) -> dict[str, Callable[[], object]]:
    """What follows a change, and what happens once a night."""
    from disclosure import register
    from publish import nightly
    from publish.afterwards import follow

    now = running_clock(context)

    def look() -> None:
        moment = now()
        if nightly.is_due(context.folder, moment):
            nightly.merge_index(context.folder, moment)
            nightly.look_everywhere(context.folder, moment)

    return {"copies": lambda: follow(context.folder, register, now(), now), "nightly": look}


def application(context: Context, parts: Iterable[str]) -> WSGIApplication:
    """One WSGI application of the parts asked for."""
    site, carried = load_site(context.content), set(parts)
    desk = desk_application(context) if "desk" in carried else not_here
    search = search_application(context, site) if "search" in carried else not_here
    objections = objections_application(context) if "objections" in carried else not_here
    public = site_application(context) if "site" in carried else not_here

    def dispatch(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = _below(site.base, environ)
        if path.startswith(("/desk/", "/api/")):
            return desk(environ, start_response)
        if path == "/desk":
            return _moved("/desk/", start_response)
        if path.startswith("/objections/"):
            return objections(environ, start_response)
        if path == "/search/" or path.startswith("/search/api"):
            return search(environ, start_response)
        return public(environ, start_response)

    return dispatch


def _below(base: str, environ: WSGIEnvironment) -> str:
    """The path below the site's own folder of the host, which the parts do not know."""
    path: str = environ.get("PATH_INFO", "/")
    if base and path.startswith(base + "/"):
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = base, path[len(base) :]
    return str(environ.get("PATH_INFO", "/"))


def site_application(context: Context) -> WSGIApplication:
    """The public site."""
    from publish.server import application

    cdn_seconds = int(os.environ.get("PORTAL_CDN_SECONDS", "0"))
    return application(context.folder, running_clock(context), cdn_seconds)


def desk_application(context: Context) -> WSGIApplication:
    """The desk and the intake interface; Django has been set up."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    settings.CLOCK = running_clock(context)
    return get_wsgi_application()


def objections_application(context: Context) -> WSGIApplication:
    """The public's form for objections; Django has been set up."""
    from django.db import close_old_connections

    from desk.public_form import application

    form = application(running_clock(context))

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return form(environ, start_response)
        finally:
            close_old_connections()

    return answer


def search_application(context: Context, site: Site) -> WSGIApplication:
    """The served search; it reads the site and the index, and never opens the register."""
    from search.wsgi import application

    folder, agencies = context.folder, load_agencies(context.content / "agencies.yaml")
    made: WSGIApplication = application(
        folder.site,
        folder.whoosh,
        folder.ends_map,
        site,
        agencies,
        clock=running_clock(context),
        rehearsal=_is_marked(folder.site / "search" / "index.html"),
    )
    return made


def _is_marked(page: Path) -> bool:
    """Whether the published site says of itself that it shows invented data."""
    return page.exists() and b'class="rehearsal"' in page.read_bytes()


def not_here(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The answer of a process that does not carry the part asked for."""
    start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
    return ["此进程不提供这一部分\n".encode()]


def _moved(address: str, start_response: StartResponse) -> Iterable[bytes]:
    start_response("308 Permanent Redirect", [("Location", address), ("Content-Length", "0")])
    return []
