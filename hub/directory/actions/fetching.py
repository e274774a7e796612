"""Taking a feed to fetch it, so that of several processes only one does, and writing down how it went."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, or_, select, update

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor, Role
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import WrongState
from hub.core.http import public_link
from hub.core.permissions import allow
from hub.directory.models import Feed, FeedFetch, FeedOutcome
from hub.directory.permissions import DirectoryPermission
from hub.directory.rules.feeds import LEASE, OVERLAP, is_time_to_alert, next_due
from hub.identity.queries import list_emails_of, list_organisations_of
from hub.identity.rules import OrganisationKind
from hub.notifications.actions import enqueue

Conditions = tuple[ColumnElement[bool], ...]

CUT_OFF = "The fetch was cut off: the process that ran it stopped."


class LostFeed(WrongState):
    """Another process took the feed, because this one gave no sign of life for so long."""


@dataclass
class TakenFeed:
    """A feed that is ours to fetch, as it was when it was taken. `taken_at` proves it; it moves on with each beat."""

    id: UUID
    name: str
    url: str
    since: datetime | None
    full_at: datetime | None
    honours: bool | None
    taken_at: datetime


@dataclass
class FetchResult:
    """How a fetch went. `honours` None leaves what is known of it as it was."""

    started_at: datetime
    is_full: bool
    problem: str = ""
    counts: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    held: list[UUID] = field(default_factory=list)
    run_id: UUID | None = None
    honours: bool | None = None


def take_due_feed(*, actor: Actor) -> TakenFeed | None:
    """Take the feed that has been due for longest; None where nothing is due."""
    moment = now()
    is_due: Conditions = (Feed.is_on.is_(True), Feed.due_at <= moment)
    with transaction():
        due = select(Feed.id).where(*is_due, _is_free(moment)).order_by(Feed.due_at)
        for feed_id in db.session.scalars(due).all():
            taken = _take(feed_id, moment, is_due, actor)
            if taken:
                return taken
    return None


def take_feed(feed_id: UUID, *, full: bool = False, actor: Actor) -> TakenFeed:
    """Take this feed now, due or not. Raises WrongState where it is being fetched."""
    with transaction():
        taken = _take(feed_id, now(), (), actor)
        if taken is None:
            raise WrongState("This feed is being fetched just now.")
        if full:
            taken.full_at = None
        return taken


def beat(taken: TakenFeed, *, actor: Actor) -> None:
    """Show that the fetch is alive. Raises LostFeed where the feed was taken by another process."""
    moment = now()
    with transaction():
        allow(actor, DirectoryPermission.MANAGE_FEEDS)
        if not _changed(taken.id, (Feed.taken_at == taken.taken_at,), moment):
            raise LostFeed("Another process is fetching this feed now.")
        taken.taken_at = moment


def finish_fetch(taken: TakenFeed, result: FetchResult, *, actor: Actor) -> FeedFetch:
    """Write down how a fetch went, say when the next is due, and tell the team where it keeps failing."""
    moment = now()
    with transaction():
        allow(actor, DirectoryPermission.MANAGE_FEEDS)
        feed = db.session.get_one(Feed, taken.id, with_for_update=True)
        if feed.taken_at != taken.taken_at:
            raise LostFeed("Another process is fetching this feed now.")
        fetch = _written(feed, result, moment)
        feed.taken_at = None
        if result.problem:
            _note_failure(feed)
        else:
            _note_success(feed, result)
        feed.due_at = next_due(feed.every_minutes, feed.failures, moment)
        audit.record(actor, Action.UPDATE, "directory_feed", feed.id, detail=_detail(result))
        return fetch


def _take(feed_id: UUID, moment: datetime, where: Conditions, actor: Actor) -> TakenFeed | None:
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    before = db.session.scalar(select(Feed.taken_at).where(Feed.id == feed_id))
    if not _changed(feed_id, (*where, _is_free(moment)), moment):
        return None
    feed = db.session.get_one(Feed, feed_id, populate_existing=True)
    if before is not None:
        _written(feed, FetchResult(before, is_full=True, problem=CUT_OFF), moment)
        _note_failure(feed)
    db.session.flush()
    return TakenFeed(
        feed.id, feed.name, feed.url, feed.since, feed.full_at, feed.honours_modified_after, taken_at=moment
    )


def _is_free(moment: datetime) -> ColumnElement[bool]:
    """Say that nobody is at it, or that whoever was has died."""
    return or_(Feed.taken_at.is_(None), Feed.taken_at < moment - LEASE)


def _changed(feed_id: UUID, where: Conditions, moment: datetime) -> bool:
    """Take a feed on a condition, in one statement: of several that try at once, one succeeds."""
    statement = update(Feed).where(Feed.id == feed_id, *where).values(taken_at=moment)
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return isinstance(done, CursorResult) and done.rowcount == 1


def _written(feed: Feed, result: FetchResult, moment: datetime) -> FeedFetch:
    fetch = FeedFetch(
        feed_id=feed.id,
        started_at=result.started_at,
        finished_at=moment,
        mode="full" if result.is_full else "incremental",
        outcome=FeedOutcome.FAILED if result.problem else FeedOutcome.DONE,
        counts=result.counts,
        problem=result.problem,
        notes=result.notes,
        held=[str(each) for each in result.held] or None,
        run_id=result.run_id,
    )
    db.session.add(fetch)
    return fetch


def _note_success(feed: Feed, result: FetchResult) -> None:
    feed.failures = 0
    feed.since = result.started_at - OVERLAP
    if result.is_full:
        feed.full_at = result.started_at
    if result.honours is not None:
        feed.honours_modified_after = result.honours


def _note_failure(feed: Feed) -> None:
    feed.failures += 1
    if not is_time_to_alert(feed.failures):
        return
    link = public_link("desk.feeds.show", feed_id=feed.id)
    for team in list_organisations_of(OrganisationKind.DIRECTORY_TEAM):
        for address in list_emails_of(team, Role.DIRECTORY_EDITOR):
            enqueue(to=address, template="feed_failing", context={"link": link})


def _detail(result: FetchResult) -> dict[str, Any]:
    outcome = "failed" if result.problem else "done"
    return {"fetched": outcome, "gone": result.counts.get("gone", 0), "held": len(result.held)}
