"""Making the search indexes anew: each in a process of its own where they are large and there are processors for it."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

import click
from flask.cli import ScriptInfo, pass_script_info, with_appcontext

from hub.core.errors import HubError, Unavailable
from hub.directory.queries import rebuilding
from hub.directory.queries.search_index import Shelf, rebuild_shelf, services_on

Child = subprocess.Popen[str]


@click.command("reindex")
@click.option("--shelf", type=click.Choice([shelf.value for shelf in Shelf]), help="Only this index.")
@click.option("--together/--one-by-one", default=None, help="Both at once, or not. By size and processors unless said.")
@pass_script_info
@with_appcontext
def reindex_command(script: ScriptInfo, shelf: str | None, together: bool | None) -> None:
    """Rebuild the search index from the database. Searches are answered from the old one until it is done."""
    shelves = [Shelf(shelf)] if shelf else list(Shelf)
    at_once = _is_worth_it() if together is None else together
    here = shelves[:1] if at_once else shelves
    with ExitStack() as running:
        children = [running.enter_context(_child(script, each)) for each in shelves[len(here) :]]
        try:
            lines = [_rebuilt(each) for each in here]
        except HubError as error:
            raise click.ClickException(error.message) from error
        lines += _told(children)
    click.echo("\n".join(lines))


def _rebuilt(shelf: Shelf) -> str:
    count = rebuild_shelf(shelf)
    if count is None:
        raise Unavailable("Another process is writing the search index. Try again in a minute.")
    return f"{count} services on the {shelf} shelf."


def _is_worth_it() -> bool:
    return (os.cpu_count() or 1) > 1 and services_on(Shelf.PUBLIC) > rebuilding.AT_ONCE


@contextmanager
def _child(script: ScriptInfo, shelf: Shelf) -> Iterator[Child]:
    """Run this command for one index; a child that is still at it when the parent fails is ended."""
    named = ["--app", script.app_import_path] if script.app_import_path else []
    command = [sys.executable, "-m", "flask", *named, "directory", "reindex", "--shelf", shelf.value]
    with subprocess.Popen(  # noqa: S603 (this command itself)
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        try:
            yield child
        finally:
            child.terminate()


def _told(children: Iterable[Child]) -> Iterator[str]:
    for child in children:
        said, complaint = child.communicate()
        if child.returncode:
            raise click.ClickException(complaint.strip().removeprefix("Error: "))
        yield said.strip()
