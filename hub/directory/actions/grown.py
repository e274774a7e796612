"""The tree of services that were just stored, grown from the rows that were written: reading them back costs more."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hub.directory.actions.flatten import Rows
from hub.directory.actions.store import Found, blank
from hub.directory.models.shape import KIND_COLUMNS, SHAPES, Part
from hub.directory.queries.tree import Tree, extend

Key = tuple[str, UUID]

# For each kind of object, the lists that it may stand in: the parent's kind, the property, the part.
_LISTS: Mapping[str, list[tuple[str, str, Part]]] = {
    kind: [
        (shape.kind, name, part) for shape in SHAPES.values() for name, part in shape.lists.items() if part.kind == kind
    ]
    for kind in SHAPES
}


def grow(rows: Rows, found: Found) -> Tree:
    """Give a tree of the new objects among the rows; what was there before is read from the database."""
    growing = _Growing(rows, found)
    for kind, of_kind in rows.items():
        for object_id in of_kind:
            if growing.is_new((kind, object_id)):
                growing.add(kind, object_id)
    growing.complete()
    return growing.tree


class _Growing:
    def __init__(self, rows: Rows, found: Found) -> None:
        self.rows = rows
        self.found = found
        self.tree = Tree()
        self._new: dict[Key, bool] = {}

    def is_new(self, key: Key) -> bool:
        """Say whether the object was not there before, nor anything that it stands in."""
        is_new = self._new.get(key)
        if is_new is None:
            kind, object_id = key
            row = self.rows[kind].get(object_id)
            is_new = row is not None and not self.found.exists(kind, object_id)
            if is_new and row is not None and (place := _place(kind, row.values)):
                is_new = self.is_new(place[0])
            self._new[key] = is_new
        return is_new

    def add(self, kind: str, object_id: UUID) -> None:
        """Keep a new object, and where it stands."""
        row = blank(SHAPES[kind]) | self.rows[kind][object_id].values
        place = _place(kind, row)
        if place is None:
            self.tree.rows[kind][object_id] = row
        else:
            (parent, _), name, part = place
            self.tree.add_children(parent, name, part, [row])

    def complete(self) -> None:
        """Read the objects that the new ones refer to and that were there before."""
        missing: dict[str, set[UUID]] = {}
        for kind, of_kind in list(self.tree.rows.items()):
            for part in SHAPES[kind].objects.values():
                wanted = {row[part.column] for row in of_kind.values()} - {None}
                missing.setdefault(part.kind, set()).update(wanted)
        for kind, ids in missing.items():
            extend(self.tree, kind, ids - self.tree.rows[kind].keys())


def _place(kind: str, row: Mapping[str, Any]) -> tuple[Key, str, Part] | None:
    """Give the list that an object stands in: whose it is, its name and its part; None where it stands in none."""
    if row.get("position") is None:
        return None
    for parent, name, part in _LISTS[kind]:
        if row.get(part.column) is not None and (kind not in KIND_COLUMNS or row[KIND_COLUMNS[kind]] == parent):
            return (parent, row[part.column]), name, part
    return None
