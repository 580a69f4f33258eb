"""Typical cases (典型案例): articles tied to their decisions, without a name once those have ended.

A case never names its party in its own words. Where it writes ``[[当事人]]`` the name stands as
long as its decision is in disclosure, and 某企业 afterwards; ``[[当事人2]]`` is the party of the
second decision that its front matter names. A text that names the party all the same is withheld,
since nobody could tell any more what to take out when the decision has ended. Only a case whose
front matter says ``after_end: anonymous`` stays when none of its decisions is public.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePosixPath

from markupsafe import Markup, escape

from disclosure.moment import SHANGHAI
from disclosure.public import PublicDecision, document_key
from generator.edition import Edition, Writing
from generator.shelf import cases_shown, decisions_of_case
from themes.page import PageMeta

_PARTY = re.compile(r"\[\[当事人([0-9]?)\]\]")
_NINE = time(9)
"""A case says its day; the tags of a government site ask for a minute as well."""


@dataclass(frozen=True, slots=True)
class Case:
    """A typical case, as lists show it."""

    path: str
    title: str
    summary: str
    published_on: date
    agency_name: str


def index(edition: Edition) -> bytes:
    """All typical cases, latest first."""
    words = edition.wording["cases"]
    meta = PageMeta(
        path="cases/index.html",
        title=words["title"],
        kind="column",
        column="cases",
        breadcrumbs=((edition.wording["base"]["home"], ""), (words["title"], None)),
    )
    return edition.render("cases.html", meta, cases=shown(edition))


def shown(edition: Edition) -> list[Case]:
    """The cases that may stand, latest first."""
    found = [
        _case(edition, source, edition.read_writing(source))
        for source in cases_shown(edition.shelf)
    ]
    return sorted(found, key=lambda one: (one.published_on, one.path), reverse=True)


def one(edition: Edition, slug: str) -> bytes:
    """One typical case, with links to its decisions as long as they are in disclosure."""
    source = f"cases/{slug}.md"
    writing = edition.read_writing(source)
    made = _case(edition, source, writing)
    live = decisions_of_case(edition.shelf, source)
    words = edition.wording["cases"]
    meta = PageMeta(
        path=made.path,
        title=made.title,
        kind="content",
        column="cases",
        description=made.summary,
        published_at=datetime.combine(made.published_on, _NINE, SHANGHAI),
        source=made.agency_name,
        breadcrumbs=(
            (edition.wording["base"]["home"], ""),
            (words["title"], "cases/index.html"),
            (made.title, None),
        ),
    )
    return edition.render(
        "case.html",
        meta,
        case=made,
        text=_text(edition, source, writing, edition.decisions(live)),
        rows=edition.rows(live),
    )


def _case(edition: Edition, source: str, writing: Writing) -> Case:
    values = writing.metadata
    code = values.get("agency")
    return Case(
        path=f"cases/{PurePosixPath(source).stem}.html",
        title=_anonymous(edition, str(values["title"])),
        summary=_anonymous(edition, re.sub(r"<[^>]+>", "", str(values.get("summary", ""))).strip()),
        published_on=_day(values.get("published") or values["date"]),
        agency_name=edition.agencies[code].name if code else edition.site.owner,
    )


def _anonymous(edition: Edition, text: str) -> str:
    """What lists show: they do not change when a decision ends, so they never name anyone."""
    return _PARTY.sub(edition.wording["cases"]["somebody"], text)


def _text(edition: Edition, source: str, writing: Writing, live: list[PublicDecision]) -> Markup:
    words = edition.wording["cases"]
    said = f"{writing.metadata['title']} {writing.metadata.get('summary', '')} {writing.content}"
    if any(name in said for made in live for name in (made.party_name, made.document_number)):
        return Markup("<p>{}</p>").format(words["withheld"])
    documents = edition.shelf.inputs.case_documents.get(source, ())
    by_number = {document_key(made.document_number): made for made in live}

    def name(found: re.Match[str]) -> str:
        place = int(found[1] or 1) - 1
        made = by_number.get(documents[place]) if place < len(documents) else None
        return str(escape(made.party_name if made else words["somebody"]))

    return Markup(_PARTY.sub(name, writing.content))  # noqa: S704 (the reader has cleaned it)


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))
