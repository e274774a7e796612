"""Commands on the directory."""

import sys

import click
from flask.cli import AppGroup

from hub.core.actor import Actor
from hub.core.errors import HubError
from hub.directory.actions import republish
from hub.directory.cli.mappings import mappings
from hub.directory.exports import FORMATS, export_services
from hub.directory.imports import ImportReport, import_services
from hub.directory.queries.search_index import catch_up_all, rebuild_index

REASONS_SHOWN = 50
_PLURALS = {
    "service": "services",
    "organization": "organisations",
    "taxonomy": "vocabularies",
    "taxonomy_term": "terms",
}

group = AppGroup("directory", help="The directory of services.")
group.add_command(mappings)


@group.command("import")
@click.argument("source")
@click.option("--name", default="", help="The feed's name: ids that are no UUIDs are told apart by it.")
def import_command(source: str, name: str) -> None:
    """Import services from SOURCE, a JSON file in Open Referral UK 3 or HSDS 3, alone or in a zip."""
    with click.progressbar(length=1, label="Importing", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        try:
            report = import_services(source, name=name, actor=Actor.system("directory import"), on_progress=progress)
        except HubError as error:
            raise click.ClickException(error.message) from error
    _print(report)
    catch_up_all()  # here, and not in somebody's first search


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


@group.command("reindex")
def reindex_command() -> None:
    """Rebuild the search index from the database."""
    try:
        counts = rebuild_index()
    except HubError as error:
        raise click.ClickException(error.message) from error
    click.echo(", ".join(f"{count} services on the {shelf} shelf" for shelf, count in counts.items()) + ".")


def _print(report: ImportReport) -> None:
    click.echo(
        f"{report.services} services, {report.organizations} organisations, {report.locations} locations: "
        f"{report.created} created, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.left_out} quarantined."
    )
    for each in report.quarantined[:REASONS_SHOWN]:
        click.echo(f"  Service {each.index + 1}, {each.name or 'no name'}: {each.field or 'service'}: {each.reason}")
    if len(report.quarantined) > REASONS_SHOWN:
        click.echo(f"  … and {len(report.quarantined) - REASONS_SHOWN} more reasons; all are kept with the import.")
    if report.contradictions:
        click.echo(
            f"{len(report.contradictions)} organisations, places or terms are described in two ways by the file; each "
            "service keeps its own description."
        )
