"""What the standard says of a path inside a record: whether it knows it, what belongs there, which comes first."""

from functools import lru_cache

from sqlalchemy import Column, Date, Double

from hub.directory.models.base import Number
from hub.directory.models.shape import REFERENCES, SHAPES, Shape

_OWN = {"x_hub_note": "text", "x_hub_visibility": "text"}
_FIRST = ("id", "name", "status", "alternate_name", "description")


@lru_cache(maxsize=20_000)
def type_at(kind: str, path: str) -> str:
    """Say what belongs at a path of an object of a kind: number, date, text; "" where the standard knows none."""
    if path in _OWN and kind == "service":
        return _OWN[path]
    found = _column(kind, path)
    if found is None:
        return "text" if path.rpartition(".")[2] == "id" and _shape(kind, path.split(".")[:-1]) else ""
    if isinstance(found.type, Number | Double):
        return "number"
    return "date" if isinstance(found.type, Date) else "text"


@lru_cache(maxsize=20_000)
def is_for_people(kind: str, path: str) -> bool:
    """Say whether a path is worth a column to people: a field of the standard that is no id of something inside."""
    name = path.rpartition(".")[2]
    if path == "id":
        return True
    return (
        bool(type_at(kind, path)) and name != "id" and name not in REFERENCES and name not in {"link_entity", "link_id"}
    )


@lru_cache(maxsize=20_000)
def order_of(kind: str, path: str) -> tuple[tuple[int, str], ...]:
    """Give what to sort paths by, so that they stand in the order of the standard, fields before what is nested."""
    order: list[tuple[int, str]] = []
    shape: Shape | None = SHAPES.get(kind)
    for step in path.split("."):
        if step.isdigit():
            order.append((int(step), ""))
            continue
        order.append((_position(shape, step), step))
        part = dict(shape.parts).get(step) if shape else None
        shape = SHAPES[part.kind] if part else None
    return tuple(order)


def _position(shape: Shape | None, name: str) -> int:
    if name in _FIRST:
        return _FIRST.index(name)
    names = [] if shape is None else [*shape.columns, *shape.objects, *shape.lists]
    return len(_FIRST) + (names.index(name) if name in names else len(names))


def _column(kind: str, path: str) -> Column[object] | None:
    *way, name = path.split(".")
    shape = _shape(kind, way)
    return shape.columns.get(name) if shape else None


def _shape(kind: str, way: list[str]) -> Shape | None:
    """Follow a path to the object at its end: list names are followed by a number, names of objects are not."""
    shape = SHAPES.get(kind)
    steps = iter(way)
    for step in steps:
        if shape is None:
            return None
        if step in shape.lists:
            if not next(steps, "").isdigit():
                return None
            shape = SHAPES[shape.lists[step].kind]
        elif step in shape.objects:
            shape = SHAPES[shape.objects[step].kind]
        else:
            return None
    return shape
