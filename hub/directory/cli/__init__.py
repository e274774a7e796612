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
from hub.directory.imports.vocabularies import VocabularyReport, load_vocabulary
from hub.directory.queries.search_index import catch_up_all, rebuild_index
from hub.directory.queries.taxonomies import list_vocabularies

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


vocabularies = AppGroup("vocabularies", help="The vocabularies that services are described in, and the needs list.")
group.add_command(vocabularies)


@vocabularies.command("load")
@click.argument("file", required=False, type=click.Path(dir_okay=False))
@click.option("--name", default="", help="The vocabulary's name, where the file does not say it or says another.")
@click.option("--for-needs", is_flag=True, help="People choose what they need from it (a new vocabulary).")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def load_command(file: str | None, name: str, for_needs: bool, dry_run: bool) -> None:
    """Load terms from the CSV file FILE, or without one the needs list that Hub brings with it."""
    try:
        report = load_vocabulary(
            file, name=name, for_needs=for_needs, dry_run=dry_run, actor=Actor.system("directory vocabularies load")
        )
    except HubError as error:
        raise click.ClickException(error.message) from error
    _print_vocabularies(report, dry_run=dry_run)
    if not dry_run:
        catch_up_all()


@vocabularies.command("list")
def list_command() -> None:
    """List the vocabularies with how many terms and services each has."""
    for each in list_vocabularies(Actor.system("directory vocabularies list")):
        kept = "needs are chosen from it" if each.for_needs else "kept here" if each.kept_here else "from a feed"
        click.echo(f"{each.name}: {each.terms} terms, {each.retired} retired, {each.services} services ({kept})")


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


def _print_vocabularies(report: VocabularyReport, *, dry_run: bool) -> None:
    click.echo(f"{report.form}: {', '.join(each.name for each in report.vocabularies)}.")
    done = "would be " if dry_run else ""
    click.echo(
        f"{report.read} rows: {report.created} {done}created, {report.changed} {done}changed, "
        f"{report.unchanged} unchanged, {report.left_out} left out."
    )
    for each in report.planned[:REASONS_SHOWN] if dry_run else ():
        for change in each.changes:
            click.echo(f"  {each.place}, {each.fields.name}: {change.field}: “{change.before}” → “{change.after}”")
    if report.kept:
        click.echo(f"{report.kept} fields were changed here and stay as they are.")
    for problem in report.problems[:REASONS_SHOWN]:
        click.echo(f"  {problem.place}, {problem.name or 'no name'}: {problem.column or 'row'}: {problem.reason}")
    if len(report.problems) > REASONS_SHOWN:
        click.echo(f"  … and {len(report.problems) - REASONS_SHOWN} more.")
