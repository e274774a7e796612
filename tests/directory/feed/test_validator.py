"""The validators of the conformance tests have teeth: each kind of mistake is noticed, by every one of them."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.directory.feed.official import OFFICIAL, answers_of, errors_in, validator_of
from tests.directory.feed.own_schema import own_schema

HERE = [each for each in OFFICIAL if each.is_here]
ID = "3f7b145d-84af-42d7-8fae-eaca714b02b2"
GOOD: dict[str, Any] = {
    "id": ID,
    "name": "Debt advice",
    "status": "active",
    "url": "https://example.org/debt",
    "email": "debt@example.org",
    "minimum_age": 18,
    "last_modified": "2026-01-02T03:04:05.678Z",
    "organization": {"id": ID, "name": "Advice House", "description": "Advice", "website": "https://example.org"},
    "schedules": [{"id": ID, "freq": "WEEKLY", "byday": "TU"}],
    "service_at_locations": [
        {
            "id": ID,
            "location": {
                "id": ID,
                "location_type": "physical",
                "latitude": 53.7,
                "addresses": [
                    {
                        "id": ID,
                        "address_1": "1 Crossley Street",
                        "city": "Halifax",
                        "state_province": "Calderdale",
                        "postal_code": "HX1 1UG",
                        "country": "GB",
                        "address_type": "physical",
                    }
                ],
            },
        }
    ],
    "attributes": [{"id": ID, "taxonomy_term": {"id": ID, "name": "Debt", "description": "Debt"}}],
}


def put(value: Any, *path: str | int) -> Callable[[Any], None]:
    def mutate(service: Any) -> None:
        for step in path[:-1]:
            service = service[step]
        service[path[-1]] = value

    return mutate


def drop(*path: str | int) -> Callable[[Any], None]:
    def mutate(service: Any) -> None:
        for step in path[:-1]:
            service = service[step]
        del service[path[-1]]

    return mutate


LOCATION = ("service_at_locations", 0, "location")
MISTAKES = {
    "a number for a name": put(5, "name"),
    "no name": drop("name"),
    "no id": drop("id"),
    "null for a text": put(None, "email"),
    "a text for a number": put("18", "minimum_age"),
    "a status that is none": put("open", "status"),
    "an id that is no UUID": put("7", "id"),
    "a web address without a scheme": put("example.org", "url"),
    "a web address with a space": put("https://example.org/a b", "url"),
    "an e-mail address that is none": put("debt at example", "email"),
    "a moment without a zone": put("2026-01-02T03:04:05", "last_modified"),
    "a day for a moment": put("2026-01-02", "last_modified"),
    "an object for a list": put({"id": ID}, "schedules"),
    "a list for an object": put([], "organization"),
    "a frequency that is none": put("YEARLY", "schedules", 0, "freq"),
    "a nested id that is no UUID": put("8", "schedules", 0, "id"),
    "an organisation without a description": drop("organization", "description"),
    "a kind of place that is none": put("boat", *LOCATION, "location_type"),
    "a text for a latitude": put("53.7", *LOCATION, "latitude"),
    "half an address": drop(*LOCATION, "addresses", 0, "state_province"),
    "a term without a name": drop("attributes", 0, "taxonomy_term", "name"),
}
VALIDATORS: dict[str, Callable[[], Draft202012Validator]] = {
    "as written here": lambda: validator_of(own_schema("service")),
    **{each.name: (lambda each=each: answers_of(each)["get", "/services/{id}"]) for each in HERE},  # type: ignore[misc]
}


@pytest.mark.parametrize("name", VALIDATORS)
def test_a_good_service_is_good(name: str) -> None:
    assert errors_in(VALIDATORS[name](), GOOD) == []


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("name", VALIDATORS)
def test_each_mistake_is_noticed(name: str, mistake: str) -> None:
    service = deepcopy(GOOD)
    MISTAKES[mistake](service)
    assert errors_in(VALIDATORS[name](), service)


@pytest.mark.parametrize("name", [each.name for each in HERE])
def test_a_mistake_inside_a_list_is_noticed(name: str) -> None:
    official = next(each for each in HERE if each.name == name)
    validator = answers_of(official)["get", "/services"]
    page = {"empty": False, "contents": [{"id": ID, "name": "Debt advice", "status": "active"}]}
    assert errors_in(validator, page) == []
    assert errors_in(validator, page | {"contents": [{"id": ID, "name": "Debt advice"}]})
    assert errors_in(validator, page | {"contents": [{"id": "7", "name": "Debt advice", "status": "active"}]})
    assert errors_in(validator, page | {"total_items": "31"})
