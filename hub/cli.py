"""Commands that belong to no one feature: the jobs that run later."""

import logging
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import click
from flask import Flask, current_app
from flask.cli import AppGroup

log = logging.getLogger("hub.jobs")

group = AppGroup("jobs", help="Everything that happens later: outbox, search index.")


def init_app(app: Flask) -> None:
    """Attach the commands."""
    app.cli.add_command(group)
    features = [name for name in app.blueprints if "." not in name and find_spec(f"hub.{name}")] + [
        "notifications",
        "directory",
    ]
    app.extensions["hub_jobs"] = {
        f"{feature}.{name}": job
        for feature in dict.fromkeys(features)
        if find_spec(f"hub.{feature}.jobs")
        for name, job in import_module(f"hub.{feature}.jobs").JOBS.items()
    }


@group.command("run")
@click.option("--once", is_flag=True, help="Run each job once and stop.")
@click.option("--every", default=10, show_default=True, help="Seconds between rounds.")
def run(once: bool, every: int) -> None:
    """Run every job, again and again until stopped. Several may run at once.

    A job that fails is told with its error and tried again in the next round; with --once the exit status is then 1.
    """
    while True:
        failed = [name for name, job in current_app.extensions["hub_jobs"].items() if not _runs(name, job)]
        if once:
            raise SystemExit(1 if failed else 0)
        time.sleep(every)


def _runs(name: str, job: Callable[[], object]) -> bool:
    try:
        done = job()
    except Exception:
        log.exception("job failed", extra={"job": name})
        return False
    click.echo(f"{name}: {'nothing to do' if done in (0, None) else 'up to date' if done is True else done}")
    return True
