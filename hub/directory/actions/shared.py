"""Objects that several services of a feed name: what the feed says of each, taken together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from hub.directory.models.ids import shared_id
from hub.directory.models.shape import SHAPES

Json = Mapping[str, Any]
Key = tuple[str, UUID]


class SharedObjects:
    """Every shared object once. Where a feed describes one in two ways, the first way is the object's; the other is
    kept beside the service that has it, so that nothing is lost and a second import changes nothing.
    """

    def __init__(self, services: Iterable[Json], *, source: str) -> None:
        self.source = source
        self._said: dict[Key, dict[str, Any]] = {}
        self._narrowed: dict[Key, Json] = {}
        for service in services:
            for kind, item in nested("service", service):
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
        """Give all that the feed says of an object, or what of it is to be stored (`narrow`)."""
        narrowed = self._narrowed.get((kind, object_id))
        return self.heard_of(kind, object_id) if narrowed is None else narrowed

    def heard_of(self, kind: str, object_id: UUID) -> Json:
        """Give all that the feed says of an object."""
        return self._said[kind, object_id]

    def narrow(self, kind: str, object_id: UUID, said: Json) -> None:
        """Let only this be stored of an object, until `widen`: the rest stays as it is in the directory."""
        self._narrowed[kind, object_id] = said

    def widen(self) -> None:
        """Forget what was narrowed."""
        self._narrowed.clear()

    def count(self, kind: str) -> int:
        """Count the objects of a kind, each once."""
        return sum(each == kind for each, _ in self._said)

    def agrees(self, kind: str, item: Json) -> bool:
        """Say whether this mention says nothing else than the object has."""
        said = self.heard_of(kind, self.id_of(kind, item))
        return all(said[name] == value for name, value in item.items())

    def told_apart(self, service: Json) -> list[str]:
        """List the shared objects that this service describes in a way of its own."""
        mentions = nested("service", service)
        return sorted({f"{kind} {self.id_of(kind, item)}" for kind, item in mentions if not self.agrees(kind, item)})


def nested(kind: str, item: Json) -> Iterator[tuple[str, Json]]:
    """Walk to every shared object in an object of a kind."""
    ways = WAYS[kind]
    for name, value in item.items():
        part = ways.get(name)
        if part is None or not value:
            continue
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, dict):
                if part.is_shared:
                    yield part.kind, child
                yield from nested(part.kind, child)


def bare(kind: str, item: Json, shared: SharedObjects) -> dict[str, Any]:
    """Give an object with no more than the ids of the shared objects in it."""
    ways = WAYS[kind]
    return {
        name: _bare_value(ways[name].kind, value, shared) if name in ways else value for name, value in item.items()
    }


def _bare_value(kind: str, value: Any, shared: SharedObjects) -> Any:
    if isinstance(value, list):
        return [_bare_value(kind, each, shared) for each in value]
    if not isinstance(value, dict):
        return value
    return {"id": str(shared.id_of(kind, value))} if SHAPES[kind].shared else bare(kind, value, shared)


@dataclass(frozen=True)
class Way:
    """Where a property leads: to objects of a kind, of which several services may name the same."""

    kind: str
    is_shared: bool


WAYS = {
    kind: {name: Way(part.kind, SHAPES[part.kind].shared) for name, part in shape.parts}
    for kind, shape in SHAPES.items()
}
