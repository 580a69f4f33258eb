"""``portal search``: ask the served search from the command line."""

from __future__ import annotations

import click

from desk.options import Context, as_json, as_of, print_json
from disclosure.agency import load_agencies
from disclosure.site import load_site


@click.command()
@click.argument("text", nargs=-1)
@click.option("--scope", type=click.Choice(["names", "all"]), default=None, help="Where to look.")
@click.option("--page", default=1, show_default=True, help="Which page of ten.")
@as_of
@as_json
def search(
    context: Context, as_json: bool, text: tuple[str, ...], scope: str | None, page: int
) -> None:
    """Find decisions in the live site, as a resident would."""
    from search.query import parse
    from search.service import Service

    site, folder = load_site(context.content), context.folder
    agencies = load_agencies(context.content / "agencies.yaml")
    service = Service(folder.site, folder.whoosh, folder.ends_map, site, agencies)
    query = parse({"q": [" ".join(text)], "scope": [scope or ""], "page": [str(page)]})
    if as_json:
        print_json(service.answer(query, context.now))
        return
    found, cards = service.find(query, context.now)
    click.echo(f"{'' if found.is_exact else '约 '}{found.total} 条结果")
    for card in cards:
        click.echo(f"{card.disclosed_on}  {card.title}  公示至 {card.last_day}  {card.id}")


COMMANDS: list[click.Command] = [search]
