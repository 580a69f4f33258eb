"""Decisions that a case system sends in the body of a request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic_core import from_json

from disclosure.agency import Agencies
from disclosure.errors import BadInput, Problem
from disclosure.intake.json_file import object_rows
from disclosure.intake.mapping import Mapping
from disclosure.intake.raw import Place, RawRow
from disclosure.intake.reading import Extra, Reading

MOST = 500
"""How many decisions one request may carry."""


class Pushed:
    """The objects of a request body as a source of rows."""

    def __init__(self, body: bytes) -> None:
        self.problems: list[Problem] = []
        self.is_stream = True
        try:
            found = from_json(body, allow_inf_nan=False)
        except ValueError:
            raise BadInput("请求内容不是正确的 JSON") from None
        if isinstance(found, dict) and "decisions" in found:
            found = found["decisions"]
        self.values = found if isinstance(found, list) else [found]
        if not 1 <= len(self.values) <= MOST:
            raise BadInput(f"一次应送 1 至 {MOST} 件决定")

    def __iter__(self) -> Iterator[RawRow]:
        for number, value in enumerate(self.values, 1):
            yield from object_rows(value, Place("请求", None, number), Mapping(), self.problems)


def read_pushed(body: bytes, agencies: Agencies, today: date, extra: Extra) -> Reading:
    """Read a request body; `BadInput` when it is no list of decisions at all."""
    return Reading([Pushed(body)], agencies, today=today, extra=extra)
