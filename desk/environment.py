"""What the desk's templates may name: the public theme's filters, and who is signed in.

The preview of a decision is rendered by the public theme itself; the desk's own pages share its
filters, so an amount or a day is written in one way everywhere.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
import segno
from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from desk.accounts.identity import provider_name
from desk.history_words import told
from disclosure import register
from disclosure.agency import Agencies
from disclosure.people import names
from disclosure.permission import Step, can
from disclosure.redaction import REASONS
from disclosure.reference import reference
from disclosure.site import Site, load_site
from themes.environment import FILTERS, TEMPLATES

STATIC = Path(__file__).resolve().parent / "static"

NAVIGATION = (
    ("board", "今日", None),
    ("import", "导入", Step.IMPORT),
    ("queue", "待审", Step.SUBMIT),
    ("decisions", "全部决定", Step.READ),
    ("objections", "异议", Step.ANSWER),
    ("statistics", "统计", Step.STATISTICS),
    ("history", "历史", Step.HISTORY),
    ("members", "人员", Step.MANAGE),
    ("reference", "资料", Step.REFERENCE),
)
"""The main navigation: a person sees what the own role may open."""


def environment(**options: Any) -> jinja2.Environment:
    """Django's Jinja2 backend calls this once; ``options`` are its defaults."""
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([options["loader"], jinja2.FileSystemLoader(TEMPLATES)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    made.globals.update(
        desk_static=desk_static,
        link=link,
        reason_word=lambda code: REASONS.get(code, code),
        told=told,
        qr=qr,
        column="",
        redirect_field_value="",
    )
    return made


def the_site() -> Site:
    """The portal's settings and wording, as they are in force."""
    return _site(reference().content)


@cache
def _site(content: Path) -> Site:
    return load_site(content)


def the_agencies() -> Agencies:
    """The portal's agencies, as they are in force."""
    return reference().agencies


def person_and_place(request: HttpRequest) -> dict[str, Any]:
    """For every page: who is signed in, and whether this is a rehearsal."""
    person = getattr(request, "person", None)
    return {
        "person": person,
        "navigation": [
            (name, label)
            for name, label, step in NAVIGATION
            if person and (step is None or can(person.actor, step))
        ],
        "rehearsal": register.is_rehearsal(),
        "officers": Names(),
        "identity_provider": provider_name(),
        "site": the_site(),
        "office": the_site().owner,
        "agencies": the_agencies(),
    }


class Names(dict[str, str]):
    """User name → the name to show, read once a page and only where a page names people."""

    def __missing__(self, username: str) -> str:
        if not self:
            self.update(names())
        return self.setdefault(username, username)


def link(view: str, *arguments: Any, **query: Any) -> str:
    """The address of a page of the desk, by the name of its view and its parts in order."""
    if view == "change":
        return reverse(view, kwargs=query)
    address = reverse(view, args=arguments)
    return f"{address}?{urlencode(query)}" if query else address


def qr(text: str) -> Markup:
    """A QR code as SVG, without any inline style."""
    svg = segno.make(text, error="m").svg_inline(omitsize=True, svgclass=None, lineclass=None)
    return Markup(svg)  # noqa: S704  (made by segno from digits alone)


def desk_static(name: str) -> str:
    """The address of a style or a script of the desk; it changes with the content."""
    return f"/desk/static/{static_hash()}/{name}"


@cache
def static_hash() -> str:
    """A short hash over all of the desk's styles and scripts."""
    content = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        content.update(path.name.encode() + b"\0" + path.read_bytes())
    return content.hexdigest()[:12]
