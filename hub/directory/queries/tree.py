"""Reading many objects with everything nested in them, one statement a table and level however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, select

from hub.core.db import db
from hub.directory.models.shape import KIND_COLUMNS, SHAPES, Part, Shape

Row = Mapping[str, Any]
_CHUNK = 500  # values in one IN


class Tree:
    """Rows of every kind, findable by id and by parent. `kept` is for what was written of shared objects."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[UUID, Row]] = defaultdict(dict)
        self.kept: dict[tuple[str, bool, bool], dict[UUID, tuple[dict[str, Any], set[tuple[str, UUID]]]]] = {}
        self._lists: dict[str, dict[UUID, dict[str, list[Row]]]] = defaultdict(dict)

    def get(self, kind: str, object_id: UUID | None) -> Row | None:
        """Give a row that was read."""
        return None if object_id is None else self.rows[kind].get(object_id)

    def lists(self, kind: str, object_id: UUID) -> Mapping[str, list[Row]]:
        """Give the rows of an object's lists that are not empty, each in order, by property."""
        found = self._lists[kind].get(object_id)
        if not found:
            return {}
        for rows in found.values():
            if len(rows) > 1:
                rows.sort(key=_position)
        return found

    def add_children(self, parent_kind: str, name: str, part: Part, rows: Sequence[Row]) -> list[UUID]:
        """Keep rows of lists; gives the ids of those that were not known before."""
        fresh = self.add(part.kind, rows)
        of_kind = self._lists[parent_kind]
        for row in rows:
            of_kind.setdefault(row[part.column], {}).setdefault(name, []).append(row)
        return fresh

    def add(self, kind: str, rows: Sequence[Row]) -> list[UUID]:
        """Keep rows; gives the ids of those that were not known before."""
        known = self.rows[kind]
        fresh = [row["id"] for row in rows if row["id"] not in known]
        known.update((row["id"], row) for row in rows)
        return fresh


def _position(row: Row) -> int:
    return int(row["position"])


def load(kind: str, ids: Collection[UUID]) -> Tree:
    """Read objects of a kind with everything nested in them."""
    tree = Tree()
    extend(tree, kind, ids)
    return tree


def extend(tree: Tree, kind: str, ids: Collection[UUID]) -> None:
    """Read objects of a kind that the tree has not yet, with everything nested in them."""
    known = tree.rows[kind]
    frontier = {kind: tree.add(kind, read_rows(SHAPES[kind], [each for each in ids if each not in known]))}
    while any(frontier.values()):
        following: dict[str, list[UUID]] = defaultdict(list)
        for each, found in frontier.items():
            for child, fresh in _next(tree, SHAPES[each], found):
                following[child] += fresh
        frontier = {each: found for each, found in following.items() if found}


def _next(tree: Tree, shape: Shape, ids: Sequence[UUID]) -> Iterator[tuple[str, list[UUID]]]:
    for name, part in shape.lists.items():
        yield part.kind, tree.add_children(shape.kind, name, part, read_children(shape, part, ids))
    for part in shape.objects.values():
        known = tree.rows[part.kind]
        wanted = {tree.rows[shape.kind][each][part.column] for each in ids} - known.keys() - {None}
        yield part.kind, tree.add(part.kind, read_rows(SHAPES[part.kind], wanted))


def read_rows(shape: Shape, ids: Collection[UUID]) -> list[Row]:
    """Read rows by id."""
    return _read(shape, "id", ids, [])


def read_children(shape: Shape, part: Part, parents: Collection[UUID]) -> list[Row]:
    """Read the rows of a list of the parents. A shared object counts where it was listed, not where it was named."""
    child = SHAPES[part.kind]
    where: list[ColumnElement[bool]] = [child.table.c.position.is_not(None)]
    if part.kind in KIND_COLUMNS:
        where.append(child.table.c[KIND_COLUMNS[part.kind]] == shape.kind)
    return _read(child, part.column, parents, where)


def _read(shape: Shape, column: str, values: Collection[UUID], where: list[ColumnElement[bool]]) -> list[Row]:
    wanted = sorted(values)
    rows: list[Row] = []
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        found = db.session.execute(select(shape.table).where(shape.table.c[column].in_(chunk), *where))
        rows += cast("Sequence[Row]", found.mappings().all())
    return rows
