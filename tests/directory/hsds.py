"""Services with every field of HSDS 3.1 present or absent, for tests that must hold for all of them."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import Date, Double, Enum, Uuid

from hub.core.columns import UtcDateTime
from hub.directory.models.base import Number
from hub.directory.models.shape import REFERENCES, SHAPES, Shape

DEEPEST = 4
BUSY = {"phone", "contact", "schedule", "language", "attribute", "metadata"}

# A seeded generator makes the ids: much cheaper than letting hypothesis draw 16 bytes for each of hundreds.
uuids = st.integers(min_value=1, max_value=2**122).map(lambda number: str(UUID(int=number, version=4)))
words = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)
numbers = st.one_of(
    st.integers(0, 120), st.decimals(0, 1000, places=2, allow_nan=False, allow_infinity=False).map(float)
)
days = st.dates().map(str)
moments = st.datetimes().map(lambda moment: moment.isoformat(timespec="milliseconds") + "Z")


def value_of(column: Any) -> st.SearchStrategy[Any]:
    kind = column.type
    if isinstance(kind, Double):
        return st.floats(-90, 90, allow_nan=False)
    if isinstance(kind, Number):
        return numbers
    if isinstance(kind, Uuid):
        return uuids
    if isinstance(kind, Enum):
        return st.sampled_from(kind.enums)
    if isinstance(kind, Date):
        return days | words
    if isinstance(kind, UtcDateTime):
        return moments | st.just("2025-09-02T12:06:15.654") | words
    return words


def scalars(shape: Shape) -> dict[str, st.SearchStrategy[Any]]:
    return {name: value_of(column) for name, column in shape.columns.items() if name not in REFERENCES}


@st.composite
def objects(draw: st.DrawFn, kind: str, depth: int = 1) -> dict[str, Any]:
    """An object with any of its fields, unknown ones and empty ones among them, and lists of what it may hold."""
    shape = SHAPES[kind]
    optional = {name: value for name, value in scalars(shape).items() if name not in shape.required}
    optional |= {"x_local": words | st.none() | st.lists(words, max_size=2), "x_empty": st.none()}
    made = draw(st.fixed_dictionaries({}, optional=optional))
    made |= {name: draw(value_of(shape.columns[name])) for name in sorted(shape.required)}
    made["id"] = draw(uuids)
    for name in ("name", "number", "url"):
        if name in shape.required:
            made[name] = draw(words) + "x"
    if depth >= DEEPEST:
        return made
    for name, part in shape.lists.items():
        most = 2 if depth < 3 else 1
        if draw(st.integers(0, depth + 1)) == 0:
            made[name] = draw(st.lists(objects(part.kind, depth + 1), max_size=most))
    for name, part in shape.objects.items():
        if draw(st.booleans()):
            made[name] = draw(objects(part.kind, depth + 1))
    return made


def services() -> st.SearchStrategy[dict[str, Any]]:
    """Whole services."""
    return objects("service")


def missing(came: Any, gone: Any, path: str = "") -> list[str]:
    """List what came in and did not come out as it was. What was added (ids of parents) does not count."""
    if isinstance(came, dict) and isinstance(gone, dict):
        return [each for name, value in came.items() for each in _of(name, value, gone, path)]
    if isinstance(came, list) and isinstance(gone, list) and len(came) == len(gone):
        return [
            each
            for index, (one, other) in enumerate(zip(came, gone, strict=True))
            for each in missing(one, other, f"{path}[{index}]")
        ]
    return [] if came == gone and isinstance(came, bool) == isinstance(gone, bool) else [f"{path}: {came!r} {gone!r}"]


def _of(name: str, value: Any, gone: dict[str, Any], path: str) -> list[str]:
    here = f"{path}.{name}"
    return missing(value, gone[name], here) if name in gone else [f"{here} is lost"]
