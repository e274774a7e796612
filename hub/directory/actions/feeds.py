"""Feeds that Hub keeps in step with: which ones, how often, and what is decided about what they no longer have."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import Conflict, FieldError, Invalid, NotFound, WrongState
from hub.core.permissions import allow
from hub.directory.actions.departing import archive_gone
from hub.directory.models import Feed, FeedFetch, SourceRecord
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.sources import newest_judging_fetch_id, web_policy
from hub.directory.rules.feeds import SCHEDULES
from hub.directory.rules.web_addresses import read_address

LONGEST_NAME = 100


def add_feed(name: str, url: str, every_minutes: int, *, actor: Actor) -> Feed:
    """Register a feed; it is fetched as soon as a job comes by. Raises Invalid, Conflict naming the field.

    The name stays for ever: it is the source of the listings that come from the feed.
    """
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(f"Give the feed a name of 1 to {LONGEST_NAME} characters.", field="name")
    _check(url, every_minutes)
    with transaction():
        if db.session.scalars(select(Feed.id).where(Feed.name == name)).first():
            raise Conflict(f"There is a feed with the name “{name}” already.", field="name")
        feed = Feed(name=name, url=url.strip(), every_minutes=every_minutes, due_at=now() if every_minutes else None)
        db.session.add(feed)
        db.session.flush()
        audit.record(actor, Action.CREATE, "directory_feed", feed.id, detail={"name": name})
        return feed


def change_feed(feed_id: UUID, *, url: str, every_minutes: int, actor: Actor) -> Feed:
    """Change where a feed is and how often it is fetched. At a new address all is learnt anew."""
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    _check(url, every_minutes)
    with transaction():
        feed = _get(feed_id)
        if feed.url != url.strip():
            feed.url = url.strip()
            feed.since = feed.full_at = feed.honours_modified_after = None
            feed.failures = 0
        feed.every_minutes = every_minutes
        feed.due_at = now() if every_minutes else None
        audit.record(actor, Action.UPDATE, "directory_feed", feed.id, detail={"every_minutes": every_minutes})
        return feed


def switch_feed(feed_id: UUID, is_on: bool, *, actor: Actor) -> Feed:
    """Switch a feed on or off. One that is off is not fetched; what came from it stays."""
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    with transaction():
        feed = _get(feed_id)
        feed.is_on = is_on
        feed.failures = 0
        feed.due_at = now() if is_on and feed.every_minutes else None
        audit.record(actor, Action.UPDATE, "directory_feed", feed.id, detail={"on": is_on})
        return feed


def ask_for_fetch(feed_id: UUID, *, full: bool = False, actor: Actor) -> Feed:
    """Have a feed fetched next, all of it where `full`. Raises WrongState for one that is off."""
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    with transaction():
        feed = _get(feed_id)
        if not feed.is_on:
            raise WrongState("This feed is switched off: switch it on first.")
        feed.due_at = now()
        if full:
            feed.full_at = None
        audit.record(actor, Action.UPDATE, "directory_feed", feed.id, detail={"asked": "full" if full else "now"})
        return feed


def decide_held(fetch_id: UUID, *, take_out: bool, actor: Actor) -> int:
    """Decide about listings that a feed no longer has: take them out of the directory, or keep them as our own.

    Those that came back meanwhile stay. Gives how many there were. Raises WrongState where it was decided already, or
    where a later fetch asks anew.
    """
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    with transaction():
        fetch = db.session.get(FeedFetch, fetch_id, with_for_update=True)
        if fetch is None:
            raise NotFound
        if fetch.held is None or newest_judging_fetch_id(fetch.feed_id) != fetch.id:
            raise WrongState("Somebody has decided about this already, or the feed was fetched again since.")
        ids = _still_missing(fetch)
        if take_out:
            archive_gone(ids, actor=actor)
        else:
            _keep_as_our_own(ids, now())
        did = "were taken out of" if take_out else "were kept in"
        fetch.notes = [*fetch.notes, f"{len(ids):,} listings that the feed no longer has {did} the directory."]
        fetch.held = None
        detail = {"decided": "take out" if take_out else "keep", "listings": len(ids)}
        audit.record(actor, Action.UPDATE, "directory_feed_fetch", fetch.id, detail=detail)
        return len(ids)


def _still_missing(fetch: FeedFetch) -> list[UUID]:
    held = [UUID(each) for each in fetch.held or ()]
    found: list[UUID] = []
    for start in range(0, len(held), 500):
        found += db.session.scalars(
            select(SourceRecord.object_id).where(
                SourceRecord.kind == "service",
                SourceRecord.object_id.in_(held[start : start + 500]),
                SourceRecord.gone_at.is_(None),
                SourceRecord.fetched_at <= fetch.finished_at,
            )
        )
    return found


def _keep_as_our_own(ids: list[UUID], moment: datetime) -> None:
    """Note that the source has them no more, and leave them listed: so nobody is asked again."""
    for start in range(0, len(ids), 500):
        these = SourceRecord.object_id.in_(ids[start : start + 500])
        db.session.execute(update(SourceRecord).where(SourceRecord.kind == "service", these).values(gone_at=moment))


def _check(url: str, every_minutes: int) -> None:
    errors: list[FieldError] = []
    try:
        read_address(url, web_policy())
    except Invalid as error:
        errors += error.errors
    if every_minutes not in SCHEDULES:
        errors.append(FieldError("every_minutes", "Choose how often the feed is fetched."))
    if errors:
        raise Invalid(errors=errors)


def _get(feed_id: UUID) -> Feed:
    feed = db.session.get(Feed, feed_id, with_for_update=True)
    if feed is None:
        raise NotFound
    return feed
