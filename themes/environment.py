"""How facts are set on the page: the Jinja2 environment that every renderer of the site shares.

Pages, the served search and the component page use the same templates, filters and globals, so
an amount or a day is written in one way everywhere. Everything is escaped (`autoescape`), and a
name that is not there is an error, never an empty place on a public page (`StrictUndefined`).

>>> wan(Decimal("5.80")), yuan(Decimal("5.8")), day_zh(date(2026, 11, 13))
('5.8 万元', '58,000 元', '2026 年 11 月 13 日')
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from json.encoder import encode_basestring
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from markupsafe import Markup

from disclosure.agency import Agencies
from disclosure.moment import aware, day_of
from disclosure.site import Site
from themes.compiled import Compiled
from themes.folding import CALLS, FoldingEnvironment
from themes.page import Kind, PageMeta
from themes.slots import escaped, passing
from themes.static import static_hash, static_path

TEMPLATES = Path(__file__).resolve().parent / "portal" / "templates"
"""The folder of templates: ``base.html``, ``components/`` and the pages."""


def environment(
    site: Site,
    agencies: Agencies,
    *,
    rehearsal: bool,
    static: Callable[[str], str] | None = None,
) -> jinja2.Environment:
    """The environment for one site; ``rehearsal`` marks every page as 演示数据.

    ``static`` gives the address of a style or script where they are not served with the site. It
    becomes part of the compiled templates, so those of such an environment are not kept: the
    site's own pages would find them.
    """
    made = FoldingEnvironment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=None if static else Compiled(site, rehearsal, static_hash()),
    )
    made.template_class = _Template
    made.filters.update((name, passing(name, one)) for name, one in FILTERS.items())
    made.globals.update(shared_globals(site, agencies, rehearsal=rehearsal))
    if static:
        made.globals.update(static=static, static_folder=lambda: _folder(static))
    made.globals["part"] = _parts(made)
    made.filters.update((name, made.globals[name]) for name in CALLS)
    return made


class _Template(jinja2.Template):
    """A template whose macros are bound once: all names they may use are the environment's.

    Jinja2 compares all globals at every import instead, a tenth of the time of a page.
    What it prints is escaped as text: it is joined at once, nobody asks again whether it is safe.
    """

    @classmethod
    def from_code(
        cls,
        environment: jinja2.Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 (Jinja2's name)
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        """A template from its compiled code."""
        made = super().from_code(environment, code, globals, uptodate)
        vars(made)["root_render_func"].__globals__["escape"] = escaped
        # Globals are fixed by then (themes.folding): a page copies them at once, not one by one.
        made.globals = dict(made.globals)
        return made

    def _get_default_module(self, ctx: jinja2.runtime.Context | None = None) -> Any:
        module = self._module
        if module is None:
            module = self._module = self.make_module()
        return module


def _parts(made: jinja2.Environment) -> Callable[..., Markup]:
    """``part(name, …)``: a template that many pages share, set once for each column and kind."""

    @cache
    def part(name: str, column: str = "", kind: Kind = "content") -> Markup:
        page = PageMeta(path="", title="", column=column, kind=kind)
        return Markup(made.get_template(name).render(page=page))  # noqa: S704

    return part


def shared_globals(site: Site, agencies: Agencies, *, rehearsal: bool) -> dict[str, Any]:
    """What every template may name: see the developers' guide, 'Templates'."""
    return {
        "site": site,
        "wording": site.wording,
        "agencies": agencies,
        "rehearsal": rehearsal,
        "url": site.path,
        "absolute": site.absolute,
        "static": lambda name: site.path(static_path(name)),
        "static_folder": lambda: site.path(f"static/{static_hash()}"),
    }


def _folder(static: Callable[[str], str]) -> str:
    """The address of the folder in which a style stands, without a final slash."""
    return static("portal.css").rpartition("/")[0]


_SEEN = lru_cache(maxsize=2048)
"""Thousands of pages show the same days, moments and amounts: each is written out once."""


@_SEEN
def day(value: date) -> str:
    """A day as in lists and data: ``2026-11-20``; of a moment, its day in Asia/Shanghai."""
    return _day(value).isoformat()


@_SEEN
def day_zh(value: date) -> str:
    """A day as in running text: ``2026 年 11 月 13 日``."""
    found = _day(value)
    return f"{found.year} 年 {found.month} 月 {found.day} 日"


@_SEEN
def wan(value: Decimal | int) -> str:
    """An amount in 万元, without idle zeros: ``5.8 万元``."""
    return f"{_plain(Decimal(value))} 万元"


@_SEEN
def yuan(value: Decimal | int) -> str:
    """An amount given in 万元, written in 元: ``58,000 元``."""
    return f"{_plain(Decimal(value) * 10_000)} 元"


def number(value: int | float | Decimal) -> str:
    """A count with thousands separators: ``4,213``."""
    return f"{value:,}"


@_SEEN
def moment(value: datetime) -> str:
    """A moment as RFC 3339 in Asia/Shanghai: ``2027-11-14T00:00:00+08:00``."""
    return aware(value).isoformat(timespec="seconds")


@_SEEN
def minute(value: datetime) -> str:
    """A moment as the 政府网站 meta tags want it: ``2026-11-20 09:00``."""
    return aware(value).replace(tzinfo=None).isoformat(" ", "minutes")


def in_json(value: str) -> Markup:
    """A text between the quotation marks of JSON that stands in a page.

    “<” is written so that no text can close the script element.
    """
    text = encode_basestring(value)[1:-1].replace("<", "\\u003c")
    return Markup(text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "day_zh": day_zh,
    "wan": wan,
    "yuan": yuan,
    "number": number,
    "moment": moment,
    "minute": minute,
    "in_json": in_json,
}


def _day(value: date) -> date:
    return day_of(value) if isinstance(value, datetime) else value


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
