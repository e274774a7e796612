"""The synonyms that hold now: what Hub ships, with what the team added, changed and switched off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from flask import current_app
from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.directory.models import SynonymChange, SynonymGroup
from hub.directory.permissions import DirectoryPermission
from hub.directory.rules.synonyms import Group, GroupState, SharedGroup, SynonymFields, changes, group_of, settled
from hub.directory.search.analysis import stems
from hub.directory.search.synonyms import Synonyms, shipped, shipped_groups

PAGE_SIZE = 30
_NAMESPACE = UUID("9f0f6a0e-1a52-4a2c-8a77-6c1d2f7f0b54")


@dataclass(frozen=True)
class GroupLine:
    """A group as it is now. `fields` are what the search uses while it is on, with every upgrade in it.

    `shipped` is what Hub ships for it now, `news` what upgrades made of that since it was changed here, in words;
    `was_shipped` says that Hub shipped it once and does no more. `version` is 0 where it was never changed.
    """

    id: UUID
    fields: SynonymFields
    state: GroupState
    shipped_key: str | None = None
    shipped: Group | None = None
    news: tuple[str, ...] = ()
    was_shipped: bool = False
    version: int = 0
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def name(self) -> str:
        """Give what it is called: its first phrase."""
        return self.fields.group.phrases[0] if self.fields.group.phrases else "A group without words"


@dataclass(frozen=True)
class ChangeLine:
    """One change of a group, in words."""

    version: int
    by: str
    at: datetime
    said: tuple[str, ...]


@dataclass(frozen=True)
class _Kept:
    seq: int
    synonyms: Synonyms


def synonyms_at(seq: int) -> Synonyms:
    """Give the synonyms that hold since change `seq` of the directory: read once, and again when something changed."""
    kept: dict[Path, _Kept] = current_app.extensions.setdefault("directory_synonyms", {})
    folder = current_app.config["HUB"].search_dir
    if folder not in kept or kept[folder].seq != seq:
        found = synonyms_of(all_groups())
        before = kept[folder].synonyms if folder in kept else shipped()
        kept[folder] = _Kept(seq, before if found == before else found)
    return kept[folder].synonyms


def synonyms_of(lines: Iterable[GroupLine]) -> Synonyms:
    """Give the synonyms of those groups that are on."""
    return Synonyms(line.fields.group for line in lines if line.state is not GroupState.OFF)


def all_groups() -> list[GroupLine]:
    """Read every group: those that Hub ships in their order, then ours, the newest first."""
    rows = db.session.scalars(select(SynonymGroup).order_by(SynonymGroup.changed_at.desc(), SynonymGroup.id)).all()
    changed = {row.shipped_key: row for row in rows if row.shipped_key}
    listed = shipped_groups()
    lines = [line_of(changed[key], group) if key in changed else untouched(key, group) for key, group in listed.items()]
    return lines + [line_of(row, None) for row in rows if row.shipped_key not in listed]


def untouched(key: str, group: Group) -> GroupLine:
    """Give a group as Hub ships it."""
    return GroupLine(shipped_id(key), SynonymFields(group), GroupState.SHIPPED, key, group)


def shipped_id(key: str) -> UUID:
    """Give the id of a shipped group: the same wherever Hub runs."""
    return uuid5(_NAMESPACE, key)


def line_of(row: SynonymGroup, now_shipped: Group | None) -> GroupLine:
    """Give a group of the team's, or what it made of one that Hub ships now, or shipped once."""
    ours = Group(tuple(row.same), tuple(row.say))
    base = group_of(row.base) if row.base else None
    held = settled(base, ours, now_shipped) if base and now_shipped else ours
    state = GroupState.CHANGED if now_shipped else GroupState.OURS
    if now_shipped and not changes(now_shipped, held) and not row.note:
        state = GroupState.SHIPPED
    return GroupLine(
        row.id,
        SynonymFields(held, row.note, row.is_on),
        state if row.is_on else GroupState.OFF,
        row.shipped_key,
        now_shipped,
        tuple(changes(base, now_shipped)) if base and now_shipped else (),
        was_shipped=row.shipped_key is not None and now_shipped is None,
        version=row.version,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )


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


def with_change(lines: Iterable[GroupLine], group_id: UUID | None, fields: SynonymFields) -> list[GroupLine]:
    """Give the groups as they would be with one of them changed, or with a new one where no id is given."""
    state = GroupState.OURS if fields.is_on else GroupState.OFF
    if group_id is None:
        return [*lines, GroupLine(UUID(int=0), fields, state)]
    return [replace(line, fields=fields, state=state) if line.id == group_id else line for line in lines]


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
