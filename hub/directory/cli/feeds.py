"""Commands on feeds: which there are, adding one, fetching one now."""

import sys

import click
from flask.cli import AppGroup

from hub.core.actor import Actor
from hub.core.clock import local
from hub.core.errors import HubError
from hub.directory.actions.feeds import add_feed
from hub.directory.imports.feeds import sync_feed
from hub.directory.queries.search_index import catch_up_all
from hub.directory.queries.sources import FeedView, find_feed_by_name, list_feeds
from hub.directory.rules.feeds import SCHEDULES

EVERY = {"hour": 60, "6-hours": 360, "day": 1440, "week": 10_080, "asked": 0}

feeds = AppGroup("feeds", help="Directories elsewhere that Hub keeps in step with.")


@feeds.command("list")
def list_command() -> None:
    """List the feeds, with how the last fetch of each went."""
    for feed in list_feeds(Actor.system("directory feeds")):
        click.echo(f"{feed.name}: {feed.url}")
        click.echo(f"  {_schedule(feed)}; {feed.listed} listings here; {_last(feed)}")


@feeds.command("add")
@click.argument("name")
@click.argument("url")
@click.option("--every", type=click.Choice(list(EVERY)), default="day", show_default=True, help="How often.")
def add_command(name: str, url: str, every: str) -> None:
    """Register the feed NAME at URL; a job fetches it."""
    try:
        feed = add_feed(name, url, EVERY[every], actor=Actor.system("directory feeds"))
    except HubError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{feed.name} is registered. {SCHEDULES[feed.every_minutes]}.")


@feeds.command("sync")
@click.argument("name")
@click.option("--full", is_flag=True, help="Fetch all of it, also where only what is new would do.")
def sync_command(name: str, full: bool) -> None:
    """Fetch the feed NAME now; exit status 1 where that fails."""
    actor = Actor.system("directory feeds")
    found = find_feed_by_name(actor, name)
    if found is None:
        raise click.ClickException(f"There is no feed with the name “{name}”: see `directory feeds list`.")
    with click.progressbar(length=1, label="Importing", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        try:
            result = sync_feed(found.id, full=full, actor=actor, on_progress=progress)
        except HubError as error:
            raise click.ClickException(error.message) from error
    if result.counts:
        click.echo(
            "{read} read: {created} created, {changed} changed, {unchanged} unchanged, {quarantined} quarantined; "
            "{gone} gone, {kept} fields kept as they are here.".format(**result.counts)
        )
    for note in result.notes:
        click.echo(f"  {note}")
    catch_up_all()
    if result.problem:
        raise click.ClickException(result.problem)


def _schedule(feed: FeedView) -> str:
    return SCHEDULES.get(feed.every_minutes, f"Every {feed.every_minutes} minutes") if feed.is_on else "Switched off"


def _last(feed: FeedView) -> str:
    if feed.last is None:
        return "never fetched"
    moment = f"{local(feed.last.finished_at):%Y-%m-%d %H:%M}"
    return f"fetched {moment}" if feed.last.is_done else f"failed {moment}: {feed.last.problem}"
