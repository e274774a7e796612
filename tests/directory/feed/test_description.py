"""The feed describes itself: what its OpenAPI document says is what it does."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from hub.directory.queries.feed import FeedQuery
from hub.directory.schemas.feed_parameters import PARAMETERS, TAKEN
from tests.directory.feed.official import errors_in, validator_of
from tests.directory.feed.test_conformance import make_varied
from tests.directory.feed.walk import FEEDS, every_answer


def described(client: FlaskClient, feed: str) -> dict[str, Any]:
    answer = client.get(f"{feed}/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


@pytest.mark.parametrize("feed", FEEDS)
def test_every_answer_is_as_it_is_described(client: FlaskClient, feed: str) -> None:
    make_varied()
    document = described(client, feed)
    validators: dict[tuple[str, str], Draft202012Validator] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            validators[method, path] = validator_of({**schema, "components": document["components"]})
    wrong = {
        answered.asked: found
        for answered in every_answer(client, feed, per_page=2)
        if (found := errors_in(validators[answered.method, answered.path], answered.json))
    }
    assert wrong == {}
    if feed == "/hsds/v3.1":
        assert len([method for method, _ in validators if method == "post"]) == 5
    assert len([method for method, _ in validators if method == "get"]) == 11


def test_every_parameter_fills_a_field_of_the_query_and_none_is_left_over() -> None:
    fields = {each.field for each in PARAMETERS.values()}
    assert fields == set(FeedQuery.__dataclass_fields__)
    assert {name for names in TAKEN.values() for name in names} == PARAMETERS.keys()


@pytest.mark.parametrize("feed", FEEDS)
def test_every_reference_leads_somewhere(client: FlaskClient, feed: str) -> None:
    document = described(client, feed)
    assert list(dangling(document, document["components"]["schemas"])) == []


def dangling(value: Any, schemas: dict[str, Any]) -> list[str]:
    if isinstance(value, list):
        return [each for item in value for each in dangling(item, schemas)]
    if not isinstance(value, dict):
        return []
    target = value.get("$ref", "")
    lost = [target] if target and target.removeprefix("#/components/schemas/") not in schemas else []
    return lost + [each for item in value.values() for each in dangling(item, schemas)]
