"""Where listings come from: registered feeds, how their fetches went, and how far the directory is from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, func, or_, select

from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.directory.models import (
    DifferenceState,
    Feed,
    FeedFetch,
    FeedOutcome,
    FieldDifference,
    Service,
    SourceRecord,
)
from hub.directory.permissions import DirectoryPermission
from hub.directory.rules.feeds import LEASE
from hub.directory.rules.web_addresses import Policy

PER_PAGE = 20
HELD_SHOWN = 200
_JUDGES = or_(FeedFetch.mode == "full", FeedFetch.held.is_not(None))


@dataclass(frozen=True)
class FetchView:
    """One fetch as it went. `held` counts listings that wait for a decision whether they go."""

    id: UUID
    started_at: datetime
    finished_at: datetime
    is_full: bool
    is_done: bool
    counts: dict[str, Any]
    problem: str
    notes: Sequence[str]
    run_id: UUID | None
    held: int


@dataclass(frozen=True)
class FeedView:
    """A feed, its last fetches, and how the directory differs from it. `before` is the last good one before `last`."""

    id: UUID
    name: str
    url: str
    every_minutes: int
    is_on: bool
    is_running: bool
    due_at: datetime | None
    failures: int
    honours_modified_after: bool | None
    full_at: datetime | None
    last: FetchView | None
    before: FetchView | None
    listed: int
    to_decide: int
    kept: int
    held_id: UUID | None
    held: int

    @property
    def is_due(self) -> bool:
        """Say whether it is to be fetched as soon as a job comes by."""
        return self.due_at is not None and self.due_at <= now()


def web_policy() -> Policy:
    """Give what the settings let Hub fetch."""
    settings = current_app.config["HUB"]
    return Policy(settings.fetch_ports, settings.fetch_loopback)


def list_feeds(actor: Actor) -> list[FeedView]:
    """List the registered feeds by name."""
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    return [_view(feed) for feed in db.session.scalars(select(Feed).order_by(Feed.name))]


def get_feed(actor: Actor, feed_id: UUID) -> FeedView:
    """Give a feed; raises NotFound."""
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    feed = db.session.get(Feed, feed_id)
    if feed is None:
        raise NotFound("There is no such feed.")
    return _view(feed)


def find_feed_by_name(actor: Actor, name: str) -> FeedView | None:
    """Find a feed by its name."""
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    feed = db.session.scalars(select(Feed).where(Feed.name == name)).first()
    return _view(feed) if feed else None


def list_fetches(actor: Actor, feed_id: UUID, page: int) -> Page[FetchView]:
    """List the fetches of a feed, newest first."""
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    ours = FeedFetch.feed_id == feed_id
    total = db.session.scalar(select(func.count()).select_from(FeedFetch).where(ours)) or 0
    newest = select(FeedFetch).where(ours).order_by(FeedFetch.started_at.desc(), FeedFetch.finished_at.desc())
    found = db.session.scalars(newest.offset((page - 1) * PER_PAGE).limit(PER_PAGE))
    return Page([_fetch(each) for each in found], page, PER_PAGE, total)


def list_held(actor: Actor, feed_id: UUID) -> list[tuple[UUID, str]]:
    """List the first of the listings that wait for a decision whether they go, with their names."""
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    fetch = _held_fetch(feed_id)
    ids = [UUID(each) for each in (fetch.held or ())[:HELD_SHOWN]] if fetch else []
    rows = db.session.execute(select(Service.id, Service.name).where(Service.id.in_(ids)).order_by(Service.name))
    return [(row.id, row.name) for row in rows]


def newest_judging_fetch_id(feed_id: UUID) -> UUID | None:
    """Give the last good fetch of a feed that told what is gone: one of all of it, or one that holds something back."""
    fetch = _newest(feed_id, _JUDGES)
    return fetch.id if fetch else None


def _newest(feed_id: UUID, *where: ColumnElement[bool]) -> FeedFetch | None:
    return db.session.scalars(
        select(FeedFetch)
        .where(FeedFetch.feed_id == feed_id, FeedFetch.outcome == FeedOutcome.DONE, *where)
        .order_by(FeedFetch.started_at.desc())
        .limit(1)
    ).first()


def _held_fetch(feed_id: UUID) -> FeedFetch | None:
    fetch = _newest(feed_id, _JUDGES)
    return fetch if fetch and fetch.held else None


def _view(feed: Feed) -> FeedView:
    last = db.session.scalars(
        select(FeedFetch).where(FeedFetch.feed_id == feed.id).order_by(FeedFetch.started_at.desc()).limit(1)
    ).first()
    before = _newest(feed.id, FeedFetch.id != last.id) if last else None
    held = _held_fetch(feed.id)
    open_, kept = _differing(feed.name)
    return FeedView(
        id=feed.id,
        name=feed.name,
        url=feed.url,
        every_minutes=feed.every_minutes,
        is_on=feed.is_on,
        is_running=feed.taken_at is not None and feed.taken_at >= now() - LEASE,
        due_at=feed.due_at,
        failures=feed.failures,
        honours_modified_after=feed.honours_modified_after,
        full_at=feed.full_at,
        last=_fetch(last) if last else None,
        before=_fetch(before) if before else None,
        listed=_listed(feed.name),
        to_decide=open_,
        kept=kept,
        held_id=held.id if held else None,
        held=len(held.held or ()) if held else 0,
    )


def _listed(source: str) -> int:
    ours = (SourceRecord.source == source, SourceRecord.kind == "service", SourceRecord.gone_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(SourceRecord).where(*ours)) or 0


def _differing(source: str) -> tuple[int, int]:
    """Count the listings with something to decide, and those with something that was decided to stay ours."""
    return _with_state(source, (DifferenceState.OPEN,)), _with_state(source, (DifferenceState.KEPT,))


def _with_state(source: str, states: Iterable[DifferenceState]) -> int:
    counted = select(func.count(FieldDifference.service_id.distinct()))
    found = counted.where(FieldDifference.source == source, FieldDifference.state.in_(states))
    return db.session.scalar(found) or 0


def _fetch(fetch: FeedFetch) -> FetchView:
    return FetchView(
        id=fetch.id,
        started_at=fetch.started_at,
        finished_at=fetch.finished_at,
        is_full=fetch.mode == "full",
        is_done=fetch.outcome is FeedOutcome.DONE,
        counts=fetch.counts,
        problem=fetch.problem,
        notes=fetch.notes,
        run_id=fetch.run_id,
        held=len(fetch.held or ()),
    )
