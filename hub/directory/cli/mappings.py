"""Commands on column mappings: what each column of a source's spreadsheets is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from hub.core.actor import Actor
from hub.core.errors import HubError, Invalid
from hub.directory.actions.mappings import delete_mapping, save_mapping
from hub.directory.imports.sheets import open_sheet
from hub.directory.imports.source import open_source
from hub.directory.queries.mappings import get_mapping, list_mappings
from hub.directory.rules.mapping import mapping_for

mappings = AppGroup("mappings", help="How the columns of spreadsheets are read.")


@mappings.command("list")
def list_command() -> None:
    """List the mappings that are kept."""
    with _plain_errors():
        for name, mapping in list_mappings(_actor()).items():
            read = sum(1 for key in mapping["columns"].values() if key)
            click.echo(f"{name}: {read} of {len(mapping['columns'])} columns are read")


@mappings.command("show")
@click.argument("name")
def show_command(name: str) -> None:
    """Print the mapping NAME as JSON."""
    with _plain_errors():
        click.echo(_json(get_mapping(_actor(), name)))


@mappings.command("suggest")
@click.argument("sheet")
def suggest_command(sheet: str) -> None:
    """Print a mapping for SHEET, a CSV or Excel file, made of what its headers say; mend it and save it."""
    with _plain_errors(), open_sheet(open_source(sheet)) as opened:
        click.echo(_json(mapping_for(opened.headers)))


@mappings.command("save")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def save_command(name: str, file: Path) -> None:
    """Keep the mapping in FILE, JSON, under NAME."""
    with _plain_errors():
        save_mapping(name, _read(file), actor=_actor())
    click.echo(f"The mapping “{name}” is kept.")


@mappings.command("delete")
@click.argument("name")
def delete_command(name: str) -> None:
    """Forget the mapping NAME."""
    with _plain_errors():
        delete_mapping(name, actor=_actor())
    click.echo(f"The mapping “{name}” is forgotten.")


def _actor() -> Actor:
    return Actor.system("directory mappings")


def _json(mapping: Any) -> str:
    return json.dumps(mapping, indent=2, ensure_ascii=False)


def _read(file: Path) -> dict[str, Any]:
    try:
        mapping = json.loads(file.read_text("utf-8-sig"))
    except ValueError as error:
        raise Invalid(f"{file} is not JSON: {error}.", field="file") from error
    if not isinstance(mapping, dict):
        raise Invalid(f"{file} holds no mapping: it must be an object with “columns”.", field="file")
    return mapping


@contextmanager
def _plain_errors() -> Iterator[None]:
    """End with 1 and words where something is refused, one line an error."""
    try:
        yield
    except HubError as error:
        said = [f"{each.field}: {each.message}" for each in error.errors if each.field != "file"]
        raise click.ClickException("\n".join(said) or error.message) from error
