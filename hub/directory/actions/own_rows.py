"""The rows that are a service's own: kept as they are, put back exactly, taken over from another service."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Column, Date, Enum, Uuid, delete, insert, update

from hub.core.columns import UtcDateTime
from hub.core.db import db
from hub.directory.actions.store import ORDER
from hub.directory.models.base import Number
from hub.directory.models.shape import SHAPES, Part, Shape
from hub.directory.queries.tree import Row, Tree, load

Rows = list[tuple[str, Row]]  # with the kind of each
Snapshot = dict[str, list[dict[str, Any]]]  # rows by kind, as JSON
_OF_A_ROW = frozenset({"id", "source_id", "position"})  # what differs though two rows say the same


def snapshot(service_id: UUID) -> Snapshot:
    """Write down a service's own rows as JSON, so exactly that `restore` gives them back."""
    return _snapshot(load("service", [service_id]), service_id)


def digest(kept: Snapshot) -> str:
    """Give what differs when any of the rows does."""
    return hashlib.sha256(orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)).hexdigest()


def restore(service_id: UUID, kept: Snapshot) -> None:
    """Put a service's own rows back as they were."""
    tree = load("service", [service_id])
    _remove(list(_below(tree, SHAPES["service"], service_id)))
    service = _read(SHAPES["service"], kept["service"][0])
    _change(service_id, {name: value for name, value in service.items() if name != "id"})
    for kind in ORDER:
        rows = [_read(SHAPES[kind], row) for row in kept.get(kind, ()) if kind != "service"]
        if rows:
            db.session.execute(insert(SHAPES[kind].table), rows)


def take(service_id: UUID, other_id: UUID, columns: Mapping[str, tuple[str, ...]], lists: Mapping[str, bool]) -> None:
    """Give a service what another has: by field its `columns`, and its `lists`, after the own rows where that is true.

    The other keeps its rows: the copies have ids of their own. What the service has already is not doubled.
    """
    tree = load("service", [service_id, other_id])
    own, other = tree.rows["service"][service_id], tree.rows["service"][other_id]
    replaced = {name for field, names in columns.items() for name in (field, *names)}
    replaced |= {field for field, keeping in lists.items() if not keeping}
    taken = {name: other[name] for names in columns.values() for name in names}
    _change(service_id, taken | {"extra": _extra(own, other, replaced)})
    copies: Rows = []
    for field, keeping in lists.items():
        copies += _taken(tree, field, service_id, other_id, keeping=keeping)
    for kind in ORDER:
        new = [dict(row) for each, row in copies if each == kind]
        if new:
            db.session.execute(insert(SHAPES[kind].table), new)


def _taken(tree: Tree, field: str, service_id: UUID, other_id: UUID, *, keeping: bool) -> Rows:
    """Make the copies of a list, and remove what they replace."""
    part = SHAPES["service"].lists[field]
    own, rows = (list(tree.lists("service", each).get(field, ())) for each in (service_id, other_id))
    if keeping:
        rows = [row for row in rows if _said(part, row) not in [_said(part, each) for each in own]]
    else:
        _remove([each for row in own for each in _with_all_below(tree, part.kind, row)])
    first = max((row["position"] for row in own), default=-1) + 1 if keeping else 0
    copies: Rows = []
    for position, row in enumerate(rows, first):
        _copy(tree, part, row, service_id, position, copies)
    return copies


def _copy(tree: Tree, part: Part, row: Row, parent: UUID, position: int, copies: Rows) -> None:
    own_id = uuid4()
    copies.append((part.kind, dict(row) | {"id": own_id, "source_id": None, part.column: parent, "position": position}))
    for name, below in SHAPES[part.kind].lists.items():
        for child in tree.lists(part.kind, row["id"]).get(name, ()):
            _copy(tree, below, child, own_id, child["position"], copies)


def _snapshot(tree: Tree, service_id: UUID) -> Snapshot:
    kept: Snapshot = {"service": [_written(tree.rows["service"][service_id])]}
    for kind, row in _below(tree, SHAPES["service"], service_id):
        kept.setdefault(kind, []).append(_written(row))
    return {kind: sorted(rows, key=lambda row: str(row["id"])) for kind, rows in kept.items()}


def _below(tree: Tree, shape: Shape, object_id: UUID) -> Iterator[tuple[str, Row]]:
    """Give the rows in the lists of an object, and in theirs; what several services share is nobody's own."""
    for name, part in shape.lists.items():
        if not SHAPES[part.kind].shared:
            for row in tree.lists(shape.kind, object_id).get(name, ()):
                yield from _with_all_below(tree, part.kind, row)


def _with_all_below(tree: Tree, kind: str, row: Row) -> Iterator[tuple[str, Row]]:
    yield kind, row
    yield from _below(tree, SHAPES[kind], row["id"])


def _remove(rows: Rows) -> None:
    for kind in reversed(ORDER):
        ids = [row["id"] for each, row in rows if each == kind]
        if ids:
            db.session.execute(delete(SHAPES[kind].table).where(SHAPES[kind].table.c.id.in_(ids)))


def _change(service_id: UUID, values: Mapping[str, Any]) -> None:
    table = SHAPES["service"].table
    db.session.execute(update(table).where(table.c.id == service_id).values(dict(values)))


def _extra(own: Row, other: Row, names: set[str]) -> dict[str, Any]:
    kept = {name: value for name, value in own["extra"].items() if name not in names}
    return kept | {name: value for name, value in other["extra"].items() if name in names}


def _said(part: Part, row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _OF_A_ROW and name != part.column}


def _written(row: Row) -> dict[str, Any]:
    return {name: _out(value) for name, value in row.items()}


def _out(value: Any) -> Any:
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _read(shape: Shape, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _in(shape.table.c[name], value) for name, value in row.items()}


def _in(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, Uuid):
        return UUID(value)
    if isinstance(kind, Number):
        return Decimal(value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return kind.enum_class(value) if isinstance(kind, Enum) and kind.enum_class else value
