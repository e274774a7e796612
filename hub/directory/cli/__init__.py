"""Commands on the directory."""

import sys

import click
from flask.cli import AppGroup

from hub.core.actor import Actor
from hub.core.errors import HubError
from hub.directory.cli.feeds import feeds
from hub.directory.cli.report import mapping_of, report_lines
from hub.directory.exports import FORMATS, export_services
from hub.directory.imports import import_services
from hub.directory.imports.feeds import import_address
from hub.directory.queries.search_index import catch_up_all, rebuild_index

group = AppGroup("directory", help="The directory of services.")
group.add_command(feeds)


@group.command("import")
@click.argument("source")
@click.option("--name", default="", help="The source's name: ids that are no UUIDs are told apart by it.")
@click.option("--mapping", default="", help="For a spreadsheet: a saved mapping's name, or a JSON file with one.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_command(source: str, name: str, mapping: str, dry_run: bool) -> None:
    """Take in the services of SOURCE: a file, a folder, a zip or a web address. The format is told from the content.

    The exit status is 1 where nothing could be taken.
    """
    actor = Actor.system("directory import")
    with click.progressbar(length=1, label="Importing", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        try:
            chosen = mapping_of(mapping, actor) if mapping else None
            take = import_address if source.startswith(("http://", "https://")) else import_services
            report = take(source, name=name, mapping=chosen, dry_run=dry_run, actor=actor, on_progress=progress)
        except HubError as error:
            raise click.ClickException(error.message) from error
    for line in report_lines(report, dry_run=dry_run):
        click.echo(line)
    if not dry_run:
        catch_up_all()  # here, and not in somebody's first search
    if report.left_out == report.read:
        raise SystemExit(1)


@group.command("export")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True)
@click.argument("file", type=click.Path(dir_okay=False, writable=True))
def export_command(form: str, file: str) -> None:
    """Export every service to FILE."""
    try:
        count = export_services(form, file, actor=Actor.system("directory export"))
    except HubError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{count} services written to {file}.")


@group.command("reindex")
def reindex_command() -> None:
    """Rebuild the search index from the database."""
    try:
        counts = rebuild_index()
    except HubError as error:
        raise click.ClickException(error.message) from error
    click.echo(", ".join(f"{count} services on the {shelf} shelf" for shelf, count in counts.items()) + ".")
