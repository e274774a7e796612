"""Saving searches, and following services."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, func, select, update

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.core.permissions import allow
from hub.directory.models import Following, HowOften, SavedSearch
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.listings import find_seen
from hub.directory.queries.saved import facts_for, get_saved
from hub.directory.queries.search_index import newest_change
from hub.directory.queries.upkeep import ids_of, survivor_of
from hub.directory.rules.following import MOST_FOLLOWED
from hub.directory.rules.saved_searches import MOST, MOST_FOUND, Fields, checked_name, kept_fields, next_due

SAVED_LOCK = 7_201_006  # who tells of what is new, and who changes what is to be told, take turns


def save_search(name: str, fields: Fields, found: Sequence[UUID], how_often: HowOften, *, actor: Actor) -> SavedSearch:
    """Save a search for its owner alone; `found` are the services that it finds now, which are not new.

    Raises Invalid for a name or words that could point at a person and for a search too wide, Conflict for too many.
    """
    name, kept = checked_name(name), kept_fields(fields)
    if len(found) > MOST_FOUND:
        raise Invalid(f"This search finds {len(found)} services. Narrow it to {MOST_FOUND} or fewer.", field="name")
    known = sorted(each.hex for each in found)
    with transaction():
        lock_for_writers(SAVED_LOCK)
        allow(actor, DirectoryPermission.BE_TOLD)
        if _count(SavedSearch, actor) >= MOST:
            raise Conflict(f"You have {MOST} saved searches, which is the most. Delete one first.")
        search = SavedSearch(
            user_id=actor.user_id,
            name=name,
            fields=[list(each) for each in kept],
            how_often=how_often,
            looked=known,
            told=known,
            looked_at=now(),
            due_at=next_due(how_often, now()),
        )
        db.session.add(search)
        db.session.flush()
        audit.record(actor, Action.CREATE, "saved_search", search.id)
        return search


def change_search(search_id: UUID, name: str, how_often: HowOften, *, actor: Actor) -> SavedSearch:
    """Give a saved search another name, or say how often to be told. Raises NotFound, Invalid."""
    name = checked_name(name)
    with transaction():
        lock_for_writers(SAVED_LOCK)
        search = get_saved(actor, search_id)
        if search.how_often is not how_often:
            search.how_often, search.due_at = how_often, next_due(how_often, now())
            search.told = sorted({*search.told, *search.looked})
        search.name = name
        audit.record(actor, Action.UPDATE, "saved_search", search.id, detail={"how_often": how_often.value})
        return search


def look_at_search(search_id: UUID, found: Sequence[UUID], *, actor: Actor) -> list[UUID]:
    """Note that the owner looks at what a saved search finds; gives what is new to them, in the order found."""
    with transaction():
        lock_for_writers(SAVED_LOCK)
        search = get_saved(actor, search_id)
        looked, here = set(search.looked), [each.hex for each in found]
        search.looked, search.looked_at = sorted(here), now()
        search.told = sorted({*search.told, *here})
        return [each for each in found if each.hex not in looked]


def delete_search(search_id: UUID, *, actor: Actor) -> str:
    """Delete a saved search and give its name. Raises NotFound."""
    with transaction():
        lock_for_writers(SAVED_LOCK)
        search = get_saved(actor, search_id)
        db.session.delete(search)
        audit.record(actor, Action.DELETE, "saved_search", search_id)
        return search.name


def follow(ids: Collection[UUID], *, actor: Actor) -> int:
    """Follow services, by mail too; gives how many the actor did not follow yet. Raises NotFound, Conflict."""
    with transaction():
        lock_for_writers(SAVED_LOCK)
        allow(actor, DirectoryPermission.BE_TOLD)
        if len(find_seen(actor, ids)) != len(set(ids)):
            raise NotFound("There is no such service in the directory.")
        own = select(Following).where(Following.user_id == actor.user_id)
        known = {each.service_id: each for each in db.session.scalars(own)}
        known = {lead: known[old] for old, lead in survivor_of(known.keys()).items()} | known
        new = sorted(set(ids) - known.keys())
        if len({each.id for each in known.values()}) + len(new) > MOST_FOLLOWED:
            raise Conflict(f"You can follow {MOST_FOLLOWED} services. Stop following some first.")
        seq, stand = newest_change(), facts_for(actor, new)
        for each in new:
            db.session.add(
                Following(
                    user_id=actor.user_id, service_id=each, by_mail=True, facts=stand[each].as_json(), at_change=seq,
                    news=[],
                )
            )  # fmt: skip
        for each in set(ids) & known.keys():
            known[each].by_mail = True
        db.session.flush()
        audit.record_many(actor, "following", [(Action.CREATE, each) for each in new])
        return len(new)


def stop_following(service_id: UUID, *, actor: Actor) -> None:
    """Stop following a service and what was merged into it; one that is not followed stays so."""
    with transaction():
        lock_for_writers(SAVED_LOCK)
        allow(actor, DirectoryPermission.BE_TOLD)
        own = delete(Following).where(Following.user_id == actor.user_id, Following.service_id.in_(ids_of(service_id)))
        if db.session.execute(own.returning(Following.id)).all():
            audit.record(actor, Action.DELETE, "following", service_id)


def stop_mail(user_id: UUID, *, actor: Actor) -> None:
    """Switch off all mail about saved searches and followed services, for whoever has the link of such a mail.

    The searches and what is followed stay, and can be looked at in Hub.
    """
    with transaction():
        lock_for_writers(SAVED_LOCK)
        off = {"how_often": HowOften.OFF, "due_at": None}
        db.session.execute(update(SavedSearch).where(SavedSearch.user_id == user_id).values(off))
        db.session.execute(update(Following).where(Following.user_id == user_id).values(by_mail=False))
        audit.record(actor, Action.UPDATE, "mail_about_services", user_id, detail={"what": "stopped"})


def _count(model: type[SavedSearch], actor: Actor) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(model.user_id == actor.user_id)) or 0
