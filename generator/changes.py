"""更正与撤下公告: what was corrected, and what was withdrawn and why (行政处罚法 art. 48).

A notice carries no name of the party; what has merely run its period leaves no notice.
"""

from __future__ import annotations

from datetime import datetime

from disclosure.moment import start_of
from generator.edition import Edition
from themes.card import card
from themes.page import PageMeta


def index(edition: Edition) -> bytes:
    """All notices and all corrections of decisions in disclosure, latest first."""
    words = edition.wording["changes"]
    page = PageMeta(
        path="changes/index.html",
        title=words["title"],
        kind="column",
        column="open-data",
        description=words["lead"],
        breadcrumbs=((edition.wording["base"]["home"], ""), (words["title"], None)),
    )
    corrected = edition.decisions(edition.shelf.catalogue.corrected())
    return edition.render(
        "changes.html",
        page,
        notices=[(one, edition.agencies[one.agency_code]) for one in edition.shelf.past.notices],
        corrected=[(card(one, edition.agency(one)), one.corrections[-1]) for one in corrected],
    )


def notice(edition: Edition, identifier: str) -> bytes:
    """One 撤回说明."""
    made = next(one for one in edition.shelf.past.notices if one.id == identifier)
    agency = edition.agencies[made.agency_code]
    words = edition.wording["changes"]
    title = words["notice_title"].format(made.document_number)
    page = PageMeta(
        path=made.path,
        title=title,
        kind="content",
        column="open-data",
        published_at=_at_nine(start_of(made.withdrawn_on)),
        source=agency.name,
        breadcrumbs=(
            (edition.wording["base"]["home"], ""),
            (words["title"], "changes/index.html"),
            (words["notice"], None),
        ),
        unavailable_after=made.ends_at,
    )
    return edition.render("change.html", page, notice=made, agency=agency)


def _at_nine(day: datetime) -> datetime:
    return day.replace(hour=9)
