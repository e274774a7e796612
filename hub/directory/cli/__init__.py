"""Commands on the directory."""

import sys
from uuid import UUID

import click
from flask.cli import AppGroup

from hub.core.actor import Actor
from hub.core.errors import HubError
from hub.directory.actions import republish
from hub.directory.cli.buses import buses
from hub.directory.cli.feeds import feeds
from hub.directory.cli.judged import judged
from hub.directory.cli.mappings import mappings
from hub.directory.cli.reindex import reindex_command
from hub.directory.cli.report import mapping_of, report_lines
from hub.directory.cli.synonyms import synonyms
from hub.directory.cli.vocabularies import vocabularies
from hub.directory.exports import FORMATS, export_services
from hub.directory.exports.set_aside import export_set_aside
from hub.directory.imports import import_services
from hub.directory.imports.feeds import import_address
from hub.directory.queries.search_index import catch_up_all

_PLURALS = {
    "service": "services",
    "organization": "organisations",
    "taxonomy": "vocabularies",
    "taxonomy_term": "terms",
}

group = AppGroup("directory", help="The directory of services.")
group.add_command(mappings)
group.add_command(vocabularies)
group.add_command(feeds)
group.add_command(judged)
group.add_command(synonyms)
group.add_command(buses)
group.add_command(reindex_command)


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


@group.command("quarantine")
@click.argument("run", type=click.UUID)
@click.argument("file", type=click.Path(dir_okay=False, writable=True))
def quarantine_command(run: UUID, file: str) -> None:
    """Write what the import RUN set aside to FILE, a spreadsheet (.xlsx or .csv) to mend and import again."""
    form = "csv" if file.lower().endswith(".csv") else "xlsx"
    try:
        count = export_set_aside(run, file, form, actor=Actor.system("directory quarantine"))
    except HubError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{count} records written to {file}.")


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


@group.command("republish")
def republish_command() -> None:
    """Write the documents of the open feed anew, after an upgrade. Safe to run twice; changes only what differs."""
    with click.progressbar(length=1, label="Publishing", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        counts = republish(actor=Actor.system("directory republish"), on_progress=progress)
    click.echo("Changed: " + ", ".join(f"{count} {_PLURALS[kind]}" for kind, count in counts.items()) + ".")
    catch_up_all()
