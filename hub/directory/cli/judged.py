"""Commands on judged queries."""

from pathlib import Path

import click
from flask.cli import AppGroup

from hub.core.actor import Actor
from hub.core.errors import HubError
from hub.directory.imports.judged import load_judged

PROBLEMS_SHOWN = 50

judged = AppGroup("judged", help="Queries with judged answers, by which a change of the synonyms is measured.")


@judged.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Forget the queries that are not in FILE.")
def load_command(file: Path, replace: bool) -> None:
    """Keep the judged queries of FILE: a line of JSON for each, services named by the beginning of their ids."""
    try:
        report = load_judged(file, replace=replace, actor=Actor.system("directory judged load"))
    except HubError as error:
        raise click.ClickException(error.message) from error
    removed = f", {report.removed} forgotten" if replace else ""
    click.echo(
        f"Judged queries: {report.created} created, {report.changed} changed, {report.unchanged} unchanged{removed}."
    )
    for each in report.problems[:PROBLEMS_SHOWN]:
        click.echo(f"  {each}")
    if len(report.problems) > PROBLEMS_SHOWN:
        click.echo(f"  … and {len(report.problems) - PROBLEMS_SHOWN} more.")
