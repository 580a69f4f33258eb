"""The texts of a built file, one by one, as a reader or a program meets them.

Of a page every text between two tags and every value of an attribute, of data every string and
number, of a table every cell, of lines of JSON every line's strings. Tags within a word
(``<b>``, ``<wbr>``) do not part it. What cannot be parsed is one text as it stands.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

WITHIN_WORDS = r"<(?:/?(?:b|i|u|em|strong|mark|small|wbr)\b[^>]*|!--.*?--)>"
"""Tags that do not part a word, and comments."""
_WITHIN_WORDS = re.compile(WITHIN_WORDS, re.S | re.I)
_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTE = re.compile(r"[\w:-]+\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
MARKED_UP = (".html", ".xml", ".atom")
SUFFIXES = (*MARKED_UP, ".json", ".jsonl", ".csv", ".txt")


@dataclass(frozen=True, slots=True)
class Node:
    """One text of a file; ``field`` is its key in data, the column's name in a table, or empty."""

    text: str
    field: str = ""


def nodes(path: str, data: bytes) -> Iterator[Node]:
    """The texts of a file whose format its name says."""
    text = data.decode("utf-8", "replace")
    try:
        if path.endswith(MARKED_UP):
            yield from _of_markup(text)
        elif path.endswith(".jsonl"):
            yield from _of_lines(text)
        elif path.endswith(".json"):
            yield from _of_value(json.loads(text), "")
        elif path.endswith(".csv"):
            yield from _of_table(text)
        else:
            yield Node(text)
    except (ValueError, csv.Error, RecursionError):
        yield Node(html.unescape(text))


def _of_markup(text: str) -> Iterator[Node]:
    joined = _WITHIN_WORDS.sub("", text)
    place = 0
    for tag in _TAG.finditer(joined):
        if joined[place : tag.start()].strip():
            yield Node(html.unescape(joined[place : tag.start()]))
        place = tag.end()
    if joined[place:].strip():
        yield Node(html.unescape(joined[place:]))
    for tag in _TAG.finditer(text):
        for value in _ATTRIBUTE.finditer(tag[0]):
            yield Node(html.unescape(value[1] or value[2] or ""))


def _of_lines(text: str) -> Iterator[Node]:
    for line in text.split("\n"):
        if line.strip():
            yield from _of_value(json.loads(line), "")


def _of_value(value: Any, field: str) -> Iterator[Node]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield Node(key)
            yield from _of_value(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _of_value(inner, field)
    elif value is not None and not isinstance(value, bool):
        yield Node(str(value), field)


def _of_table(text: str) -> Iterator[Node]:
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    columns = next(rows, [])
    yield from map(Node, columns)
    for row in rows:
        for place, cell in enumerate(row):
            yield Node(cell, columns[place] if place < len(columns) else "")
