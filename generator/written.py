"""Hand-written pages: help, about, the duties of each agency (事前公开)."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup

from disclosure.agency import Level
from disclosure.moment import SHANGHAI
from generator.edition import Edition, Writing
from generator.shelf import writing_path
from themes.page import PageMeta

_COLUMN_OF = {"basis": "basis"}


def page(edition: Edition, path: str) -> bytes:
    """A page of ``content/pages``."""
    source = next(
        source
        for source in edition.shelf.inputs.writings
        if source.startswith("pages/") and writing_path(source) == path
    )
    writing = edition.read_writing(source)
    title = str(writing.metadata["title"])
    folder = PurePosixPath(path).parts[0]
    meta = PageMeta(
        path=path,
        title=title,
        kind="content",
        column=_COLUMN_OF.get(folder, ""),
        description=_line(_about(writing)),
        published_at=_moment(_published(writing)),
        source=_source(edition, writing),
        breadcrumbs=_trail(edition, folder, title),
    )
    text = Markup(writing.content)  # noqa: S704 (the reader has cleaned it)
    return edition.render(
        "writing.html",
        meta,
        text=text,
        contents=_contents(text),
        siblings=_siblings(edition, folder),
    )


def _source(edition: Edition, writing: Writing) -> str:
    """Who says it: what the page names, its agency, or the owner of the site."""
    code = writing.metadata.get("agency")
    maker = edition.agencies[str(code)].name if code else edition.site.owner
    return str(writing.metadata.get("source", maker))


def _trail(edition: Edition, folder: str, title: str) -> tuple[tuple[str, str | None], ...]:
    home: tuple[str, str | None] = (edition.wording["base"]["home"], "")
    column = edition.wording["written"]["folders"].get(folder)
    if column is None or column[0] == title:
        return (home, (title, None))
    return (home, (column[0], column[1]), (title, None))


def _siblings(edition: Edition, folder: str) -> list[tuple[str, str]]:
    if folder == "basis":
        return []
    prefix = f"pages/{folder}/"
    found = [one for one in edition.shelf.inputs.writings if one.startswith(prefix)]
    named = [(edition.read_writing(one).metadata, writing_path(one)) for one in found]
    return [(str(values["title"]), path) for values, path in sorted(named, key=_rank)]


def _rank(pair: tuple[dict[str, Any], str]) -> tuple[int, str]:
    return int(pair[0].get("order", 99)), pair[1]


_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>')


def _contents(html: str) -> list[tuple[str, Markup]]:
    found = _HEADING.findall(html)
    return [(name, Markup(re.sub(r"<[^>]+>", "", text))) for name, text in found]  # noqa: S704


def basis(edition: Edition) -> bytes:
    """The way into what must be known before (事前公开): one page an agency."""
    words = edition.wording["basis"]
    meta = PageMeta(
        path="basis/index.html",
        title=words["title"],
        kind="column",
        column="basis",
        breadcrumbs=((edition.wording["base"]["home"], ""), (words["title"], None)),
    )
    written = [
        agency
        for agency in edition.agencies
        if f"pages/basis/{agency.code}.md" in edition.shelf.inputs.writings
    ]
    return edition.render("basis.html", meta, written=written, levels=tuple(Level))


def _published(writing: Writing) -> object:
    return writing.metadata.get("published") or writing.metadata.get("date")


def _about(writing: Writing) -> object:
    return writing.metadata.get("description") or writing.metadata.get("summary") or ""


def _line(text: object) -> str:
    return re.sub(r"<[^>]+>", "", str(text)).strip()


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _moment(value: object) -> datetime | None:
    return datetime.combine(_day(value), time(9), SHANGHAI) if value else None
