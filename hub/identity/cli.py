"""Commands that make users and API clients."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask.cli import AppGroup

from hub.core.actor import Actor, Role
from hub.core.errors import HubError
from hub.identity import actions, queries
from hub.identity.rules import OrganisationKind

OPERATOR = Actor.system("command line")

users = AppGroup("users", help="People who can sign in.")
clients = AppGroup("clients", help="Practice systems that call the API.")
groups = (users, clients)


def _plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Show what an action refuses as one line, with exit status 1."""

    @wraps(command)
    def plain(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except HubError as refused:
            raise click.ClickException(refused.message) from refused

    return plain


@users.command("create")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--organisation", required=True, help="Its name; it is made where Hub does not know it yet.")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in OrganisationKind]))
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--ods", default=None, help="The ODS code of a practice that is made.")
@click.option("--link", is_flag=True, help="Print a one-time link for choosing a password instead of asking for one.")
@_plainly
def create_user(email: str, name: str, organisation: str, kind: str, role: str, ods: str | None, link: bool) -> None:
    """Make somebody who can sign in, with a role in an organisation."""
    password = None if link else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    user = actions.register_user(
        email,
        name,
        organisation_name=organisation,
        kind=OrganisationKind(kind),
        role=Role(role),
        ods_code=ods,
        password=password,
        actor=OPERATOR,
    )
    click.echo(f"{user.name} can sign in as {user.email}.")
    if link:
        click.echo(f"This link works once, for 7 days: {actions.invite_to_account(user.id, actor=OPERATOR)}")


@clients.command("create")
@click.option("--name", required=True, help="What the system is called.")
@click.option("--ods", required=True, help="The ODS code of its practice.")
@click.option("--practice", default="", help="The practice's name, where Hub does not know it yet.")
@click.option("--scope", "scopes", multiple=True, required=True, help="What it may do; give it once for each.")
@_plainly
def create_client(name: str, ods: str, practice: str, scopes: tuple[str, ...]) -> None:
    """Make an API client and print its key, which is never shown again."""
    _, key = actions.register_client(name, ods_code=ods, organisation_name=practice, scopes=scopes, actor=OPERATOR)
    click.echo(f"Key of {name}, shown this once: {key}")


@clients.command("list")
def list_clients() -> None:
    """List the API clients, with the prefix that names each."""
    for client in queries.list_clients():
        used = f"used {client.last_used_at:%Y-%m-%d %H:%M}" if client.last_used_at else "never used"
        standing = "revoked" if client.revoked_at else used
        click.echo(f"{client.key_prefix}  {client.organisation.ods_code}  {client.name}  ({standing})")


@clients.command("revoke")
@click.argument("prefix")
@_plainly
def revoke_client(prefix: str) -> None:
    """End a client's key at once. PREFIX is the part of the key after hub_, as `clients list` shows it."""
    client = actions.revoke_client(prefix, actor=OPERATOR)
    click.echo(f"The key of {client.name} no longer works.")
