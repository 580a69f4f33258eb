"""Copies for other channels: digests for official accounts, lists and sheets for windows."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.options import Context, as_of
from disclosure.agency import Agencies, load_agencies
from disclosure.errors import Unknown
from disclosure.moment import aware, day_of
from disclosure.site import Site, load_site

if TYPE_CHECKING:
    from disclosure.public import PublicDecision
    from generator.sheets import Press

SHEETS_AT_ONCE = 200
"""More sheets than these in one file are no help at a window."""


class Month(click.ParamType[str]):
    """A month, written 2026-11."""

    name = "month"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The month; another text is a usage error."""
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", str(value)):
            self.fail(f"“{value}”不是月份，应写作 2026-11", param, ctx)
        return str(value)


@click.command("digest")
@click.argument("month", type=Month())
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html"]),
    default="markdown",
    show_default=True,
)
@click.option("--agency", "agency_code", help="Only this agency's decisions.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@as_of
def monthly_digest(
    context: Context, month: str, form: str, agency_code: str | None, out: Path | None
) -> None:
    """Write the digest of a MONTH for official accounts: what was disclosed in it and still is.

    It says of each decision, and of itself, until when it may be shown.
    """
    context.open_register()
    from disclosure import register
    from generator.digest import as_html, as_markdown, digest

    site, agencies = _of_content(context, agency_code)
    made = digest(
        site,
        agencies,
        _disclosed_in(month, context.now, agency_code),
        month,
        day_of(context.now),
        is_rehearsal=register.is_rehearsal(),
    )
    text = as_html(made) if form == "html" else as_markdown(made)
    _write(out, text.encode())


@click.command("paper")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--month", type=Month(), help="A list of what was disclosed in this month.")
@click.option("--agency", "agency_code", help="Only this agency's decisions.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file: .pdf (needs the optional extra, make pdf) or .html.",
)
@as_of
def paper(
    context: Context, ids: tuple[str, ...], month: str | None, agency_code: str | None, out: Path
) -> None:
    """Write paper for service windows: a sheet for each ID, or a list where no ID is given.

    Only what is public now; every page says when it was printed and until when it holds.
    """
    if ids and (month or agency_code):
        raise click.UsageError("给出 ID 时不能再用 --month 或 --agency")
    if out.suffix not in (".pdf", ".html"):
        raise click.UsageError("--out 的文件名应以 .pdf 或 .html 结尾")
    if len(ids) > SHEETS_AT_ONCE:
        raise click.UsageError(f"一次最多打印 {SHEETS_AT_ONCE} 份")
    context.open_register()
    from generator.sheets import as_pdf

    site, agencies = _of_content(context, agency_code)
    press = _press(context, site, agencies)
    if ids:
        document = press.sheets_of(_these(ids, context.now))
    else:
        named = agencies[agency_code].name if agency_code else site.owner
        title = site.wording["paper"]["list_title"].format(name=named, month=_month_zh(month))
        document = press.list_of(_disclosed_in(month, context.now, agency_code), title)
    _write(out, as_pdf(document) if out.suffix == ".pdf" else document.encode())


def _of_content(context: Context, agency_code: str | None) -> tuple[Site, Agencies]:
    agencies = load_agencies(context.content / "agencies.yaml")
    if agency_code is not None:
        agencies[agency_code]  # one that is not there is `Unknown`
    return load_site(context.content), agencies


def _press(context: Context, site: Site, agencies: Agencies) -> Press:
    from disclosure import register
    from generator.sheets import Press
    from themes.environment import environment

    templates = environment(site, agencies, rehearsal=register.is_rehearsal())
    return Press(site, agencies, templates, context.now)


def _disclosed_in(
    month: str | None, now: datetime, agency_code: str | None
) -> Iterator[PublicDecision]:
    """What was disclosed in a month (or ever) and is public, of one agency or of all."""
    from disclosure import register
    from disclosure.public import Selection

    keys = register.keys_at(now, Selection(agency_code=agency_code))
    ids = [key.id for key in keys if month is None or f"{aware(key.disclosed_at):%Y-%m}" == month]
    for start in range(0, len(ids), 500):
        yield from register.public_at(now, Selection(ids=frozenset(ids[start : start + 500])))


def _these(ids: tuple[str, ...], now: datetime) -> list[PublicDecision]:
    from disclosure import register
    from disclosure.public import Selection

    found = {one.id: one for one in register.public_at(now, Selection(ids=frozenset(ids)))}
    missing = [one for one in ids if one not in found]
    if missing:
        raise Unknown(f"没有正在公示的 {'、'.join(missing)}")
    return [found[one] for one in ids]


def _month_zh(month: str | None) -> str:
    """A month in the title of a list: ``2026 年 11 月公示、``; nothing for all months."""
    if month is None:
        return ""
    year, number = month.split("-")
    return f"{year} 年 {int(number)} 月公示、"


def _write(out: Path | None, data: bytes) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        out.write_bytes(data)
        click.echo(f"已写入 {out}", err=True)


COMMANDS: list[click.Command] = [monthly_digest, paper]
