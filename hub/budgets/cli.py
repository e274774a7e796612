"""Commands on the ledger."""

import click
from flask.cli import AppGroup

from hub.budgets.queries.ledger import verify

group = AppGroup("ledger", help="The ledger of personal health budgets.")


@group.command("verify")
def verify_command() -> None:
    """Prove that every entry balances, no entry was altered and every balance is its postings; exit status 1 if not."""
    proof = verify()
    for each in proof.breaks:
        click.echo(each, err=True)
    if proof.breaks:
        raise SystemExit(1)
    click.echo(f"{proof.entries} entries of {proof.budgets} budgets: all balance, none was altered.")
