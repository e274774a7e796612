"""Making one listing of two that are the same service, and undoing it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.core.permissions import allow
from hub.directory.actions.own_rows import digest, restore, snapshot, take
from hub.directory.actions.publish import publish
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import Merge, Service, Visibility
from hub.directory.models.shape import SHAPES
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.merging import get_pair
from hub.directory.rules.merging import GROUPS, LABELS, UNDO_FOR, Choice, check_choices


def merge_services(survivor_id: UUID, other_id: UUID, choices: Mapping[str, str], *, actor: Actor) -> Merge:
    """Make one listing of two: the survivor takes the chosen fields, the other is archived and its id leads on.

    `choices` says for fields of `rules.merging.LABELS` whose value holds; the survivor's where it does not say.
    Referrals stay with the id that they were sent to. Raises NotFound, Conflict, Invalid.
    """
    allow(actor, DirectoryPermission.MERGE_SERVICES)
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        _, other = get_pair(actor, survivor_id, other_id)
        lists = SHAPES["service"].lists
        if errors := check_choices(choices, lists):
            raise Invalid(errors=errors)
        before = {"survivor": snapshot(survivor_id), "other": snapshot(other_id)}
        taken = {field: choices[field] for field in LABELS if choices.get(field, Choice.SURVIVOR) != Choice.SURVIVOR}
        take(
            survivor_id,
            other_id,
            columns={field: GROUPS.get(field, (field,)) for field in taken if field not in lists},
            lists={field: choice == Choice.BOTH for field, choice in taken.items() if field in lists},
        )
        db.session.refresh(other)
        other.visibility = Visibility.ARCHIVED
        db.session.flush()
        after = {"survivor": digest(snapshot(survivor_id)), "other": digest(snapshot(other_id))}
        return _record(survivor_id, other_id, {**before, "after": after}, choices, actor)


def undo_merge(merge_id: UUID, *, actor: Actor) -> Merge:
    """Put both listings back as they were before a merge.

    Raises NotFound, and Conflict where it was undone already, is older than `UNDO_FOR`, or one was changed since.
    """
    allow(actor, DirectoryPermission.MERGE_SERVICES)
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        merge = db.session.scalars(select(Merge).where(Merge.id == merge_id)).first()
        if merge is None:
            raise NotFound("There is no such merge.")
        if merge.undone_at is not None:
            raise Conflict("This merge was undone already.")
        if now() - merge.created_at > UNDO_FOR:
            raise Conflict(
                f"This merge was made more than {UNDO_FOR.days} days ago. It cannot be undone any more.",
                code="too_late",
            )
        both = {"survivor": merge.survivor_id, "other": merge.old_id}
        for side, service_id in both.items():
            if digest(snapshot(service_id)) != merge.before["after"][side]:
                name = db.session.get_one(Service, service_id).name
                raise Conflict(f"“{name}” was changed after the merge. It cannot be undone any more.", code="changed")
        for side, service_id in both.items():
            restore(service_id, merge.before[side])
        merge.undone_at = now()
        _publish(merge)
        audit.record(actor, Action.UPDATE, "directory_merge", merge.id, detail={"what": "undone"})
        return merge


def _record(
    survivor_id: UUID, other_id: UUID, before: dict[str, object], choices: Mapping[str, str], actor: Actor
) -> Merge:
    chosen = {field: str(choice) for field, choice in choices.items()}
    merge = Merge(
        old_id=other_id, survivor_id=survivor_id, before=before, fields=chosen, actor_name=actor.name, undone_at=None
    )
    db.session.add(merge)
    _publish(merge)
    detail = {"survivor": str(survivor_id), "other": str(other_id), "fields": chosen}
    audit.record(actor, Action.UPDATE, "directory_merge", merge.id, detail=detail)
    return merge


def _publish(merge: Merge) -> None:
    db.session.flush()
    db.session.expire_all()
    publish([merge.survivor_id, merge.old_id])
