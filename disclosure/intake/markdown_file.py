"""Markdown with YAML front matter: the columns above, the document's own text below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from disclosure.errors import BadInput, Problem
from disclosure.intake.csv_file import decoded
from disclosure.intake.json_file import object_rows
from disclosure.intake.limit import too_large
from disclosure.intake.mapping import Mapping
from disclosure.intake.raw import Place, RawRow

_MATTER = re.compile(r"\A\s*---[ \t]*\n(?P<matter>.*?)\n---[ \t]*(?:\n|\Z)(?P<body>.*)\Z", re.S)
_MAX_MATTER = 100_000


class MarkdownFile:
    """A Markdown file as a source of one decision (or one for each of its parties)."""

    def __init__(self, path: Path, mapping: Mapping, name: str | None = None) -> None:
        self.path, self.mapping, self.name = path, mapping, name or path.name
        self.problems: list[Problem] = []
        self.is_stream = False

    def __iter__(self) -> Iterator[RawRow]:
        too_large(self.path, self.name)
        text = decoded(self.path.read_bytes(), self.name).replace("\r\n", "\n")
        match = _MATTER.match(text)
        if match is None:
            raise BadInput(f"{self.name} 开头没有以 --- 括起的 YAML，应写明决定的各项")
        matter = self._matter(match["matter"])
        body = match["body"].strip()
        if body:
            matter.setdefault("文书全文", body)
        yield from object_rows(matter, Place(self.name), self.mapping, self.problems)

    def _matter(self, text: str) -> dict[str, Any]:
        if len(text) > _MAX_MATTER or re.search(r"(?m)^[^#\n]*:\s*[&*][A-Za-z0-9_]", text):
            raise BadInput(f"{self.name} 开头的 YAML 过长，或者用了 & 和 * 引用，应直接写出各项")
        try:
            matter = yaml.load(text, Loader=_Reader)  # noqa: S506 - a safe loader, see below
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = f"第 {mark.line + 2} 行" if mark else ""
            raise BadInput(f"{self.name} {line}不是正确的 YAML") from None
        if not isinstance(matter, dict):
            raise BadInput(f"{self.name} 开头的 YAML 应为“列名: 值”")
        return {str(key): _plain(value) for key, value in matter.items()}


class _Reader(yaml.CSafeLoader):
    """Safe YAML that leaves numbers as they are written, so that no digit of a code is lost."""


_Reader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if not tag.endswith((":int", ":float", ":bool"))]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return str(value)[:10]
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(content) for key, content in value.items()}
    return value
