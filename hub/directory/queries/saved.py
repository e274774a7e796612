"""The saved searches and followed services of whoever asks: others' are not found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.permissions import allow
from hub.directory.models import Following, SavedSearch, Service
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.listings import Listed, find_listings, find_seen, is_staff, visible_to
from hub.directory.queries.upkeep import survivor_of
from hub.directory.rules.following import GONE, Facts, facts


@dataclass(frozen=True)
class Followed:
    """A service that somebody follows, as they may see it or the listing it is part of; None where it is gone."""

    following: Following
    name: str
    listed: Listed | None


def list_saved(actor: Actor) -> Sequence[SavedSearch]:
    """List the actor's saved searches by name."""
    allow(actor, DirectoryPermission.BE_TOLD)
    own = select(SavedSearch).where(SavedSearch.user_id == actor.user_id)
    return db.session.scalars(own.order_by(func.lower(SavedSearch.name), SavedSearch.id)).all()


def get_saved(actor: Actor, search_id: UUID) -> SavedSearch:
    """Give one of the actor's saved searches; raises NotFound for anybody else's."""
    allow(actor, DirectoryPermission.BE_TOLD)
    own = select(SavedSearch).where(SavedSearch.id == search_id, SavedSearch.user_id == actor.user_id)
    found = db.session.scalars(own).first()
    if found is None:
        raise NotFound("There is no such saved search.")
    return found


def names_of(actor: Actor, ids: Sequence[UUID]) -> list[str]:
    """Give the names of those of the services that the actor finds."""
    seen = find_listings(ids, visible_to(actor))
    return [seen[each].listing.name for each in ids if each in seen]


def list_followed(actor: Actor) -> list[Followed]:
    """List what the actor follows: what changed last first, then by name."""
    allow(actor, DirectoryPermission.BE_TOLD)
    rows = db.session.execute(
        select(Following, Service.name)
        .join(Service, Service.id == Following.service_id)
        .where(Following.user_id == actor.user_id)
        .order_by(Following.changed_at.is_(None), Following.changed_at.desc(), func.lower(Service.name))
    ).all()
    leads = survivor_of([each.service_id for each, _ in rows])
    now_at = {each.id: leads.get(each.service_id, each.service_id) for each, _ in rows}
    seen = find_seen(actor, list(now_at.values()))
    return [Followed(each, name, seen.get(now_at[each.id])) for each, name in rows]


def followed_ids(actor: Actor) -> frozenset[UUID]:
    """Give the ids of what the actor follows, and of the listings that it was merged into."""
    own = set(db.session.scalars(select(Following.service_id).where(Following.user_id == actor.user_id)))
    return frozenset(own | set(survivor_of(own).values()))


def facts_for(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Facts]:
    """Give how services stand for somebody who may follow them. What the actor may not find is gone; for what was
    merged stands the listing that it is part of.
    """
    if not is_staff(actor):
        return {each: Facts(GONE) for each in ids}
    leads = survivor_of(ids)
    seen = find_seen(actor, [*ids, *leads.values()])
    return {each: _facts(each, seen, leads) for each in ids}


def _facts(service_id: UUID, seen: dict[UUID, Listed], leads: dict[UUID, UUID]) -> Facts:
    if survivor := seen.get(leads.get(service_id, service_id)) if service_id in leads else None:
        return replace(_facts_of(survivor), merged_into=survivor.listing.name)
    listed = seen.get(service_id)
    return Facts(GONE) if listed is None or service_id in leads else _facts_of(listed)


def _facts_of(listed: Listed) -> Facts:
    if listed.visibility.value == "archived":
        return Facts(GONE)
    return facts(listed.listing, listed.told, answers_in_hub=listed.owner_id is not None)
