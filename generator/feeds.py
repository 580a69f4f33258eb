"""Feeds: Atom with public recalls (RFC 6721), and JSON Feed 1.1.

A feed tells what is new and, for 30 days, what must be deleted by those who copied it. It depends
on decisions and removals alone: nothing in it is the time of the build.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from disclosure.decision import Act
from disclosure.moment import aware, start_of
from disclosure.public import PublicDecision, Removal
from generator.documents import as_json
from generator.edition import Edition
from generator.shelf import IN_FEED
from themes.card import sanction
from themes.page import PageMeta

_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
    ' xmlns:p="urn:disclosure-portal" xml:lang="zh-CN">'
)
RECALLED = 500
"""Removals that the feed of one agency or act recalls; the feed of all recalls 30 days of them."""
_EPOCH = "2020-01-01T00:00:00+08:00"
_FORBIDDEN = {
    ord(character): None for character in map(chr, range(32)) if character not in "\t\n\r"
}
_FORBIDDEN |= {0xFFFE: None, 0xFFFF: None}


def every(edition: Edition) -> bytes:
    """All agencies' latest decisions, and everything removed in the last 30 days."""
    latest = edition.decisions(edition.shelf.catalogue.latest(IN_FEED))
    recalls = edition.shelf.past.recent
    return atom(edition, "feeds/all.atom", edition.site.name, latest, recalls)


def one(edition: Edition, kind: str, key: str) -> bytes:
    """The feed of one agency or one act.

    It recalls what it carried itself and nothing else, so that a removal changes three feeds
    however many agencies there are; a recall is an opaque id and a moment.
    """
    latest = edition.decisions(edition.shelf.catalogue.latest(IN_FEED, **{kind: key}))
    name = edition.agencies[key].name if kind == "agency" else Act[key.upper()].value
    title = f"{name} - {edition.site.name}"
    recalls = edition.shelf.past.recent_of(kind, key)[:RECALLED]
    return atom(edition, f"feeds/{kind}-{key}.atom", title, latest, recalls)


def atom(
    edition: Edition,
    path: str,
    title: str,
    decisions: Iterable[PublicDecision],
    recalls: Iterable[Removal],
) -> bytes:
    """One Atom feed."""
    decisions, recalls = list(decisions), list(recalls)
    moments = [_updated(one) for one in decisions] + [_moment(one.ended_at) for one in recalls]
    address = edition.site.absolute(path)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        _ATOM,
        f"<id>{xml(address)}</id>",
        f"<title>{xml(title)}</title>",
        f"<updated>{max(moments, default=_EPOCH)}</updated>",
        f'<link rel="self" type="application/atom+xml" href={attribute(address)}/>',
        f'<link rel="alternate" type="text/html" href={attribute(edition.site.absolute(""))}/>',
        f"<author><name>{xml(edition.site.owner)}</name></author>",
        f"<rights>{xml(edition.wording['feeds']['rights'])}</rights>",
    ]
    if edition.shelf.inputs.rehearsal:
        lines.append(f"<subtitle>{xml(edition.wording['base']['rehearsal'])}</subtitle>")
    if path != "feeds/all.atom":
        every = attribute(edition.site.absolute("feeds/all.atom"))
        title = attribute(edition.wording["feeds"]["recalls"])
        lines.append(
            f'<link rel="related" type="application/atom+xml" title={title} href={every}/>'
        )
    lines += [_recall(edition, one) for one in recalls]
    lines += [_entry(edition, one) for one in decisions]
    return "\n".join([*lines, "</feed>\n"]).encode()


def _entry(edition: Edition, made: PublicDecision) -> str:
    agency = edition.agency(made)
    until = edition.wording["feeds"]["until"].format(made.last_day.isoformat())
    summary = " · ".join(filter(None, (made.document_number, sanction(made), agency.name, until)))
    return "\n".join(
        (
            "<entry>",
            f"<id>{xml(entry_id(edition, made.id))}</id>",
            f"<title>{xml(made.title)}</title>",
            f"<published>{_moment(made.disclosed_at)}</published>",
            f"<updated>{_updated(made)}</updated>",
            f"<author><name>{xml(agency.name)}</name></author>",
            f'<link rel="alternate" type="text/html" href={attribute(_address(edition, made))}/>',
            f"<category term={attribute(made.act.slug)} label={attribute(made.act.value)}/>",
            f"<summary>{xml(summary)}</summary>",
            f"<p:expires>{_moment(made.ends_at)}</p:expires><p:canary>{made.canary}</p:canary>",
            "</entry>",
        )
    )


def _recall(edition: Edition, removal: Removal) -> str:
    reference = attribute(entry_id(edition, removal.id))
    return f'<at:deleted-entry ref={reference} when="{_moment(removal.ended_at)}"/>'


def entry_id(edition: Edition, identifier: str) -> str:
    """The lasting id of a decision in feeds (RFC 4151): opaque, and the same in its recall."""
    return f"tag:{edition.site.domain or 'portal.invalid'},2026:{identifier}"


def json_feed(edition: Edition) -> bytes:
    """The latest decisions as JSON Feed 1.1."""
    latest = edition.decisions(edition.shelf.catalogue.latest(IN_FEED))
    site = edition.site
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "home_page_url": site.absolute(""),
        "feed_url": site.absolute("feeds/all.json"),
        "description": edition.wording["feeds"]["rights"],
        "language": "zh-CN",
        "authors": [{"name": site.owner}],
        "items": [_json_entry(edition, one) for one in latest],
    }
    if edition.shelf.inputs.rehearsal:
        feed["user_comment"] = edition.wording["base"]["rehearsal"]
    return as_json(feed)


def _json_entry(edition: Edition, made: PublicDecision) -> dict[str, object]:
    return {
        "id": entry_id(edition, made.id),
        "url": _address(edition, made),
        "title": made.title,
        "content_text": made.facts or made.content or made.title,
        "summary": sanction(made),
        "date_published": _moment(made.disclosed_at),
        "date_modified": _updated(made),
        "authors": [{"name": edition.agency(made).name}],
        "tags": [made.act.value, *(kind.value for kind in made.penalty_kinds)],
        "_disclosure": {"expires": _moment(made.ends_at), "canary": made.canary},
    }


def index(edition: Edition) -> bytes:
    """The page that lists all feeds and says what a subscriber must delete."""
    words = edition.wording["feeds"]
    page = PageMeta(
        path="feeds/index.html",
        title=words["title"],
        kind="column",
        column="open-data",
        description=words["lead"],
        breadcrumbs=((edition.wording["base"]["home"], ""), (words["title"], None)),
    )
    acts = [(act.value, f"feeds/act-{act.slug}.atom") for act in Act]
    agencies = [(one.name, f"feeds/agency-{one.code}.atom") for one in edition.agencies]
    return edition.render("feeds.html", page, acts=acts, agency_feeds=agencies)


def _address(edition: Edition, made: PublicDecision) -> str:
    return edition.site.absolute(made.path)


def _updated(made: PublicDecision) -> str:
    corrected = [start_of(one.corrected_on) for one in made.corrections]
    return _moment(max(made.disclosed_at, *corrected) if corrected else made.disclosed_at)


def _moment(value: datetime) -> str:
    return aware(value).isoformat(timespec="seconds")


def xml(text: str) -> str:
    """Text as XML text; characters that XML cannot hold are left out."""
    return escape(text.translate(_FORBIDDEN))


def attribute(text: str) -> str:
    """Text as a quoted XML attribute."""
    return quoteattr(text.translate(_FORBIDDEN))
