"""What staff keep about listings: merges and where an old id leads."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from hub.core.db import db
from hub.directory.models import Merge

_CHUNK = 500  # values in one IN


def survivor_of(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Give, of those of the services that were merged away, the listing each leads to now; others are not in it.

    A survivor that was itself merged later leads on to the last one.
    """
    leads: dict[UUID, UUID] = {}
    wanted = set(ids)
    while wanted:
        found = _merged_into(wanted)
        leads |= found
        wanted = set(found.values()) - leads.keys()
    return {each: _end(each, leads) for each in ids if each in leads}


def ids_of(service_id: UUID) -> set[UUID]:
    """Give a listing's id and those of all that were merged into it, directly or not."""
    found = {service_id}
    wanted = found
    while wanted:
        chosen = select(Merge.old_id).where(Merge.survivor_id.in_(wanted), Merge.undone_at.is_(None))
        wanted = set(db.session.scalars(chosen)) - found
        found = found | wanted
    return found


def merged_into(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Give which listings were merged into those of the ids, directly or not, each with the one of the ids."""
    leads: dict[UUID, UUID] = {}
    wanted = set(ids)
    while wanted:
        found = _gone_into(wanted)
        new = {old: leads.get(into, into) for old, into in found.items() if old not in leads and old not in ids}
        leads |= new
        wanted = set(new)
    return leads


def _merged_into(ids: Collection[UUID]) -> dict[UUID, UUID]:
    chosen = sorted(ids)
    found: dict[UUID, UUID] = {}
    for start in range(0, len(chosen), _CHUNK):
        rows = db.session.execute(
            select(Merge.old_id, Merge.survivor_id).where(
                Merge.old_id.in_(chosen[start : start + _CHUNK]), Merge.undone_at.is_(None)
            )
        )
        found |= {row.old_id: row.survivor_id for row in rows}
    return found


def _gone_into(ids: Collection[UUID]) -> dict[UUID, UUID]:
    chosen = sorted(ids)
    found: dict[UUID, UUID] = {}
    for start in range(0, len(chosen), _CHUNK):
        rows = db.session.execute(
            select(Merge.old_id, Merge.survivor_id).where(
                Merge.survivor_id.in_(chosen[start : start + _CHUNK]), Merge.undone_at.is_(None)
            )
        )
        found |= {row.old_id: row.survivor_id for row in rows}
    return found


def _end(service_id: UUID, leads: dict[UUID, UUID]) -> UUID:
    seen = {service_id}
    while (following := leads.get(service_id)) is not None and following not in seen:
        service_id = following
        seen.add(following)
    return service_id
