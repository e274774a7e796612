"""Keeping the bus timetables of the place: new ones take the place of those before."""

from uuid import uuid4

from sqlalchemy import delete, select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import NotFound
from hub.core.permissions import allow
from hub.directory.actions.publish import note_changes
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import BusTimetable
from hub.directory.permissions import DirectoryPermission
from hub.directory.rules.buses import Timetable, pack


def store_timetable(timetable: Timetable, source: str, *, actor: Actor) -> None:
    """Keep a timetable in place of what there was; `source` names the file it came from."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.LOAD_TIMETABLES)
        db.session.execute(delete(BusTimetable))
        row = BusTimetable(
            id=uuid4(), source=source, day=timetable.day, last_day=timetable.last_day, packed=pack(timetable)
        )
        db.session.add(row)
        db.session.flush()
        note_changes("bus_timetable", [row.id], now())  # every process reads them again after a change
        detail = {"source": source, "day": timetable.day.isoformat(), "last_day": timetable.last_day.isoformat()}
        audit.record(actor, Action.CREATE, "bus_timetable", row.id, detail=detail)


def remove_timetable(*, actor: Actor) -> None:
    """Remove the timetables. Raises NotFound where there are none."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.LOAD_TIMETABLES)
        row = db.session.scalars(select(BusTimetable)).first()
        if row is None:
            raise NotFound("No bus timetables are loaded.")
        db.session.delete(row)
        db.session.flush()
        note_changes("bus_timetable", [row.id], now())  # every process reads them again after a change
        audit.record(actor, Action.DELETE, "bus_timetable", row.id, detail={"source": row.source})
