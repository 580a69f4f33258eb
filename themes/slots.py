"""A page of which only the values differ: set once with slots, and filled in for each.

Ten thousand decisions have pages of the same outline. Its template is set once, with a `Slot`
wherever a value of a decision belongs; each page is that text with its own values between the
pieces. The bytes are those of a page set by itself, since escaping a text escapes its parts.

An outline is made without any decision at hand, so nothing of one can stand on the page of
another. A slot may be printed, and given to the filters of the theme; a template that asks it
anything else (how long it is, whether it equals something) is an error, not a wrong page.

>>> form = Form(f"<b>{Slot('title')}</b> {Slot('title')}", {})
>>> form.filled({"title": "甲 & 乙"}).decode()
'<b>甲 &amp; 乙</b> 甲 &amp; 乙'
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NoReturn

from markupsafe import Markup, escape
from markupsafe._speedups import _escape_inner as html_escape

Filters = Mapping[str, Callable[..., Any]]

_MARK = f"\ue000{secrets.token_hex(8)}"
"""Stands around the name of a slot until a form is made; no text of a page can hold it."""


class Slot:
    """The place of a value; ``name`` says of which, and after ``|`` what filter it passes."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return f"{_MARK}{self.name}{_MARK}"

    def __html__(self) -> Markup:
        return Markup(str(self))  # noqa: S704 (a mark, filled in with what is escaped)

    def __bool__(self) -> bool:
        """A slot is for a value that is there: an outline says which are."""
        return True

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError(f"what stands in “{self.name}” differs from page to page")

    __hash__ = None  # type: ignore[assignment]


def slot(name: str) -> Any:
    """The place of a value, where a value of its kind is asked for."""
    return Slot(name)


def passing(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter under its name that lets slots pass: their values go through it later."""

    @wraps(function)
    def passed(value: Any, *more: Any) -> Any:
        return Slot(f"{value.name}|{name}") if type(value) is Slot else function(value, *more)

    return passed


class Form:
    """A text with slots, ready to be filled. ``filters`` are those that slots have passed."""

    def __init__(self, text: str, filters: Filters) -> None:
        parts = text.split(_MARK)
        self._pieces = [part.encode() for part in parts[::2]]
        slots = list(dict.fromkeys(parts[1::2]))
        self._slots = [_read(one, filters) for one in slots]
        self._order = [slots.index(one) for one in parts[1::2]]

    def filled(self, values: Mapping[str, Any]) -> bytes:
        """The text with these values by the names of their slots; one too few is a `KeyError`."""
        found = [
            escaped(values[name] if function is None else function(values[name])).encode()
            for name, function in self._slots
        ]
        made = [b""] * (2 * len(self._pieces) - 1)
        made[::2] = self._pieces
        made[1::2] = [found[one] for one in self._order]
        return b"".join(made)


def _read(written: str, filters: Filters) -> tuple[str, Callable[..., Any] | None]:
    name, _, passed = written.partition("|")
    return name, filters[passed] if passed else None


def escaped(value: Any) -> str:
    """What `markupsafe.escape` gives, as a plain text where a plain text was given."""
    kind = type(value)
    if kind is str:
        return html_escape(value)
    return value if kind is Markup else escape(value)
