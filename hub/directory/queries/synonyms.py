"""The synonyms that hold now: what Hub ships, with what the team added, changed and switched off."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from flask import current_app
from sqlalchemy import select

from hub.core.db import db
from hub.directory.models import SynonymGroup
from hub.directory.rules.synonyms import Group, GroupState, SynonymFields, changes, group_of, settled
from hub.directory.search.synonyms import Synonyms, shipped, shipped_groups

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

    @property
    def title(self) -> str:
        """Give its words that mean the same, by which it is told from groups that begin alike."""
        return ", ".join(self.fields.group.same) or self.name


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


def with_change(lines: Iterable[GroupLine], group_id: UUID | None, fields: SynonymFields) -> list[GroupLine]:
    """Give the groups as they would be with one of them changed, or with a new one where no id is given."""
    state = GroupState.OURS if fields.is_on else GroupState.OFF
    if group_id is None:
        return [*lines, GroupLine(UUID(int=0), fields, state)]
    return [replace(line, fields=fields, state=state) if line.id == group_id else line for line in lines]
