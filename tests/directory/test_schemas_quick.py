"""The quick look at a service says the same as the careful one."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.directory.models.shape import SHAPES
from hub.directory.schemas.limits import beyond_limits
from hub.directory.schemas.objects import wrong_shape
from hub.directory.schemas.quick import is_right
from tests.directory.hsds import services

ODD = st.sampled_from([
    *(None, "", "  ", 5, -1, 2.5, True, "a\0b", "x" * 100_001, [], {}, [[]], [{}], {"id": 1}, [{"id": ""}], ["text"]),
    *("0c8a6f4e-6a0b-4a9f-9f5e-2d7a7d3f8bZZ", "WEEKLY", "physical", [1] * 2_001, {"a": {"b": [{"c": [{}]}]}}),
])  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """List every place in a service where another value could stand."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, each in parts for place in ((value, key), *places(each))]


def agree(item: Any, kind: str = "service") -> bool:
    careful = not beyond_limits(item) and not wrong_shape(item, kind)
    return is_right(item, kind) == careful


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(services(), st.data())
def test_both_take_and_refuse_the_same_services(service: dict[str, Any], data: st.DataObject) -> None:
    assert agree(service)
    for _ in range(5):
        holder, key = data.draw(st.sampled_from(places(service)))
        before = holder[key]
        holder[key] = data.draw(ODD)
        assert agree(service), (key, holder[key])
        holder[key] = before


@given(st.sampled_from(sorted(SHAPES)), st.dictionaries(st.sampled_from(["id", "name", "description"]), ODD))
def test_both_take_and_refuse_the_same_objects_of_every_kind(kind: str, item: dict[str, Any]) -> None:
    assert agree(item, kind)


def test_what_is_nested_without_end_is_refused_by_both() -> None:
    deep: dict[str, Any] = {}
    for _ in range(60):
        deep = {"x": deep}
    service = {"id": "1", "name": "One", "status": "active", "x": deep}
    assert not is_right(service, "service")
    assert agree(service)
