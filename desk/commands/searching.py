"""``portal search``: ask the served search from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import click

from desk.options import Context, as_json, as_of, print_json
from disclosure.agency import load_agencies
from disclosure.site import load_site

if TYPE_CHECKING:
    from search.service import Service
    from search.static_card import StaticCard


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--scope",
    type=click.Choice(["names", "all"]),
    default="all",
    show_default=True,
    help="Where to look: names, codes and numbers alone, or the texts too.",
)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="At most so many."
)
@as_of
@as_json
def search(context: Context, as_json: bool, query: tuple[str, ...], scope: str, limit: int) -> None:
    """Find decisions in the live site, as a resident would."""
    from search.service import Service

    site, folder = load_site(context.content), context.folder
    agencies = load_agencies(context.content / "agencies.yaml")
    service = Service(folder.site, folder.whoosh, folder.ends_map, site, agencies)
    cards = list(islice(_results(service, " ".join(query), scope, context), limit))
    if as_json:
        print_json([service.result(card) for card in cards])
        return
    for card in cards:
        click.echo(f"{card.disclosed_on}  {card.title}  公示至 {card.last_day}  {card.id}")
    click.echo(f"{len(cards)} 条", err=True)
    if not cards:
        _suggest(service, " ".join(query), context)


def _suggest(service: Service, text: str, context: Context) -> None:
    """Say what may have been meant."""
    from search.query import parse

    asked = parse({"q": [text]})
    if near := service.near(asked, service.find(asked, context.now)[0], context.now):
        click.echo(f"也许是：{'、'.join(near)}", err=True)


def _results(service: Service, text: str, scope: str, context: Context) -> Iterator[StaticCard]:
    """The results page by page, best first."""
    from search.query import LAST_PAGE, PAGE_SIZE, parse

    for page in range(1, LAST_PAGE + 1):
        query = parse({"q": [text], "scope": [scope], "page": [str(page)]})
        found, cards = service.find(query, context.now)
        yield from cards
        if page * PAGE_SIZE >= found.total:
            return


COMMANDS: list[click.Command] = [search]
