"""One row of a table of HSDS 3: its cells with the types of their columns, and what Hub's packages say beside it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Column, Double

from hub.directory.imports.readers.package_rows import made_id, raw_of, said_of, tied, too_wide
from hub.directory.imports.readers.package_store import Row
from hub.directory.imports.readers.package_tables import Table
from hub.directory.models.base import Number
from hub.directory.models.shape import SHAPES

Json = dict[str, Any]
More = Sequence[tuple[str, str]]

LINK, POSITION = "@", "@position"  # how fields beside the tables begin that say where a row belongs
_CLOCK_FIELDS = {"opens_at", "closes_at"}
_NO_SECONDS = re.compile(r"\d\d:\d\d:00")  # as the tabular form must write 09:00
_WHOLE = re.compile(r"-?\d{1,18}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d{1,3})?")


def new_row(table: Table, cells: Sequence[str], place: str, more_of: Callable[[str, str], More]) -> Row | None:
    """Give the row that stands there; None for one that is only there because another must point to it."""
    item = typed(table.kind, said_of(table, cells))
    item.setdefault("id", made_id(table.kind, item))
    own_id = str(item["id"])
    raw, problem = raw_of(table, cells), too_wide(table, cells)
    row = Row(0, table.kind, own_id, "", "", "", place, False, raw, item, problem)
    whole = _with_more(row, more_of(table.kind, own_id))
    return whole if "id" in whole.item else None


def row_beside(kind: str, object_id: str, more: More, place: str) -> Row:
    """Give the row of an object that stands beside the tables alone."""
    return _with_more(Row(0, kind, object_id, "", "", "", place, False, dict(more), {"id": object_id}), more)


def _with_more(row: Row, more: More) -> Row:
    """Give a row with what a package of Hub's says beside it; a field with no value was only filled in. What it
    belongs to is told from its table, and from what is said of that beside; the object itself may say another thing.
    """
    links = {name.removeprefix(LINK): orjson.loads(value) for name, value in more if name.startswith(LINK)}
    position = {POSITION: links.pop(POSITION.removeprefix(LINK))} if POSITION.removeprefix(LINK) in links else {}
    row = tied(row._replace(item=row.item | links))
    item = row.item | position
    for name, value in more:
        if value == "":
            item.pop(name, None)
        elif not name.startswith(LINK):
            item[name] = orjson.loads(value)
    return row._replace(item=item)


def typed(kind: str, cells: Mapping[str, str]) -> Json:
    """Give the cells with the types of their columns; what cannot be read stays text, for the check to name."""
    columns = SHAPES[kind].columns if kind in SHAPES else {}
    return {name: _typed(columns.get(name), value) for name, value in cells.items()}


def _typed(column: Column[Any] | None, value: str) -> Any:
    if column is None:
        return value
    if isinstance(column.type, Number | Double):
        bare = value.strip()
        return int(bare) if _WHOLE.fullmatch(bare) else float(bare) if _NUMBER.fullmatch(bare) else value
    return value[:5] if column.name in _CLOCK_FIELDS and _NO_SECONDS.fullmatch(value) else value
