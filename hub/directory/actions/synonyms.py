"""Keeping the team's synonyms: adding groups, changing those that Hub ships, switching off, undoing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Conflict, Invalid, WrongState
from hub.core.permissions import allow
from hub.directory.actions.publish import note_changes
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import SynonymChange, SynonymGroup
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.synonym_lists import get_group
from hub.directory.queries.synonyms import GroupLine
from hub.directory.rules.synonyms import Group, GroupState, SynonymFields, changes, check_group, group_of, tidied
from hub.directory.search.analysis import stems
from hub.directory.search.synonyms import shipped_groups

_KEPT = ("same", "say", "base", "is_on", "note")


def add_group(fields: SynonymFields, *, actor: Actor) -> UUID:
    """Add a group of words; gives its id. Raises Invalid naming the field."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
        row = SynonymGroup(id=uuid4(), shipped_key=None, base=None, version=0)
        _write(row, checked(fields), before=None, actor=actor)
        return row.id


def change_group(group_id: UUID, fields: SynonymFields, *, seen: SynonymFields, actor: Actor) -> None:
    """Change a group: ours, or what we make of one that Hub ships.

    Raises NotFound, Invalid naming the field, and Conflict saying what changed where it is no longer as `seen`.
    """
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        line = get_group(actor, group_id)
        _refuse_stale(seen, line)
        wanted = checked(fields)
        if wanted != line.fields:
            write_group(line, wanted, actor=actor)


def switch_group(group_id: UUID, *, is_on: bool, actor: Actor) -> None:
    """Have the search use a group, or not. Raises NotFound, WrongState where it is so already."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        line = get_group(actor, group_id)
        if is_on == (line.state is not GroupState.OFF):
            raise WrongState(f"“{line.name}” is switched {'on' if is_on else 'off'} already.")
        write_group(line, replace(line.fields, is_on=is_on), actor=actor)


def undo_change(group_id: UUID, *, version: int, actor: Actor) -> None:
    """Take the last change of a group back, which was number `version`: a change of its own, that can be undone too.

    A group that was added last is switched off. Raises NotFound, Conflict where it was changed again since.
    """
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        line = get_group(actor, group_id)
        last = db.session.scalars(
            select(SynonymChange).where(SynonymChange.group_id == group_id, SynonymChange.version == line.version)
        ).first()
        if last is None:
            raise WrongState("Nothing was changed here: there is nothing to undo.")
        if line.version != version:
            raise Conflict(
                f"{line.changed_by} changed this group since you looked: see below what it is now.", code="stale"
            )
        _restore(_row_of(line), last.before, actor)


def checked(fields: SynonymFields) -> SynonymFields:
    """Give what can be kept of the fields, tidied. Raises Invalid naming what cannot."""
    tidy = replace(fields, group=tidied(fields.group), note=" ".join(fields.note.split()))
    if errors := check_group(tidy.group, tidy.note, stems):
        raise Invalid(errors=errors)
    return tidy


def write_group(line: GroupLine, fields: SynonymFields, *, base: Group | None = None, actor: Actor) -> None:
    """Write a group in the caller's transaction, whatever stands there. Raises Invalid naming the field.

    `base` is what Hub shipped where the words were chosen, for a shipped one; what it ships here, where none is given.
    """
    wanted, row = checked(fields), _row_of(line)
    before = _kept(row) if row.version else None
    if line.shipped_key is not None and (meant := base or line.shipped):
        row.base = meant.as_json()
    _write(row, wanted, before=before, actor=actor)


def _refuse_stale(seen: SynonymFields, line: GroupLine) -> None:
    if seen == line.fields:
        return
    said = changes(seen.group, line.fields.group)
    if seen.is_on != line.fields.is_on:
        said.append(f"It is switched {'on' if line.fields.is_on else 'off'} now.")
    if seen.note != line.fields.note:
        said.append(f"The note is now “{line.fields.note}”.")
    raise Conflict(
        f"{line.changed_by or 'Somebody else'} changed this group while you had it open. {' '.join(said)} "
        "What you wrote is still below: look at it again, and save if it should stand.",
        code="stale",
    )


def _row_of(line: GroupLine) -> SynonymGroup:
    row = db.session.get(SynonymGroup, line.id)
    if row is not None:
        return row
    base = line.shipped.as_json() if line.shipped else None
    return SynonymGroup(id=line.id, shipped_key=line.shipped_key, base=base, version=0)


def _restore(row: SynonymGroup, before: Mapping[str, Any] | None, actor: Actor) -> None:
    now_kept = _kept(row)
    if before is None and row.shipped_key is None:  # it was added last
        words = Group(tuple(row.same), tuple(row.say))
        _write(row, SynonymFields(words, row.note, is_on=False), before=now_kept, actor=actor)
        return
    if before is None:
        group = shipped_groups().get(row.shipped_key or "") or group_of(row.base or {"same": []})
        row.base = group.as_json()
        _write(row, SynonymFields(group), before=now_kept, actor=actor)
        return
    row.base = before["base"]
    fields = SynonymFields(group_of(before), before["note"], before["is_on"])
    _write(row, fields, before=now_kept, actor=actor)


def _kept(row: SynonymGroup) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _KEPT}


def _write(row: SynonymGroup, fields: SynonymFields, *, before: dict[str, Any] | None, actor: Actor) -> None:
    row.same, row.say = list(fields.group.same), list(fields.group.say)
    row.note, row.is_on = fields.note, fields.is_on
    row.version += 1
    row.changed_by, row.changed_at = actor.name, now()
    change = SynonymChange(group_id=row.id, version=row.version, before=before, after=_kept(row), actor_name=actor.name)
    db.session.add_all([row, change])
    db.session.flush()
    note_changes("synonym_group", [row.id], now())  # every process reads the synonyms again after a change
    action = Action.CREATE if row.version == 1 else Action.UPDATE
    audit.record(actor, action, "synonym_group", row.id, detail={"version": row.version, "is_on": row.is_on})
