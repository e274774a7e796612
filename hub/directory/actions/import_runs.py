"""An import on its way: handing in a file, saying yes or no, taking it for oneself, ending it.

Several officers and several processes may act at once: each step is one conditional UPDATE, so that one of them wins.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, and_, delete, or_, select, update

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.core.permissions import allow
from hub.directory.models import ImportQuarantine, ImportRun, ImportUpload
from hub.directory.permissions import DirectoryPermission
from hub.directory.rules.import_runs import KEPT_UNDECIDED, SILENCE, ImportState, move, ways_to

ENTITY = "directory_import"
S = ImportState


def hand_in(
    content: bytes, *, file_name: str, source: str, form: str, mapping: Mapping[str, Any] | None, actor: Actor
) -> UUID:
    """Keep a file until somebody says yes or no to it; gives the id of its import."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        run = ImportRun(source=source, actor_name=actor.name, counts={}, form=form, state=S.WAITING)
        db.session.add(run)
        db.session.flush()
        said = dict(mapping) if mapping is not None else None
        db.session.add(ImportUpload(run_id=run.id, file_name=file_name, mapping=said, content=content))
        audit.record(actor, Action.CREATE, ENTITY, run.id, detail={"source": source, "bytes": len(content)})
        return run.id


def choose_columns(run_id: UUID, mapping: Mapping[str, Any], *, actor: Actor) -> None:
    """Say how the columns of a spreadsheet are read: what was found with other columns is forgotten.

    Raises NotFound, WrongState where it is too late for that.
    """
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        state = _state(run_id)
        if state is not S.WAITING:
            move(state, S.WAITING)
            _step(run_id, {state}, state=S.WAITING, problem="", plan=None, counts={}, finished_at=None)
            db.session.execute(delete(ImportQuarantine).where(ImportQuarantine.run_id == run_id))
        db.session.execute(update(ImportUpload).where(ImportUpload.run_id == run_id).values(mapping=dict(mapping)))
        audit.record(actor, Action.UPDATE, ENTITY, run_id, detail={"what": "columns"})


def want_trial(run_id: UUID, *, actor: Actor) -> None:
    """Ask that an import be tried; nothing happens where it is tried already. Raises NotFound, WrongState."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        state = _state(run_id)
        if state not in {S.WANTED, S.RUNNING, S.PLANNED}:
            move(state, S.WANTED)
            _step(run_id, {S.WAITING, S.FAILED}, state=S.WANTED, done=0, problem="")


def want_import(run_id: UUID, *, planned_at: datetime | None, actor: Actor) -> bool:
    """Say yes to what was found at `planned_at`. Gives False where somebody said yes before.

    Raises NotFound; WrongState where the import was dropped; Conflict where it was tried anew after `planned_at`.
    """
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        state = _state(run_id)
        if state in {S.WANTED, S.RUNNING, S.DONE}:
            return False
        move(state, S.WANTED)
        values = {"state": S.WANTED, "actor_name": actor.name, "done": 0, "problem": ""}
        if not _step(run_id, ways_to(S.WANTED), ImportRun.finished_at == planned_at, **values):
            raise Conflict("This was worked out anew after you opened the page. Look at what is found now.")
        audit.record(actor, Action.UPDATE, ENTITY, run_id, detail={"what": "confirmed"})
        return True


def drop_run(run_id: UUID, *, actor: Actor) -> None:
    """Say no to an import: its file goes, nothing is taken in. Raises NotFound, WrongState."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        state = _state(run_id)
        if state is not S.CANCELLED:
            move(state, S.CANCELLED)
            if not _step(run_id, ways_to(S.CANCELLED), state=S.CANCELLED, plan=None, finished_at=now()):
                move(_state(run_id), S.CANCELLED)
            _forget([run_id])
            audit.record(actor, Action.UPDATE, ENTITY, run_id, detail={"what": "dropped"})


def take_run(run_id: UUID, *, actor: Actor) -> bool:
    """Take a wanted import for this process, or one whose process died; gives whether it is this process's now."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        dead = and_(ImportRun.state == S.RUNNING, or_(ImportRun.seen_at.is_(None), ImportRun.seen_at < now() - SILENCE))
        free = or_(ImportRun.state == S.WANTED, dead)
        taken = _step(run_id, {S.WANTED, S.RUNNING}, free, state=S.RUNNING, started_at=now(), seen_at=now(), done=0)
        if taken:  # what an earlier try set aside is set aside anew
            db.session.execute(delete(ImportQuarantine).where(ImportQuarantine.run_id == run_id))
        return taken


def note_progress(run_id: UUID, done: int, *, actor: Actor) -> None:
    """Say how many records were worked on, as a sign of life."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        _step(run_id, {S.RUNNING}, done=done, seen_at=now())


def end_trial(run_id: UUID, *, actor: Actor) -> None:
    """Note that what an import would do is known."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        _step(run_id, {S.RUNNING}, state=S.PLANNED, finished_at=now())


def end_import(run_id: UUID, *, problem: str, actor: Actor) -> None:
    """Note that an import is done; `problem` is what is to be known of it. Its file goes."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        if _step(run_id, {S.RUNNING}, state=S.DONE, problem=problem, finished_at=now()):
            db.session.execute(delete(ImportUpload).where(ImportUpload.run_id == run_id))


def fail_run(run_id: UUID, problem: str, *, actor: Actor) -> None:
    """Note why an import could not be tried or taken in; its file stays, to be tried again or dropped."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        _step(run_id, {S.RUNNING}, state=S.FAILED, problem=problem, finished_at=now())


def drop_undecided(*, actor: Actor) -> int:
    """Drop the imports that nobody said yes or no to for a month; gives how many."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        old = ImportRun.created_at < now() - KEPT_UNDECIDED
        undecided = {S.WAITING, S.PLANNED, S.FAILED}
        ids = db.session.scalars(select(ImportRun.id).where(old, ImportRun.state.in_(undecided))).all()
        dropped = [each for each in ids if _step(each, undecided, state=S.CANCELLED, plan=None, finished_at=now())]
        _forget(dropped)
        for each in dropped:
            audit.record(actor, Action.UPDATE, ENTITY, each, detail={"what": "dropped, nobody decided"})
        return len(dropped)


def _state(run_id: UUID) -> ImportState:
    state = db.session.scalars(select(ImportRun.state).where(ImportRun.id == run_id).with_for_update()).first()
    if state is None:
        raise NotFound("There is no such import.")
    return state


def _step(run_id: UUID, states: Collection[ImportState], *also: ColumnElement[bool], **values: Any) -> bool:
    """Change the import if it is in one of the states; gives whether it was."""
    step = update(ImportRun).where(ImportRun.id == run_id, ImportRun.state.in_(states), *also).values(**values)
    result = db.session.execute(step)
    return isinstance(result, CursorResult) and result.rowcount == 1


def _forget(run_ids: Collection[UUID]) -> None:
    for model in (ImportUpload, ImportQuarantine):
        db.session.execute(delete(model).where(model.run_id.in_(run_ids)))
