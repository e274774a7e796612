"""Commands on the vocabularies that services are described in."""

import click
from flask.cli import AppGroup

from hub.core.actor import Actor
from hub.core.errors import HubError
from hub.directory.imports.vocabularies import VocabularyReport, load_vocabulary
from hub.directory.queries.search_index import catch_up_all
from hub.directory.queries.taxonomies import list_vocabularies

REASONS_SHOWN = 50

vocabularies = AppGroup("vocabularies", help="The vocabularies that services are described in, and the needs list.")


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
