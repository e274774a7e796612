"""Commands on the audit trail."""

import click
from flask.cli import AppGroup

from hub.audit.queries import last_mark, stands, verify

group = AppGroup("audit", help="The audit trail.")


@group.command("verify")
@click.option("--mark", default="", help="A mark that an earlier run printed; it must still be there.")
def verify_command(mark: str) -> None:
    """Prove that no event was altered; exit status 1 where one was.

    A chain cannot show that its newest events were cut off. So each run prints a mark: keep it somewhere else, and
    give it to a later run.
    """
    count, broken = verify()
    if broken:
        click.echo(f"Event {broken.seq}: {broken.reason}. {count} events before it hold.", err=True)
        raise SystemExit(1)
    if mark and not stands(mark):
        click.echo(f"The event of the mark {mark} is gone: the end of the trail was cut off.", err=True)
        raise SystemExit(1)
    click.echo(f"{count} events, all as they were written. Mark: {last_mark()}")
