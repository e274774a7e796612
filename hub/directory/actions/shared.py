"""Objects that several services of a feed name: what the feed says of each, taken together."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson

from hub.directory.models.ids import shared_id
from hub.directory.models.shape import SHAPES, Shape

Json = Mapping[str, Any]


class SharedObjects:
    """Every shared object once. Where a feed describes one in two ways, the first way is the object's; the other is
    kept beside the service that has it, so that nothing is lost and a second import changes nothing.
    """

    def __init__(self, services: Iterable[Json], *, source: str) -> None:
        self.source = source
        self._said: dict[tuple[str, UUID], dict[str, Any]] = {}
        for service in services:
            for kind, item in _nested(SHAPES["service"], service):
                said = self._said.setdefault((kind, self.id_of(kind, item)), {})
                for name, value in item.items():
                    said.setdefault(name, value)

    def id_of(self, kind: str, item: Json) -> UUID:
        """Give the id of a shared object. One without an id is known by its name; a place, whose name may be another's
        too, by all that is said of it.
        """
        said = item.get("id")
        if said is None:
            named = kind != "location" and item.get("name")
            said = f"name {named}" if named else orjson.dumps(item, option=orjson.OPT_SORT_KEYS).decode()
        return shared_id(kind, said, self.source)

    def said_of(self, kind: str, object_id: UUID) -> Json:
        """Give all that the feed says of an object."""
        return self._said[kind, object_id]

    def count(self, kind: str) -> int:
        """Count the objects of a kind, each once."""
        return sum(each == kind for each, _ in self._said)

    def agrees(self, kind: str, item: Json) -> bool:
        """Say whether this mention says nothing else than the object has."""
        said = self.said_of(kind, self.id_of(kind, item))
        return all(said[name] == value for name, value in item.items())

    def told_apart(self, service: Json) -> list[str]:
        """List the shared objects that this service describes in a way of its own."""
        nested = _nested(SHAPES["service"], service)
        return sorted({f"{kind} {self.id_of(kind, item)}" for kind, item in nested if not self.agrees(kind, item)})


def _nested(shape: Shape, item: Json) -> Iterator[tuple[str, Json]]:
    """Walk to every shared object in an object."""
    for name, part in shape.parts:
        value = item.get(name)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, dict):
                if SHAPES[part.kind].shared:
                    yield part.kind, child
                yield from _nested(SHAPES[part.kind], child)
