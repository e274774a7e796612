"""Groups of synonyms as the directory team sees them: lists, one group, what was changed, what is shared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.directory.models import SynonymChange, SynonymGroup
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.synonyms import GroupLine, all_groups
from hub.directory.rules.synonyms import Group, GroupState, SharedGroup, SynonymFields, changes, group_of
from hub.directory.search.analysis import stems

PAGE_SIZE = 30


@dataclass(frozen=True)
class ChangeLine:
    """One change of a group, in words."""

    version: int
    by: str
    at: datetime
    said: tuple[str, ...]


def find_groups(actor: Actor, *, words: str = "", state: GroupState | None = None, page: int = 1) -> Page[GroupLine]:
    """Give a page of the groups in which every word begins a word of some phrase, or of the note."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    wanted = words.lower().split()
    found = [line for line in all_groups() if state in (None, line.state) and _has(line, wanted)]
    start = (page - 1) * PAGE_SIZE
    return Page(found[start : start + PAGE_SIZE], page, PAGE_SIZE, len(found))


def get_group(actor: Actor, group_id: UUID) -> GroupLine:
    """Give a group; raises NotFound."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    for line in all_groups():
        if line.id == group_id:
            return line
    raise NotFound("There is no such group of words.")


def team_groups(actor: Actor) -> list[SharedGroup]:
    """Give what the team added, changed or switched off, for others: with the words as they were chosen."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    chosen = {line.id for line in all_groups() if line.version and line.state is not GroupState.SHIPPED}
    rows = db.session.scalars(select(SynonymGroup).where(SynonymGroup.id.in_(chosen)).order_by(SynonymGroup.id))
    return [
        SharedGroup(
            row.id,
            SynonymFields(Group(tuple(row.same), tuple(row.say)), row.note, row.is_on),
            row.shipped_key,
            group_of(row.base) if row.base else None,
        )
        for row in rows
    ]


def others_with(actor: Actor, group: Group, group_id: UUID | None) -> list[tuple[str, list[GroupLine]]]:
    """Give the phrases of a group that other groups have too, each with those that are on."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    met: dict[tuple[str, ...], list[GroupLine]] = {}
    for line in all_groups():
        if line.id != group_id and line.state is not GroupState.OFF:
            for phrase in {stems(each) for each in line.fields.group.phrases}:
                met.setdefault(phrase, []).append(line)
    return [(phrase, met[stems(phrase)]) for phrase in group.phrases if stems(phrase) in met]


def history_of(actor: Actor, group_id: UUID) -> list[ChangeLine]:
    """Give the changes of a group, the last one first."""
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    rows = db.session.scalars(
        select(SynonymChange).where(SynonymChange.group_id == group_id).order_by(SynonymChange.version.desc())
    )
    return [ChangeLine(row.version, row.actor_name, row.created_at, tuple(_said(row))) for row in rows]


def _said(row: SynonymChange) -> list[str]:
    after = row.after
    if row.before is None and not after["base"]:
        return ["Added."]
    before: Mapping[str, Any] = row.before or after["base"] | {"is_on": True, "note": ""}
    said = changes(group_of(before), group_of(after))
    if before["is_on"] != after["is_on"]:
        said.append("Switched on." if after["is_on"] else "Switched off.")
    if before["note"] != after["note"]:
        said.append(f"Note: “{after['note']}”." if after["note"] else "The note was taken away.")
    return said or ["Nothing was different."]


def _has(line: GroupLine, wanted: Iterable[str]) -> bool:
    written = [word for text in (*line.fields.group.phrases, line.fields.note.lower()) for word in text.split()]
    return all(any(word.startswith(each) for word in written) for each in wanted)
