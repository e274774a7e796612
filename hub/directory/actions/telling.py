"""Writing to people about what is new in their saved searches and what changed of the services that they follow.

What is told and that it was told are written in one transaction, with the mail in the outbox: a crash or a second
runner loses nothing and tells nothing twice.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Select, not_, or_, select, update

from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Invalid, NotFound
from hub.core.http import public_link
from hub.core.permissions import allow, can
from hub.directory.actions.saved import SAVED_LOCK
from hub.directory.models import DirectoryChange, Following, Merge, SavedSearch
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.listings import FOR_STAFF, Listed, find_listings
from hub.directory.queries.saved import facts_for
from hub.directory.queries.search_index import catch_up_all, newest_change
from hub.directory.queries.upkeep import survivor_of
from hub.directory.rules.following import Facts, changes
from hub.directory.rules.saved_searches import MOST_TOLD, Fields, mailable, next_due
from hub.identity.queries import actor_of, find_user_email, get_user
from hub.notifications.actions import enqueue

_MERGED = (Merge, (Merge.old_id == Following.service_id) & Merge.undone_at.is_(None))
Find = Callable[[Actor, Fields], Sequence[UUID]]


def tell_new(find: Find, *, actor: Actor) -> int:
    """Run the saved searches that are due, one user after another; gives how many mails were left to be sent.

    `find` gives what a search finds for its owner, or raises Invalid where it cannot be run any more.
    """
    allow(actor, DirectoryPermission.TELL_CHANGES)
    moment, mails = now(), 0
    users = _users_due(moment)
    if users and not catch_up_all():
        return (
            0  # another process writes the index: a search now would miss what is new, so it is left for the next round
        )
    for user_id in users:
        owner = _owner(user_id)
        found = _run(owner, user_id, moment, find) if owner else {}
        mails += _tell_new(owner, user_id, moment, found)
    return mails


def tell_changes(*, actor: Actor) -> int:
    """Look at the followed services that changed; gives how many mails were left to be sent. A job of Hub's own."""
    allow(actor, DirectoryPermission.TELL_CHANGES)
    newest = newest_change()
    oldest = db.session.scalar(select(Following.at_change).order_by(Following.at_change).limit(1))
    if oldest is None or oldest >= newest:
        return 0
    changed = (
        select(DirectoryChange.object_id)
        .where(DirectoryChange.kind == "service", DirectoryChange.seq > oldest, DirectoryChange.seq <= newest)
        .distinct()
    )
    touches = or_(Following.service_id.in_(changed), Following.service_id.in_(_merged_into(changed)))
    touched = select(Following.user_id).where(touches, Following.at_change < newest)
    mails = sum(_tell_changes(each, newest) for each in db.session.scalars(touched.distinct()).all())
    with transaction():
        lock_for_writers(SAVED_LOCK)
        rest = update(Following).where(Following.at_change < newest, not_(touches))
        db.session.execute(rest.values(at_change=newest), execution_options={"synchronize_session": False})
    return mails


def _merged_into(changed: Select[UUID]) -> list[UUID]:
    """Give those of the followed services that are part of a listing that changed."""
    leads = survivor_of(set(db.session.scalars(select(Following.service_id).join(*_MERGED).distinct())))
    hit = set(db.session.scalars(changed.where(DirectoryChange.object_id.in_(set(leads.values())))))
    return [old for old, lead in leads.items() if lead in hit]


def user_of_link(token: str) -> UUID:
    """Give the user whose mail a link switches off. Raises NotFound for a link that Hub did not make."""
    try:
        return UUID(_signer().loads(token))
    except (BadSignature, ValueError, TypeError, AttributeError):
        raise NotFound("This link does not work. Sign in to change which e-mails you get.") from None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["HUB"].secret_key, salt="stop-mail-about-services")


def _users_due(moment: datetime) -> Sequence[UUID]:
    due = select(SavedSearch.user_id).where(SavedSearch.due_at <= moment).distinct()
    return db.session.scalars(due.order_by(SavedSearch.user_id)).all()


def _owner(user_id: UUID) -> Actor | None:
    """Give who is to be told; None where the account is closed or may not search as staff any more."""
    user = get_user(user_id)
    actor = actor_of(user)
    return actor if user.is_active and can(actor, DirectoryPermission.BE_TOLD) else None


def _run(owner: Actor, user_id: UUID, moment: datetime, find: Find) -> dict[UUID, Sequence[UUID]]:
    """Run what is due before the transaction begins: nobody waits for a search."""
    found: dict[UUID, Sequence[UUID]] = {}
    for search in _due(user_id, moment):
        try:
            found[search.id] = find(owner, [(name, value) for name, value in search.fields])
        except Invalid:  # its place is not in the directory any more: the page of saved searches says so
            found[search.id] = ()
    return found


def _due(user_id: UUID, moment: datetime) -> Sequence[SavedSearch]:
    own = select(SavedSearch).where(SavedSearch.user_id == user_id, SavedSearch.due_at <= moment)
    return db.session.scalars(own.order_by(SavedSearch.id)).all()


def _tell_new(owner: Actor | None, user_id: UUID, moment: datetime, found: Mapping[UUID, Sequence[UUID]]) -> int:
    with transaction():
        lock_for_writers(SAVED_LOCK)
        new: dict[UUID, None] = {}
        for search in _due(user_id, moment):  # read anew: another runner may have told it meanwhile
            search.due_at = next_due(search.how_often, now())
            told = set(search.told)
            fresh = [each for each in found.get(search.id, ()) if each.hex not in told]
            search.told = sorted(told | {each.hex for each in fresh})
            new |= dict.fromkeys(fresh)
        listed = find_listings(list(new), FOR_STAFF)
        told_of = [_title(each, listed) for each in new if each in listed]
        address = find_user_email(user_id)
        if owner is None or address is None or not told_of:
            return 0
        context = _context(told_of, "directory.saved.index")
        enqueue(to=address, template="new_services", context=context, secrets={"stop": stop_link(user_id)})
        return 1


def _tell_changes(user_id: UUID, newest: int) -> int:
    with transaction():
        lock_for_writers(SAVED_LOCK)
        own = select(Following).where(Following.user_id == user_id, Following.at_change < newest)
        rows = db.session.scalars(own.order_by(Following.id)).all()
        told_of = _note_changes(rows, _owner(user_id), newest)
        address = find_user_email(user_id)
        if address is None or not told_of:
            return 0
        context = _context(told_of, "directory.saved.following")
        enqueue(to=address, template="services_changed", context=context, secrets={"stop": stop_link(user_id)})
        return 1


def _note_changes(rows: Sequence[Following], owner: Actor | None, newest: int) -> list[str]:
    """Note how followed services stand now; gives what to write of those that changed and are told by mail."""
    ids = [each.service_id for each in rows]
    leads = survivor_of(ids)
    stand, listed = facts_for(owner, ids) if owner else {}, find_listings([*ids, *leads.values()], FOR_STAFF)
    told_of: dict[tuple[UUID, tuple[str, ...]], str] = {}  # once of a listing that is followed under two ids
    for row in rows:
        row.at_change = newest
        after = stand.get(row.service_id)
        words = changes(Facts.read(row.facts), after) if after else ()
        if after is None or not words:
            continue
        row.facts, row.news, row.changed_at = after.as_json(), list(words), now()
        if row.by_mail:
            lead = leads.get(row.service_id, row.service_id)
            told_of[lead, words] = "\n".join([_title(lead, listed), *_said(words, listed.get(lead))])
    return list(told_of.values())


def _title(service_id: UUID, listed: Mapping[UUID, Listed]) -> str:
    """Name a service with its address in Hub. The name of one that the public does not see stays inside."""
    each = listed.get(service_id)
    name = mailable(each.listing.name) if each and not each.is_hidden else "A service that only staff can see now"
    return f"{name}\n{public_link('directory.service', service_id=service_id)}"


def _said(words: Sequence[str], each: Listed | None) -> list[str]:
    if each is None or each.is_hidden:
        return ["Sign in to see what changed."]
    return [mailable(sentence) for sentence in words]


def _context(told_of: Sequence[str], page: str) -> dict[str, str | int]:
    more = [f"and {len(told_of) - MOST_TOLD} more"] if len(told_of) > MOST_TOLD else []
    text = "\n\n".join([*told_of[:MOST_TOLD], *more])
    return {"count": len(told_of), "services": text, "link": public_link(page)}


def stop_link(user_id: UUID) -> str:
    """Give the address of the page that switches a user's mails off, for whoever has it."""
    return public_link("directory.saved.stop_mail", token=str(_signer().dumps(user_id.hex)))
