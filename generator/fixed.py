"""Pages that are about no decision: search form, not found, gone, maintenance; robots; styles."""

from __future__ import annotations

from generator.edition import Edition
from themes.page import PageMeta
from themes.static import static_files


def search(edition: Edition) -> bytes:
    """The search page, for hosts without the served search: a form, filled in by the browser."""
    words = edition.wording["nav"]
    page = PageMeta(
        path="search/index.html",
        title=words["search"],
        kind="column",
        column="search",
        breadcrumbs=((edition.wording["base"]["home"], ""), (words["search"], None)),
    )
    return edition.render("search.html", page)


def error(edition: Edition, status: str) -> bytes:
    """404, 410 or 503: one fixed text each, with no word about what stood there."""
    words = edition.wording["errors"][status]
    # No date stands on it: it is an answer, and not something that was published one day.
    page = PageMeta(
        path=f"{status}.html",
        title=words["title"],
        kind="column",
        description=words["text"],
        noindex=True,
    )
    return edition.render("error.html", page, words=words)


def robots(edition: Edition) -> bytes:
    """robots.txt. Pages say themselves when they expire; only a site that wants no index is shut.

    What is not to be indexed must stay readable to crawlers, or they would never learn it.
    """
    address = edition.site.absolute("sitemap.xml")
    base = edition.site.base
    return (
        f"User-agent: *\nDisallow: {base}/search/?\nDisallow: {base}/api/\n\nSitemap: {address}\n"
    ).encode()


def static(edition: Edition, name: str) -> bytes:
    """A style or script, as it stands in the theme or the search."""
    return static_files()[name].read_bytes()
