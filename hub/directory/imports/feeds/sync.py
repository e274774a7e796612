"""Fetching registered feeds and taking in what came: by a job when they are due, or at once when somebody asks."""

import logging
import tempfile
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from uuid import UUID

from flask import current_app

from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.errors import HubError
from hub.directory.actions.departing import archive_gone
from hub.directory.actions.feeds import ask_for_fetch
from hub.directory.actions.fetching import (
    FetchResult,
    LostFeed,
    TakenFeed,
    beat,
    finish_fetch,
    take_due_feed,
    take_feed,
)
from hub.directory.imports.feeds.judging import judge, not_fetched
from hub.directory.imports.feeds.reading import fetch_feed, gives_nothing_of_tomorrow, honours_modified_after
from hub.directory.imports.feeds.recognising import recognise_feed
from hub.directory.imports.feeds.spool import Fetched
from hub.directory.imports.fetch import Allowance, Fetcher, limits_for
from hub.directory.imports.records import Record
from hub.directory.imports.run import Progress, import_records
from hub.directory.imports.source import open_source
from hub.directory.queries.sources import web_policy
from hub.directory.rules.feeds import BEAT, gave_too_much, needs_full

log = logging.getLogger("hub.feeds")

ROUND_S = 5 * 60  # a round of jobs begins no further feed after so long: e-mails wait in the same line
UNEXPECTED = "Something went wrong in Hub itself. Whoever runs Hub finds the error in the log."


def fetch_due_feeds() -> int:
    """Fetch the feeds that are due, one after another; gives how many. Safe to run in several processes."""
    actor = Actor.system("directory.feeds")
    begun, count = time.monotonic(), 0
    while time.monotonic() - begun < ROUND_S and (taken := take_due_feed(actor=actor)):
        _sync(taken, actor, None)
        count += 1
    return count


def sync_feed(feed_id: UUID, *, full: bool = False, actor: Actor, on_progress: Progress | None = None) -> FetchResult:
    """Fetch one feed now, all of it where `full`. Raises WrongState where it is being fetched already."""
    return _sync(take_feed(feed_id, full=full, actor=actor), actor, on_progress)


def fetch_now(feed_id: UUID, *, full: bool = False, actor: Actor) -> FetchResult | None:
    """Have a feed fetched next: by the job, which gives None, or where jobs run inline at once.

    Raises WrongState where it is off, or being fetched.
    """
    ask_for_fetch(feed_id, full=full, actor=actor)
    if not current_app.config["HUB_INLINE_JOBS"]:
        return None
    return sync_feed(feed_id, actor=actor)


class _Pulse:
    """Shows now and then that a fetch is alive."""

    def __init__(self, taken: TakenFeed, actor: Actor) -> None:
        self._taken, self._actor = taken, actor
        self._last = time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self._last >= BEAT.total_seconds():
            self._last = time.monotonic()
            beat(self._taken, actor=self._actor)


def _sync(taken: TakenFeed, actor: Actor, on_progress: Progress | None) -> FetchResult:
    """Fetch, take in, and write down how it went. Whatever goes wrong with a feed is its own affair."""
    moment = now()
    result = FetchResult(moment, needs_full(taken.honours, taken.since, taken.full_at, moment))
    try:
        _fetch(taken, result, actor, on_progress)
    except LostFeed:
        log.warning("feed lost", extra={"feed": str(taken.id)})
        raise
    except HubError as error:
        result.problem = error.message
    except Exception:
        log.exception("feed failed", extra={"feed": str(taken.id)})
        result.problem = UNEXPECTED
    finish_fetch(taken, result, actor=actor)
    _log(taken, result)
    return result


def _fetch(taken: TakenFeed, result: FetchResult, actor: Actor, on_progress: Progress | None) -> None:
    pulse = _Pulse(taken, actor)
    since = None if result.is_full else taken.since
    policy = web_policy()
    with (
        tempfile.TemporaryDirectory(prefix="hub-feed-", ignore_cleanup_errors=True) as folder,
        Fetcher(policy, Allowance(limits_for(policy))) as fetcher,
    ):
        fetched = fetch_feed(fetcher, taken.url, Path(folder), since=since, beat=pulse)
        if not fetched.list_name:
            result.is_full = True
        known = _take_in(taken, fetched, result, actor, pulse, on_progress)
        if fetched.list_name and not fetched.problem:
            _learn(fetcher, fetched, result, known)
        result.counts |= {"bytes": fetcher.allowance.spent_bytes, "requests": fetcher.allowance.requests}


def _take_in(
    taken: TakenFeed, fetched: Fetched, result: FetchResult, actor: Actor, pulse: _Pulse, on_progress: Progress | None
) -> int:
    """Take in what was fetched and say what came of it in the result; gives how many listings were known before."""
    source = open_source(fetched.path, name=taken.name)
    reader = recognise_feed(source)

    def records() -> Iterator[Record]:
        return chain(reader.read(source), not_fetched(fetched))

    def progress(done: int, total: int) -> None:
        pulse()
        if on_progress:
            on_progress(done, total)

    judgement = judge(fetched, records(), taken.name, is_full=result.is_full)
    pulse()
    report = import_records(
        records(),
        source=taken.name,
        form=reader.form,
        complete=judgement.complete,
        actor=actor,
        on_progress=progress,
    )
    archive_gone(judgement.gone, actor=actor)
    result.run_id, result.held, result.problem = report.run_id, judgement.held, fetched.problem
    result.counts = report.counts() | {"listed": fetched.seen or report.read, "told": fetched.told}
    result.counts["gone"] += len(judgement.gone)
    result.notes = [*fetched.notes, *judgement.notes, *report.notes]
    return judgement.known


def _learn(fetcher: Fetcher, fetched: Fetched, result: FetchResult, known: int) -> None:
    """Learn whether the feed can be asked for what is new; one that then gave most of what it has is asked again."""
    if result.is_full:
        result.honours = honours_modified_after(fetcher, fetched)
    elif gave_too_much(fetched.seen, known) and not gives_nothing_of_tomorrow(fetcher, fetched):
        result.honours = False
        result.notes.append("Asked for what is new, the feed gave what is old: all of it is fetched next time.")


def _log(taken: TakenFeed, result: FetchResult) -> None:
    numbers = {name: value for name, value in result.counts.items() if isinstance(value, int)}
    seconds = round((now() - result.started_at).total_seconds(), 1)
    said = {"feed": str(taken.id), "full": result.is_full, "failed": bool(result.problem), "s": seconds}
    log.info("feed fetched", extra=said | {"counts": numbers})
