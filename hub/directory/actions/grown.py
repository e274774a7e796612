"""The tree of services that were just stored, grown from the rows that were written: reading them back costs more."""

from uuid import UUID

from hub.directory.actions.flatten import NewRow, Rows
from hub.directory.actions.store import Found, blank
from hub.directory.models.shape import SHAPES
from hub.directory.queries.tree import Tree, extend


def grow(rows: Rows, found: Found) -> Tree:
    """Give a tree of the new objects among the rows; what was there before is read from the database."""
    tree = Tree()
    for kind, of_kind in rows.items():
        empty = blank(SHAPES[kind])
        for object_id, row in of_kind.items():
            if _is_new(row, found):
                _add(tree, object_id, row, empty | row.values)
    _complete(tree)
    return tree


def _is_new(row: NewRow, found: Found) -> bool:
    """Say whether the object was not there before, nor anything that it stands in."""
    if row.is_new is None:
        is_there = found.exists(row.kind, row.values["id"])
        row.is_new = not is_there and (row.above is None or _is_new(row.above, found))
    return row.is_new


def _add(tree: Tree, object_id: UUID, row: NewRow, values: dict[str, object]) -> None:
    if row.above is None or row.part is None:
        tree.rows[row.kind][object_id] = values
    else:
        tree.add_children(row.above.kind, row.name, row.part, [values])


def _complete(tree: Tree) -> None:
    """Read the objects that the new ones refer to and that were there before."""
    missing: dict[str, set[UUID]] = {}
    for kind, of_kind in list(tree.rows.items()):
        for part in SHAPES[kind].objects.values():
            wanted = {row[part.column] for row in of_kind.values()} - {None}
            missing.setdefault(part.kind, set()).update(wanted)
    for kind, ids in missing.items():
        extend(tree, kind, ids - tree.rows[kind].keys())
