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
@click.option("--only", multiple=True, metavar="JOB", help="Run this job and no other; may be given again.")
@click.option("--skip", multiple=True, metavar="JOB", help="Leave this job out; may be given again.")
def run(once: bool, every: int, only: tuple[str, ...], skip: tuple[str, ...]) -> None:
    """Run every job, again and again until stopped. Several may run at once.

    A job that fails is told with its error and tried again in the next round; with --once the exit status is then 1.
    """
    jobs = _chosen(current_app.extensions["hub_jobs"], only, skip)
    while True:
        failed = [name for name, job in jobs.items() if not _runs(name, job)]
        if once:
            raise SystemExit(1 if failed else 0)
        time.sleep(every)


def _chosen(
    jobs: dict[str, Callable[[], object]], only: tuple[str, ...], skip: tuple[str, ...]
) -> dict[str, Callable[[], object]]:
    unknown = sorted({*only, *skip} - jobs.keys())
    if unknown:
        raise click.ClickException(f"There is no job {', '.join(unknown)}. The jobs are {', '.join(jobs)}.")
    return {name: job for name, job in jobs.items() if (not only or name in only) and name not in skip}


def _runs(name: str, job: Callable[[], object]) -> bool:
    try:
        done = job()
    except Exception:
        log.exception("job failed", extra={"job": name})
        return False
    click.echo(f"{name}: {'nothing to do' if done in (0, None) else 'up to date' if done is True else done}")
    return True
