"""The tables of the directory, row by row, for those who copy it whole."""

from collections.abc import Iterator
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.permissions import allow
from hub.directory.models import Location, ServiceAtLocation, ServiceCapacity, Unit
from hub.directory.models.shape import SHAPES
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.tree import Row

_AT_ONCE = 500


def every_row(actor: Actor, kind: str) -> Iterator[Row]:
    """Give the rows of a kind in the order of their lists; places and units that nothing names are left out.

    For the directory team; raises NotAllowed. Few rows are held at once.
    """
    allow(actor, DirectoryPermission.EXPORT_SERVICES)
    table = SHAPES[kind].table
    order = [table.c.position, table.c.id]
    chosen = select(table).where(*_reachable(kind)).order_by(*order).execution_options(yield_per=_AT_ONCE)
    with db.session.execute(chosen) as found:
        for row in found.mappings():
            yield cast("Row", row)


def every_id(actor: Actor, kind: str) -> set[UUID]:
    """Give the ids of the rows that `every_row` gives. For the directory team; raises NotAllowed."""
    allow(actor, DirectoryPermission.EXPORT_SERVICES)
    return set(db.session.scalars(select(SHAPES[kind].table.c.id).where(*_reachable(kind))))


def _reachable(kind: str) -> list[ColumnElement[bool]]:
    if kind == "location":
        joined = exists().where(ServiceAtLocation.location_id == Location.id)
        listed: ColumnElement[bool] = Location.position.is_not(None)
        return [or_(joined, listed)]
    return [exists().where(ServiceCapacity.unit_id == Unit.id)] if kind == "unit" else []
