"""A single range of bytes out of a file, as RFC 9110 section 14 has it.

The search reads one cell of cards, about a kilobyte, out of a file of sixteen; the last bytes of a
large data file can be fetched after a broken download. Several ranges at once, other units and
what cannot be read are answered with the whole file, as the standard allows.
"""

from __future__ import annotations

import re

_SINGLE = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*", re.IGNORECASE)


class OutsideFile(ValueError):
    """The range begins after the file's end; answered 416."""


def asked_for(header: str, if_range: str, tag: str, length: int) -> range | None:
    """The positions that ``Range`` asks for; None where the whole is to be sent.

    ``If-Range`` must be this very ``tag`` (a date or a weak tag never is). Raises `OutsideFile`.

    >>> asked_for("bytes=0-31", "", '"a"', 100)
    range(0, 32)
    >>> asked_for("bytes=-10", "", '"a"', 100)
    range(90, 100)
    >>> asked_for("bytes=0-31", '"b"', '"a"', 100) is None
    True
    """
    match = _SINGLE.fullmatch(header)
    if match is None or match.groups() == ("", "") or if_range.strip() not in ("", tag):
        return None
    first, last = match.groups()
    if not first:
        found = range(max(0, length - int(last)), length)
    else:
        if last and int(last) < int(first):
            return None
        found = range(int(first), min(int(last) + 1, length) if last else length)
    if not found:
        raise OutsideFile
    return found
