"""The tree of services that were just stored, grown from the rows that were written: reading them back costs more."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hub.directory.actions.flatten import Rows
from hub.directory.actions.store import Found, blank
from hub.directory.models.shape import KIND_COLUMNS, SHAPES, Part, Shape
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
        if key not in self._new:
            kind, object_id = key
            row = self.rows[kind].get(object_id)
            self._new[key] = (
                row is not None
                and not self.found.exists(kind, object_id)
                and all(self.is_new(parent) for parent, _, _ in _parents(SHAPES[kind], row.values))
            )
        return self._new[key]

    def add(self, kind: str, object_id: UUID) -> None:
        row = blank(SHAPES[kind]) | self.rows[kind][object_id].values
        self.tree.add(kind, [row])
        for (parent, _), name, part in _parents(SHAPES[kind], row):
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


def _parents(shape: Shape, row: Mapping[str, Any]) -> list[tuple[Key, str, Part]]:
    if row.get("position") is None:
        return []
    return [
        ((parent, row[part.column]), name, part)
        for parent, name, part in _LISTS[shape.kind]
        if row.get(part.column) is not None
        and (shape.kind not in KIND_COLUMNS or row[KIND_COLUMNS[shape.kind]] == parent)
    ]
