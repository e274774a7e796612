"""The mappings of spreadsheets that are kept, by name."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.permissions import allow
from hub.directory.models import ColumnMapping
from hub.directory.permissions import DirectoryPermission


def list_mappings(actor: Actor) -> dict[str, Mapping[str, Any]]:
    """Give every mapping by its name, in the order of the names."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    kept = db.session.scalars(select(ColumnMapping).order_by(ColumnMapping.name))
    return {each.name: each.columns for each in kept}


def get_mapping(actor: Actor, name: str) -> Mapping[str, Any]:
    """Give the mapping of a name; raises NotFound saying which there are."""
    found = list_mappings(actor)
    if name not in found:
        there = f" There are: {', '.join(found)}." if found else " None is kept yet."
        raise NotFound(f"There is no mapping “{name[:100]}”.{there}")
    return found[name]
