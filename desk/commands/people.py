"""Setting a register up and saying who may act in it."""

from __future__ import annotations

import click

from desk.options import Context, as_of

ROLES = ("录入", "审核", "管理", "审计")


@click.command()
@as_of
def create(context: Context) -> None:
    """Make the register of $PORTAL_DATA for real work; one that is there is refused."""
    context.set_up()
    from disclosure import register

    register.create(context.folder, rehearsal=False)
    click.echo(f"登记册已建立：{context.folder.register}", err=True)


@click.command()
@click.argument("username")
@click.option("--name", required=True, help="The name that history shows.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--agency", "agency_code", help="The agency's code; all agencies without it.")
@as_of
def officer(context: Context, username: str, name: str, role: str, agency_code: str | None) -> None:
    """Enter an officer (公示员), or change the name, role or agency of one."""
    context.open_register()
    from disclosure.people import Role, add_officer
    from disclosure.reference import reference

    code = reference().agencies[agency_code].code if agency_code else None
    add_officer(username, name, Role(role), code)
    click.echo(f"{username} 已登记为{role}人员", err=True)


@click.command()
@click.argument("username")
@as_of
def token(context: Context, username: str) -> None:
    """Issue an officer's personal token; it is shown once and replaces the one before."""
    context.open_register()
    from disclosure.people import issue_token

    click.echo(issue_token(username))


@click.command()
@click.argument("username")
@as_of
def invite(context: Context, username: str) -> None:
    """Print the link by which an officer sets the own password for the desk; it works once.

    For the first 管理 of an installation; the others are invited at the desk.
    """
    context.open_register()
    from desk.accounts import invitation
    from disclosure import register
    from disclosure.people import actor_named

    register.upgrade()
    token = invitation.invite(actor_named(username).username, "portal invite", context.now)
    click.echo(f"/desk/invitation/{token}/")


COMMANDS: list[click.Command] = [create, officer, token, invite]
