"""Commands on the demonstration place."""

import sys

import click
from flask.cli import AppGroup

from hub.core.actor import Actor
from hub.core.errors import HubError
from hub.demo.actions import Loaded, load_demo
from hub.demo.rules import PASSWORD, USERS

group = AppGroup("demo", help="The demonstration place.")


@group.command("load")
def load_command() -> None:
    """Load the demonstration place: services, organisations, people, plans, a budget. Safe to run twice."""
    with click.progressbar(length=1, label="Loading", file=sys.stderr, item_show_func=lambda what: what) as bar:

        def progress(what: str, done: int, total: int) -> None:
            if bar.length != total or done < bar.pos:
                bar.length, bar.pos = total, 0
            bar.update(done - bar.pos, what)

        try:
            loaded = load_demo(actor=Actor.system("demo load"), on_progress=progress)
        except HubError as error:
            raise click.ClickException(error.message) from error
    _print(loaded)


def _print(loaded: Loaded) -> None:
    report = loaded.services
    click.echo(
        f"{report.services} services: {report.created} created, {report.changed} changed, {report.unchanged} "
        f"unchanged, {report.left_out} left out. {loaded.people} people with their plans."
    )
    click.echo(f"Sign in with the password {PASSWORD} as:")
    for user in USERS:
        click.echo(f"  {user.email:28} {user.name}, {user.role.value.replace('_', ' ')}")
    for name, key in loaded.keys.items():
        click.echo(f"API key of {name}, shown this once: {key}")
