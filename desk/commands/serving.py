"""``portal serve``: the site, its search and the desk, to try out on this machine."""

from __future__ import annotations

import ipaddress
import os

import click

from desk.options import Context, as_of


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option(
    "--only",
    "parts",
    multiple=True,
    type=click.Choice(["site", "desk", "search", "objections", "tick"]),
    help="Carry only this part; may be repeated.",
)
@click.option(
    "--behind-proxy",
    is_flag=True,
    help="A proxy on this machine ends TLS: cookies are Secure, everyone needs a second factor.",
)
@as_of
def serve(
    context: Context, host: str, port: int, parts: tuple[str, ...], behind_proxy: bool
) -> None:
    """Serve the site at /, the desk at /desk/ and the search at /search/; tick every minute."""
    from desk.serve import PARTS, Place
    from desk.serve import serve as run

    _choose_cookies(host, behind_proxy)
    place = Place(host, port, parts or PARTS)
    if set(place.parts) != {"search"}:  # the search has no access to the register
        context.open_register()
    context.refuse_time_travel()
    if "desk" in place.parts:
        _prepare_desk(context)
    run(context, place, lambda: _say(place.url, place.parts))


def _choose_cookies(host: str, behind_proxy: bool) -> None:
    on_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    if not on_loopback and not behind_proxy:
        raise click.UsageError("本机以外的地址只能在代理之后提供：请加 --behind-proxy")
    os.environ["PORTAL_LOOPBACK"] = "0" if behind_proxy else "1"


def _prepare_desk(context: Context) -> None:
    """Bring the accounts' tables up to date; open the invented officers' accounts."""
    from django.core.management import call_command

    from desk.accounts.rehearsal import open_accounts

    call_command("migrate", verbosity=0)
    if not context.is_rehearsal():
        return
    for username, password in open_accounts(context.folder).items():
        click.echo(f"演练账号  {username}  {password}")


def _say(url: str, parts: tuple[str, ...]) -> None:
    if "site" in parts:
        click.echo(f"公示网站  {url}")
    if "objections" in parts:
        click.echo(f"异议表单  {url}objections/")
    if "desk" in parts:
        click.echo(f"工作台    {url}desk/")
    click.echo("按 Ctrl-C 结束。")


COMMANDS: list[click.Command] = [serve]
