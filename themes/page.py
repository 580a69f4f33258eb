"""What a page says about itself: title, place in the site, and the 政府网站 meta tags.

国办发〔2017〕47号, annex 网页标签规范: every page carries SiteName, SiteDomain and SiteIDCode;
columns carry ColumnName, ColumnDescription, ColumnKeywords and ColumnType; contents carry
ArticleTitle, PubDate and ContentSource. ``base.html`` prints them all from a `PageMeta`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from markupsafe import Markup

Kind = Literal["home", "column", "content"]
COLUMNS = ("search", "agencies", "basis", "cases", "statistics", "open-data")
"""Keys of the main navigation, in its order."""


@dataclass(frozen=True, slots=True)
class PageMeta:
    """One page. ``path`` is within the site (empty for the home page); text is plain text.

    ``column`` is the key of the navigation that the page belongs to, or empty.
    ``unavailable_after`` is the moment at which the page must be gone: robots are told, and a
    script blanks a copy that is still open.
    """

    path: str
    title: str
    kind: Kind = "content"
    column: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    published_at: datetime | None = None
    source: str = ""
    breadcrumbs: tuple[tuple[str, str | None], ...] = ()
    """(title, path) from the home page down; a path of None is text without a link."""
    noindex: bool = False
    unavailable_after: datetime | None = None
    alternates: tuple[tuple[str, str, str], ...] = ()
    """(media type, title, path) of the same content in other forms: JSON twin, feeds."""


class Row(NamedTuple):
    """One line of a summary list; ``field`` names it in addresses and error reports."""

    label: str
    value: str | Markup
    field: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet: a link where it has an ``href``, else a checkbox."""

    label: str
    count: int | None = None
    href: str = ""
    value: str = ""
    chosen: bool = False


class Moved(NamedTuple):
    """One step of a timeline: the day as it is to be shown, what happened, and more about it."""

    day: str
    title: str
    text: str = ""
    tone: str = ""
