"""Commands on the bus timetables."""

import click
from flask.cli import AppGroup

from hub.core.actor import Actor
from hub.core.clock import today
from hub.core.errors import HubError
from hub.directory.actions.buses import remove_timetable
from hub.directory.imports.buses import load_timetable
from hub.directory.queries.buses import loaded_timetable
from hub.directory.rules.time_words import date_words

buses = AppGroup("buses", help="The bus timetables by which the search tells how long the way takes.")


@buses.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Read the file and say what is in it; change nothing.")
def load_command(file: str, dry_run: bool) -> None:
    """Take in the buses and trams of FILE, a GTFS zip file of the region, in place of what was loaded before."""
    try:
        timetable = load_timetable(file, dry_run=dry_run, actor=Actor.system("directory buses load"))
    except HubError as error:
        raise click.ClickException(error.message) from error
    click.echo(
        f"{len(timetable.lines)} lines, {len(timetable.stops)} stops, {len(timetable.patterns)} ways they run, "
        f"as on {date_words(timetable.day)} between 9am and 5pm. Most hold until {date_words(timetable.last_day)}."
    )
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")


@buses.command("show")
def show_command() -> None:
    """Say which timetables are loaded, and whether they still hold."""
    loaded = loaded_timetable()
    if loaded is None:
        click.echo("No bus timetables are loaded.")
        return
    over = loaded.last_day < today()
    words = "are over since" if over else "hold until"
    click.echo(f"{loaded.source}, as on {date_words(loaded.day)}: most {words} {date_words(loaded.last_day)}.")
    if over:
        click.echo("They are not used any more. Load newer ones.")


@buses.command("remove")
def remove_command() -> None:
    """Remove the timetables; the search then tells ways on foot only."""
    try:
        remove_timetable(actor=Actor.system("directory buses remove"))
    except HubError as error:
        raise click.ClickException(error.message) from error
    click.echo("Removed.")
