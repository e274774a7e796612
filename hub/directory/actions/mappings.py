"""Keeping how the columns of a source's spreadsheets are read."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.db import db, transaction
from hub.core.errors import Invalid, NotFound
from hub.core.permissions import allow
from hub.directory.models import ColumnMapping
from hub.directory.permissions import DirectoryPermission
from hub.directory.rules.mapping import check_mapping

ENTITY = "directory_column_mapping"


def save_mapping(name: str, mapping: Mapping[str, Any], *, actor: Actor) -> ColumnMapping:
    """Keep a mapping under a name, instead of what was kept under it before. Raises Invalid naming the fields."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    name = " ".join(name.split())
    if not name:
        raise Invalid("Give the mapping a name.", field="name")
    columns = mapping.get("columns")
    wrong = check_mapping(mapping, list(columns) if isinstance(columns, dict) else [])
    if wrong:
        raise Invalid(errors=wrong)
    with transaction():
        kept = db.session.scalars(select(ColumnMapping).where(ColumnMapping.name == name)).first()
        action = Action.UPDATE if kept else Action.CREATE
        kept = kept or ColumnMapping(name=name)
        kept.columns = dict(mapping)
        db.session.add(kept)
        db.session.flush()
        audit.record(actor, action, ENTITY, kept.id, detail={"name": name})
        return kept


def delete_mapping(name: str, *, actor: Actor) -> None:
    """Forget a mapping; imports that were begun with it keep their own copy. Raises NotFound."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with transaction():
        kept = db.session.scalars(select(ColumnMapping).where(ColumnMapping.name == name)).first()
        if kept is None:
            raise NotFound(f"There is no mapping “{name}”.")
        db.session.delete(kept)
        audit.record(actor, Action.DELETE, ENTITY, kept.id, detail={"name": name})
