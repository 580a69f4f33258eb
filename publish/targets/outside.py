"""Asking a surface from outside, as a reader would, whether an address still answers."""

from __future__ import annotations

from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

SECONDS = 10
"""How long to wait for an answer."""
UNREACHABLE = 0
"""The status of an address where nobody answers."""
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class _Nowhere(HTTPRedirectHandler):
    """A redirect is an answer by itself: what has ended must not lead anywhere."""

    def redirect_request(self, *unused: object) -> None:
        return None


_OPENER = build_opener(_Nowhere)


def status(address: str, method: str = "GET") -> int:
    """The HTTP status of an address, past every cache on the way; `UNREACHABLE` without one."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise ValueError(address)
    request = Request(address, method=method, headers={"Cache-Control": "no-cache"})  # noqa: S310
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code
    except (URLError, OSError, ValueError):
        return UNREACHABLE
