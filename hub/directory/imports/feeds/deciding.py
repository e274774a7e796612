"""Deciding between what was changed here and what a source says now, field by field."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Conflict, Invalid
from hub.core.permissions import allow
from hub.directory.actions.save import DIRECTORY_LOCK, save_service
from hub.directory.models import DifferenceState, FieldDifference, Service
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.render import in_full
from hub.directory.queries.tree import load
from hub.directory.rules.comparing import alike
from hub.directory.rules.field_paths import put_at, value_at
from hub.directory.rules.field_words import field_words
from hub.directory.schemas import check_item

MOST_AT_ONCE = 500


def decide_differences(ids: Collection[UUID], *, take_theirs: bool, actor: Actor) -> int:
    """Decide about differences: take what the source says, or keep what is here. Gives how many were decided.

    Neither is asked again until the source says something new. Those that somebody else decided meanwhile are left
    aside. Raises Conflict where that is all of them, Invalid where a listing would make no sense with what is taken.
    """
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    if not ids:
        raise Invalid("Tick at least one field.", field="chosen")
    if len(ids) > MOST_AT_ONCE:
        raise Invalid(f"Decide about {MOST_AT_ONCE} fields at most at once.", field="chosen")
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        rows = _open_ones(ids)
        if not rows:
            raise Conflict("Somebody has decided about this already.")
        if take_theirs:
            for service_id, of_service in _by_service(rows).items():
                _take(service_id, of_service, actor)
        _mark(rows, DifferenceState.TAKEN if take_theirs else DifferenceState.KEPT, actor)
        if take_theirs:
            _settle_same(rows)
        return len(rows)


def _open_ones(ids: Collection[UUID]) -> list[FieldDifference]:
    chosen = select(FieldDifference).where(FieldDifference.id.in_(ids), FieldDifference.state == DifferenceState.OPEN)
    return list(db.session.scalars(chosen.order_by(FieldDifference.noticed_at, FieldDifference.id).with_for_update()))


def _by_service(rows: Iterable[FieldDifference]) -> dict[UUID, list[FieldDifference]]:
    found: dict[UUID, list[FieldDifference]] = defaultdict(list)
    for row in rows:
        found[row.service_id].append(row)
    return found


def _take(service_id: UUID, rows: list[FieldDifference], actor: Actor) -> None:
    """Write the source's values into a listing and publish it."""
    service = db.session.get_one(Service, service_id)
    name, source = service.name, service.source
    data = _whole(service_id)
    for row in rows:
        if not put_at(data, row.field, orjson.loads(row.theirs)):
            raise Conflict(
                f"“{name}” has changed since: there is no “{field_words(row.field)}” any more to be replaced."
            )
    errors = check_item("service", data)
    if errors:
        raise Invalid(f"“{name}” cannot take this. {field_words(errors[0].field)}: {errors[0].message}")
    save_service(data, source=source, actor=actor)


def _whole(service_id: UUID) -> dict[str, Any]:
    return in_full(load("service", [service_id]), "service", service_id)


def _mark(rows: Iterable[FieldDifference], state: DifferenceState, actor: Actor) -> None:
    moment = now()
    for row in rows:
        row.state, row.decided_by, row.decided_at = state, actor.name, moment
        detail = {"field": row.field, "decided": state.value}
        audit.record(actor, Action.UPDATE, "service", row.service_id, detail=detail)
    db.session.flush()


def _settle_same(rows: Iterable[FieldDifference]) -> None:
    """Settle what this decided for others: an organisation's field is one field, whichever listing shows it."""
    digests = {row.digest for row in rows}
    others = db.session.scalars(
        select(FieldDifference)
        .where(FieldDifference.digest.in_(digests), FieldDifference.state == DifferenceState.OPEN)
        .limit(MOST_AT_ONCE)
    )
    for service_id, of_service in _by_service(others).items():
        data = _whole(service_id)
        for row in of_service:
            if alike(orjson.loads(row.theirs), value_at(data, row.field)):
                row.state, row.decided_at = DifferenceState.SETTLED, now()
    db.session.flush()
