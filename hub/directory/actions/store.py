"""Writing the rows of a service: only what differs from what is there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update

from hub.core.db import db
from hub.directory.actions.flatten import NewRow, Rows
from hub.directory.actions.shared import Key
from hub.directory.models.shape import KIND_COLUMNS, SHAPES, Shape
from hub.directory.queries.tree import Row, read_children, read_rows

# Parents before children: what a foreign key points to is there first, and goes last.
ORDER = (
    "taxonomy", "taxonomy_term", "unit", "organization", "program", "location", "service", "service_at_location",
    "contact", "phone", "language", "schedule", "service_area", "cost_option", "funding", "required_document",
    "service_capacity", "url", "organization_identifier", "address", "accessibility", "attribute", "metadata",
)  # fmt: skip


class Found:
    """Rows that the database has, read as they are asked for."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[UUID, Row | None]] = defaultdict(dict)

    def read(self, wanted: Mapping[str, set[UUID]]) -> None:
        """Read rows by id beforehand, one statement a table."""
        for kind, ids in wanted.items():
            self.rows[kind].update(dict.fromkeys(ids))
            self.add(kind, read_rows(SHAPES[kind], ids))

    def add(self, kind: str, rows: Sequence[Row]) -> None:
        """Keep rows that were read."""
        self.rows[kind].update((row["id"], row) for row in rows)

    def get(self, kind: str, object_id: UUID) -> Row | None:
        """Give a row, or None where there is none."""
        if object_id not in self.rows[kind]:
            self.read({kind: {object_id}})
        return self.rows[kind][object_id]

    def exists(self, kind: str, object_id: UUID) -> bool:
        """Say whether there is such an object."""
        return self.get(kind, object_id) is not None

    def is_free(self, kind: str, object_id: UUID, column: str, parent: UUID) -> bool:
        """Say whether an id is unused, or used under this very parent."""
        row = self.get(kind, object_id)
        return row is None or row[column] == parent


def store(rows: Rows, found: Found) -> set[Key]:
    """Write what is new or differs and remove what is gone; gives the shared objects that changed."""
    outdated = _outdated(rows, found)
    removed: set[Key] = set()
    for kind in reversed(ORDER):
        _remove(SHAPES[kind], outdated.get(kind, {}))
        removed |= {(kind, each) for each in outdated.get(kind, {})}
    touched = {shared for each in removed if (shared := _shared_above(*each, rows, found))}
    for kind in ORDER:
        touched |= _write(SHAPES[kind], rows[kind], found)
    return touched


def _shared_above(kind: str, object_id: UUID, rows: Rows, found: Found) -> Key | None:
    """Give the shared object that an object is, or is part of; None where it is a service's own."""
    while kind and not SHAPES[kind].shared:
        row = rows[kind].get(object_id)
        held = row.values if row else found.get(kind, object_id)
        kind, object_id = _owner(SHAPES[kind], held) if held else ("", object_id)
    return (kind, object_id) if kind else None


def _write(shape: Shape, rows: Mapping[UUID, NewRow], found: Found) -> set[Key]:
    """Write the rows of a kind; gives the shared objects that are new or changed by it."""
    new: list[dict[str, Any]] = []
    changed: set[Key] = set()
    for object_id, row in rows.items():
        before = found.get(shape.kind, object_id)
        # A vocabulary of ours (kept here) may be used by a feed, and is not rewritten by it.
        differing = _difference(shape, before, row) if before and not before.get("kept_here") else {}
        if before is None:
            new.append(blank(shape) | row.values)
        elif differing:
            db.session.execute(update(shape.table).where(shape.table.c.id == object_id).values(differing))
        else:
            continue
        if row.root:
            changed.add(row.root)
        if row.above and row.above.root:
            changed.add(row.above.root)
    if new:
        db.session.execute(insert(shape.table), new)
    return changed


def blank(shape: Shape) -> dict[str, Any]:
    """Give a row of a kind with nothing in it."""
    empty: dict[str, Any] = dict.fromkeys((*shape.columns, "position", "source_id"))
    return empty | ({"is_confidential": False} if shape.kind == "location" else {})


def _difference(shape: Shape, before: Row, row: NewRow) -> dict[str, Any]:
    """Give the columns to change. A shared object keeps what this feed does not speak of; any other is replaced."""
    wanted = row.values
    if shape.shared:
        kept = {name: value for name, value in before["extra"].items() if name not in row.given}
        wanted = wanted | {"extra": kept | wanted["extra"]}
    else:
        wanted = blank(shape) | wanted
    return {name: value for name, value in wanted.items() if before[name] != value}


def _owner(shape: Shape, row: Mapping[str, Any]) -> Key:
    """Give the object whose list this row stands in."""
    if shape.kind in KIND_COLUMNS:
        return row[KIND_COLUMNS[shape.kind]], row["link_id" if shape.kind == "attribute" else "resource_id"]
    if row.get("position") is not None:
        for kind, column in _LISTS[shape.kind]:
            if row.get(column):
                return kind, row[column]
    return "", _NOBODY


_NOBODY = UUID(int=0)
# For each kind of object, the kinds in whose lists it may stand, and by which column.
_LISTS = {
    kind: [(shape.kind, part.column) for shape in SHAPES.values() for part in shape.lists.values() if part.kind == kind]
    for kind in SHAPES
}


def _outdated(rows: Rows, found: Found) -> Mapping[str, Mapping[UUID, Row]]:
    """Find the rows in the lists of these objects that the feed no longer has."""
    gone: dict[str, dict[UUID, Row]] = defaultdict(dict)
    frontier = {kind: [each for each in rows[kind] if found.get(kind, each)] for kind in ORDER}
    while any(frontier.values()):
        following: dict[str, list[UUID]] = defaultdict(list)
        for kind, ids in frontier.items():
            for name, part in SHAPES[kind].lists.items():
                replaced = [each for each in ids if _is_replaced(SHAPES[kind], name, each, rows)]
                there = read_children(SHAPES[kind], part, replaced)
                found.add(part.kind, there)
                for row in there:
                    if row["id"] not in rows[part.kind]:
                        gone[part.kind][row["id"]] = row
                        following[part.kind].append(row["id"])
        frontier = {kind: ids for kind, ids in following.items() if not SHAPES[kind].shared}
    return gone


def _is_replaced(shape: Shape, name: str, object_id: UUID, rows: Rows) -> bool:
    row = rows[shape.kind].get(object_id)
    return row is None or not shape.shared or name in row.given


def _remove(shape: Shape, gone: Mapping[UUID, Row]) -> None:
    """Remove rows; a shared object only leaves the list."""
    if not gone:
        return
    these = shape.table.c.id.in_(list(gone))
    if shape.shared:
        db.session.execute(update(shape.table).where(these).values(position=None))
    else:
        db.session.execute(delete(shape.table).where(these))
