"""Taking a service apart into rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from hub.directory.actions.shared import Key, SharedObjects
from hub.directory.models.ids import as_uuid, made_id, part_id, shared_id
from hub.directory.models.shape import KIND_COLUMNS, REFERENCES, SHAPES, Part, Shape
from hub.directory.models.values import to_column, to_json

Json = Mapping[str, Any]
IsFree = Callable[[str, UUID, str, UUID], bool]
Exists = Callable[[str, UUID], bool]


@dataclass(slots=True)
class NewRow:
    """A row as the feed has it: `values` by column, and the properties that were given at all.

    `above` is the row in whose list `name` it stands, by `part`; None where it stands in none. `root` is the shared
    object that it is or belongs to, None where it is a service's own.
    """

    kind: str
    values: dict[str, Any]
    given: frozenset[str]
    above: "NewRow | None" = None
    name: str = ""
    part: Part | None = None
    root: Key | None = None
    is_new: bool | None = None


_CONFIDENTIAL = "is_confidential"  # Hub's own property of a location, which a source may speak of

Rows = dict[str, dict[UUID, NewRow]]


class Place(NamedTuple):
    """Where an object stands: in which list of which row, and what its columns have from that."""

    ties: dict[str, Any]
    above: NewRow | None = None
    name: str = ""
    part: Part | None = None


_NOWHERE = Place({})


class Flattening:
    """One service being taken apart.

    `is_free(kind, id, column, parent)` says whether an id may be used under that parent, `exists(kind, id)` whether
    there is such an object already.
    """

    def __init__(self, shared: SharedObjects, is_free: IsFree, exists: Exists) -> None:
        self.shared = shared
        self.is_free = is_free
        self.exists = exists
        self.rows: Rows = {kind: {} for kind in SHAPES}

    def take(self, service: Json) -> UUID:
        """Take a whole service apart; gives its id."""
        service_id = self.shared.id_of("service", service)
        self._object(SHAPES["service"], service, service_id)
        return service_id

    def take_shared(self, kind: str, object_id: UUID) -> None:
        """Take a shared object apart that comes without a service."""
        self._shared(kind, object_id)

    def _object(self, shape: Shape, item: Json, own_id: UUID, place: Place = _NOWHERE) -> None:
        extra: dict[str, Any] = {}
        values = {"id": own_id, **place.ties}
        is_own, said = _is_own(item, own_id)
        if said is not None or not shape.shared:  # a shared object that is only mentioned keeps the id it came with
            values["source_id"] = None if is_own or said is None else str(said)
        row = NewRow(shape.kind, values, frozenset(item), place.above, place.name, place.part)
        row.root = (shape.kind, own_id) if shape.shared else place.above.root if place.above else None
        self.rows[shape.kind][own_id] = row
        for name, part in shape.objects.items():
            if name in item:
                values |= self._one(part, name, item[name], extra)
        self._fields(shape, item, row, extra)
        values["extra"] = extra

    def _fields(self, shape: Shape, item: Json, row: NewRow, extra: dict[str, Any]) -> None:
        values = row.values
        for name, value in item.items():
            if name in shape.columns:
                held = self._field(shape, name, value, values)
                if held is None or (held is not value and to_json(held) != value):
                    extra[name] = value
            elif name in shape.lists:
                self._many(shape, name, value, row, extra)
            elif name == _CONFIDENTIAL and shape.kind == "location":
                values[name] = bool(value)
            elif name not in shape.objects and not _is_held(name, value, values):
                extra[name] = value

    def _field(self, shape: Shape, name: str, value: Any, values: dict[str, Any]) -> Any:
        """Give what a column is to hold; what the place in the tree has decided stays."""
        if name not in values:
            is_link = name in REFERENCES and value is not None
            values[name] = self._reference(shape, name, value) if is_link else to_column(shape.columns[name], value)
        return values[name]

    def _reference(self, shape: Shape, name: str, value: Any) -> UUID | None:
        """Read a reference to an object that is not nested here. One that the database checks must be to a known one;
        one to a parent that this object is not nested in is left to `extra`.
        """
        wanted = shared_id(REFERENCES[name], value, self.shared.source)
        if not shape.columns[name].foreign_keys:
            return wanted
        if name not in {part.column for part in shape.objects.values()}:
            return None
        return wanted if wanted in self.rows[REFERENCES[name]] or self.exists(REFERENCES[name], wanted) else None

    def _one(self, part: Part, name: str, value: Any, extra: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(value, dict):
            extra[name] = value
            return {}
        if not self.shared.agrees(part.kind, value):
            extra[name] = value
        other = self.shared.id_of(part.kind, value)
        self._shared(part.kind, other)
        return {part.column: other}

    def _shared(self, kind: str, object_id: UUID, place: Place = _NOWHERE) -> None:
        row = self.rows[kind].get(object_id)
        if row is None:
            self._object(SHAPES[kind], self.shared.said_of(kind, object_id), object_id, place)
        elif place.part:
            row.values.update(place.ties)
            row.above, row.name, row.part = place.above, place.name, place.part

    def _many(self, shape: Shape, name: str, value: Any, row: NewRow, extra: dict[str, Any]) -> None:
        part, parent = shape.lists[name], row.values["id"]
        if not isinstance(value, list) or not value:
            extra[name] = value
            return
        for index, item in enumerate(value):
            place = Place({part.column: parent, "position": index}, row, name, part)
            if SHAPES[part.kind].shared:
                if not self.shared.agrees(part.kind, item):
                    extra[name] = value
                self._shared(part.kind, self.shared.id_of(part.kind, item), place)
                continue
            if part.kind in KIND_COLUMNS:
                place.ties[KIND_COLUMNS[part.kind]] = shape.kind
            own_id = self._own_id(part, f"{shape.kind}.{name}", item, index, parent)
            self._object(SHAPES[part.kind], item, own_id, place)

    def _own_id(self, part: Part, place: str, item: Json, index: int, parent: UUID) -> UUID:
        """Give the object's own id unless another object, of this service or another, has it."""
        taken = self.rows[part.kind]
        wanted = part_id(parent, place, item, index)
        if wanted not in taken and self.is_free(part.kind, wanted, part.column, parent):
            return wanted
        made = made_id(parent, place, item, index)
        if made in taken:
            made = made_id(parent, place, {}, index)
        while made in taken:  # another's own id reads like a place in the list
            made = made_id(made, place, {}, index)
        return made


def _is_own(item: Json, own_id: UUID) -> tuple[bool, Any]:
    """Say whether the id that an object came with is the one that it has; and give the one it came with."""
    said = item.get("id")
    return as_uuid(said) == own_id and said == str(own_id), said


def _is_held(name: str, value: Any, values: Mapping[str, Any]) -> bool:
    return name == "id" and (value == values.get("source_id") or value == str(values["id"]))
