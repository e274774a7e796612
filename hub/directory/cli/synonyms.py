"""Commands on the team's synonyms."""

from pathlib import Path

import click
from flask.cli import AppGroup

from hub.core.actor import Actor
from hub.core.errors import HubError
from hub.directory.exports.synonyms import export_synonyms
from hub.directory.imports.synonyms import import_synonyms

synonyms = AppGroup("synonyms", help="The words that the team added to the search: sharing them with other areas.")


@synonyms.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export_command(file: Path) -> None:
    """Write the groups that the team added, changed or switched off to FILE, as JSON."""
    try:
        count = export_synonyms(file, actor=Actor.system("directory synonyms export"))
    except (HubError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} groups written to {file}.")


@synonyms.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Where a group was changed here otherwise, take the one of FILE.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_command(file: Path, replace: bool, dry_run: bool) -> None:
    """Take in the groups of FILE, which another area exported. What was changed here otherwise stays."""
    actor = Actor.system("directory synonyms import")
    try:
        report = import_synonyms(file, replace=replace, dry_run=dry_run, actor=actor)
    except HubError as error:
        raise click.ClickException(error.message) from error
    would = "would be " if dry_run else ""
    click.echo(
        f"Groups: {len(report.created)} {would}created, {len(report.changed)} {would}changed, "
        f"{len(report.unchanged)} unchanged, {len(report.kept)} kept as they are here, {len(report.problems)} left out."
    )
    for name in report.kept:
        click.echo(f"  “{name}” was changed here and stays; take the other with --replace.")
    for problem in report.problems:
        click.echo(f"  {problem}")
