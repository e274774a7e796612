"""Commands on the audit trail."""

import click
from flask.cli import AppGroup

from hub.audit.queries import verify

group = AppGroup("audit", help="The audit trail.")


@group.command("verify")
def verify_command() -> None:
    """Prove that no event was altered; exit status 1 where one was."""
    count, broken = verify()
    if broken:
        click.echo(f"Event {broken.seq}: {broken.reason}. {count} events before it hold.", err=True)
        raise SystemExit(1)
    click.echo(f"{count} events, all as they were written.")
