"""Writing objects as HSDS JSON: in full, as they came, or as the open feed may show them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hub.directory.models.ids import part_id
from hub.directory.models.shape import SHAPES, Part, Shape
from hub.directory.models.values import to_column, to_json
from hub.directory.queries.open_feed import publishable
from hub.directory.queries.tree import Row, Tree
from hub.directory.rules.confidential import telling, withhold, withhold_at, without

Json = dict[str, Any]
Path = tuple[tuple[str, UUID], ...]  # the objects that are being written, outermost first


@dataclass
class Rendering:
    """What is being written: from which rows, for whom, and which shared objects were met on the way.

    `tells_all` is for staff who may know where confidential places are.
    """

    tree: Tree
    is_open: bool
    tells_all: bool = False
    met: set[tuple[str, UUID]] = field(default_factory=set)


def in_full(tree: Tree, kind: str, object_id: UUID) -> Json:
    """Write an object with every field that it came with, for staff."""
    return _write(Rendering(tree, is_open=False), SHAPES[kind], tree.rows[kind][object_id], ())


def for_everybody(tree: Tree, kind: str, object_id: UUID) -> tuple[Json, set[tuple[str, UUID]]]:
    """Write an object for the open feed (see `open_feed`); gives also the shared objects that it shows."""
    rendering = Rendering(tree, is_open=True)
    written = _write(rendering, SHAPES[kind], tree.rows[kind][object_id], ())
    if patterns := telling(_confidential_addresses(rendering)):
        written = without(written, patterns)
    return written, rendering.met


def _confidential_addresses(rendering: Rendering) -> Iterator[Row]:
    for kind, location_id in sorted(rendering.met):
        location = rendering.tree.get("location", location_id) if kind == "location" else None
        if location is not None and location["is_confidential"]:
            yield from rendering.tree.lists("location", location_id).get("addresses", ())


def for_referrers(tree: Tree, kind: str, object_id: UUID) -> Json:
    """Write an object as for everybody, but with the addresses of confidential places, each marked as such."""
    rendering = Rendering(tree, is_open=True, tells_all=True)
    return _write(rendering, SHAPES[kind], tree.rows[kind][object_id], ())


def _write(rendering: Rendering, shape: Shape, row: Row, path: Path) -> Json:
    if shape.shared:
        rendering.met.add((shape.kind, row["id"]))
    extra: Json = row["extra"]
    own_id = str(row["id"]) if rendering.is_open else row["source_id"] or str(row["id"])
    written = {"id": own_id}
    for name in shape.columns:
        value = row[name]
        if value is not None:
            written[name] = value if value.__class__ is str else to_json(value)
    if (shape.kind, row["id"]) not in path:
        path = (*path, (shape.kind, row["id"]))
        written |= _write_objects(rendering, shape, row, path)
        written |= _write_lists(rendering, shape, row, path)
    if not rendering.is_open:
        return written | extra | ({"is_confidential": True} if row.get("is_confidential") else {})
    told_apart = {name: extra[name] for name, _ in shape.parts if extra.get(name)} if extra else {}
    if told_apart:
        written |= _variants(rendering, shape, row, told_apart)
    return _discreet(rendering, shape, row, publishable(shape, written))


def _write_lists(rendering: Rendering, shape: Shape, row: Row, path: Path) -> Json:
    """Write the lists of an object. What is withheld of a confidential place does not count as shown."""
    written: Json = {}
    lists = rendering.tree.lists(shape.kind, row["id"])
    if not lists:
        return written
    hides = rendering.is_open and not rendering.tells_all
    if hides and shape.kind == "location" and row["is_confidential"]:
        rendering = Rendering(rendering.tree, rendering.is_open)
    at_hidden_place = hides and shape.kind == "service_at_location" and _is_confidential(rendering, row)
    for name, part in shape.lists.items():
        if name in lists and not (at_hidden_place and name == "attributes"):
            items = (_write(rendering, SHAPES[part.kind], child, path) for child in lists[name])
            written[name] = [item for item in items if item]
    return written


def _discreet(rendering: Rendering, shape: Shape, row: Row, shown: Json) -> Json:
    """Withhold what tells where a confidential place is, or mark it for those who may know."""
    if shape.kind == "location" and row["is_confidential"]:
        return shown | {"is_confidential": True} if rendering.tells_all else withhold(shown)
    if shape.kind == "service_at_location" and not rendering.tells_all and _is_confidential(rendering, row):
        return withhold_at(shown)
    return shown


def _is_confidential(rendering: Rendering, row: Row) -> bool:
    location = rendering.tree.get("location", row["location_id"])
    return location is not None and bool(location["is_confidential"])


def _write_objects(rendering: Rendering, shape: Shape, row: Row, path: Path) -> Json:
    written: Json = {}
    for name, part in shape.objects.items():
        other = rendering.tree.get(part.kind, row[part.column])
        if other is not None and (part.kind, other["id"]) not in path:
            written[name] = _write_one(rendering, SHAPES[part.kind], other, path)
    return written


def _write_one(rendering: Rendering, shape: Shape, row: Row, path: Path) -> Json:
    """Write a shared object once for all services of the tree: the same organisation and terms come again and again.

    Inside another shared object it is written for itself, as what stands around it is left out.
    """
    if not shape.shared or any(SHAPES[kind].shared for kind, _ in path):
        return _write(rendering, shape, row, path)
    kept = rendering.tree.kept.setdefault((shape.kind, rendering.is_open, rendering.tells_all), {})
    if row["id"] not in kept:
        alone = Rendering(rendering.tree, rendering.is_open, rendering.tells_all)
        kept[row["id"]] = (_write(alone, shape, row, path), alone.met)
    written, met = kept[row["id"]]
    rendering.met |= met
    return written


def _names_confidential(rendering: Rendering, shape: Shape, name: str, row: Row) -> bool:
    if name in shape.objects:
        return _is_confidential(rendering, row)
    return any(each["is_confidential"] for each in rendering.tree.lists(shape.kind, row["id"]).get(name, ()))


def _variants(rendering: Rendering, shape: Shape, row: Row, told_apart: Json) -> Json:
    """Write shared objects that this feed describes in two ways as this very object has them.

    Not a confidential place: the other way of telling it tells where it is.
    """
    written: Json = {}
    for name, part in shape.parts:
        value = told_apart.get(name)
        if part.kind == "location" and _names_confidential(rendering, shape, name, row):
            continue
        if isinstance(value, dict) and name in shape.objects:
            written[name] = _clean(SHAPES[part.kind], value, row[part.column])
        elif isinstance(value, list) and name in shape.lists:
            written[name] = _clean_list(part, f"{shape.kind}.{name}", value, row["id"])
    return written


def _clean(shape: Shape, raw: Mapping[str, Any], own_id: UUID) -> Json:
    """Keep of what a feed said what the columns could hold."""
    written: Json = {"id": str(own_id)}
    for name, column in shape.columns.items():
        value = to_column(column, raw.get(name))
        if value is not None:
            written[name] = to_json(value)
    for name, part in shape.lists.items():
        if isinstance(raw.get(name), list):
            written[name] = _clean_list(part, f"{shape.kind}.{name}", raw[name], own_id)
    return publishable(shape, written)


def _clean_list(part: Part, place: str, raw: list[Any], parent_id: UUID) -> list[Json]:
    items = [item for item in raw if isinstance(item, dict)]
    return [_clean(SHAPES[part.kind], item, part_id(parent_id, place, item, index)) for index, item in enumerate(items)]
