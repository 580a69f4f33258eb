"""Text that travels compressed, where the reader's browser says that it may.

A page of 15 kB costs 4 kB so (RFC 9110, 12.5.3 and 8.8.3): what is sent compressed is a
representation of its own with an ETag of its own, and ``Vary`` tells caches that there are two.
Parts of a file (`publish.byte_range`) are always cut from the plain one.
"""

from __future__ import annotations

import gzip

SMALLEST = 512
"""Below this many bytes nothing is won."""
LEVEL = 6
_TEXT = ("text/", "application/json", "application/jsonl", "application/xml")
_MORE = ("application/atom+xml", "application/ld+json", "image/svg+xml")


def is_text(content_type: str) -> bool:
    """Whether files of this type are worth compressing.

    >>> is_text("text/html; charset=utf-8"), is_text("image/png")
    (True, False)
    """
    return content_type.startswith((*_TEXT, *_MORE))


def is_accepted(accept_encoding: str) -> bool:
    """Whether an ``Accept-Encoding`` allows gzip.

    >>> [is_accepted(said) for said in ("gzip, br", "*", "gzip;q=0, *", "")]
    [True, True, False, False]
    """
    allowed: dict[str, bool] = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameter = part.partition(";")
        allowed[name.strip()] = parameter.replace(" ", "") not in _NEVER
    return allowed.get("gzip", allowed.get("*", False))


_NEVER = {"q=0", "q=0.0", "q=0.00", "q=0.000"}


def compressed(body: bytes) -> bytes:
    """The body as gzip; the same bytes give the same bytes."""
    return gzip.compress(body, LEVEL, mtime=0)


def tag_of_compressed(tag: str) -> str:
    """The ETag of the compressed form of what has this tag.

    >>> tag_of_compressed('"6f09"')
    '"6f09-gzip"'
    """
    return f'{tag[:-1]}-gzip"'
