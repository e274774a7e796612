"""Every answer of the open feed conforms to the schemas of Open Referral UK 3.0 and HSDS 3.1."""

import json
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from hub.core.actor import Actor
from hub.directory.actions import save_service
from hub.directory.imports import import_services
from hub.directory.models.shape import SHAPES
from tests.conftest import SHARED
from tests.directory.hsds import services
from tests.directory.test_round_trip import undone
from tests.factories.directory import make_service, organization_json

SYSTEM = Actor.system("test")
ORUK = SHARED / "schemas/oruk/3.0-website/schema"
HSDS = SHARED / "schemas/hsds/3.1/schema"
REAL = SHARED / "data/uk-streetsupport-oruk3-derived/services_full.json"
official = pytest.mark.skipif(not ORUK.exists(), reason="the official schema files are not here")

FORMATS = FormatChecker()


@FORMATS.checks("uuid", raises=ValueError)
def is_uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value.lower()


@FORMATS.checks("uri")
def is_uri(value: object) -> bool:
    return not isinstance(value, str) or (":" in value and value.isascii() and not set(value) & set(' <>"{}|\\^`'))


def errors(schema: dict[str, Any], data: Any, registry: Registry[Any] | None = None) -> list[str]:
    known = Registry() if registry is None else registry  # one that reads files as they are asked for counts as empty
    validator = Draft202012Validator(schema, registry=known, format_checker=FORMATS)
    return [f"{each.json_path}: {each.message[:200]}" for each in validator.iter_errors(data)]


def registry_of(folder: Any) -> Registry[Any]:
    """Make the files of a folder findable by their name alone, as they refer to each other."""

    def retrieve(uri: str) -> Resource[Any]:
        contents = json.loads((folder / uri.rsplit("/", 1)[-1]).read_text())
        return Resource.from_contents(contents | {"$schema": "https://json-schema.org/draft/2020-12/schema"})

    return Registry(retrieve=retrieve)


def official_schema(folder: Any, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((folder / name).read_text())
    schema.pop("$id", None)
    return schema


def own_schema(kind: str, depth: int = 0) -> dict[str, Any]:
    """The required fields, types and formats of HSDS 3.1, written from its text."""
    shape = SHAPES[kind]
    always = {
        "service": ["name", "status"],
        "organization": ["name", "description"],
        "location": ["location_type"],
        "address": ["address_1", "city", "state_province", "postal_code", "country", "address_type"],
        "phone": ["number"],
        "organization_identifier": ["identifier_type", "identifier"],
        "taxonomy": ["name", "description"],
        "taxonomy_term": ["name", "description"],
        "program": ["name", "description"],
        "unit": ["name"],
        "url": ["url"],
        "service_capacity": ["unit", "available", "updated"],
    }
    special = {
        "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
        "location_type": {"enum": ["physical", "postal", "virtual"]},
        "address_type": {"enum": ["physical", "postal", "virtual"]},
        "freq": {"enum": ["WEEKLY", "MONTHLY"]},
        "minimum_age": {"type": "number"},
        "maximum_age": {"type": "number"},
        "amount": {"type": "number"},
        "email": {"type": "string", "pattern": "^[^@ ]+@[^@ ]+$"},
        "url": {"type": "string", "format": "uri"},
        "website": {"type": "string", "format": "uri"},
    }
    properties: dict[str, Any] = {name: {"not": {"type": "null"}} for name in shape.columns} | {
        name: rule for name, rule in special.items() if name in shape.columns
    }
    properties["id"] = {"type": "string", "format": "uuid"}
    if depth < 5:
        for name, part in shape.lists.items():
            properties[name] = {"type": "array", "minItems": 1, "items": own_schema(part.kind, depth + 1)}
        for name, part in shape.objects.items():
            properties[name] = own_schema(part.kind, depth + 1)
    return {"type": "object", "required": ["id", *always.get(kind, [])], "properties": properties}


PAGE = {
    "type": "object",
    "required": ["total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"],
    "properties": {"contents": {"type": "array", "items": own_schema("service")}},
}


def make_varied() -> list[UUID]:
    """Services with what feeds really have: addresses without schemes, half an address, no description."""
    bare = {key: value for key, value in organization_json("Bare").items() if key != "description"}
    odd = {
        "url": "www.example.org/debt advice",
        "email": "not an address",
        "last_modified": "2025-09-02T12:06:15.654",
        "minimum_age": -1,
        "description": None,
        "organization": bare | {"website": "example.org"},
        "service_at_locations": [
            {"id": "7", "location": {"id": "8", "location_type": "physical", "addresses": [{"city": "Halifax"}]}}
        ],
        "contacts": [{"phones": [{"number": "0800 0354213"}]}],
    }
    return [make_service().id, make_service(name="Odd", **odd).id, make_service(name="Local", x_local={"a": None}).id]


def test_answers_conform_to_the_standard_as_written_here(client: FlaskClient) -> None:
    schema = own_schema("service")
    for service_id in make_varied():
        assert errors(schema, client.get(f"/oruk/v3/services/{service_id}").json) == []
    for query in ("", "?full=true", "?page=9", "?search=debt"):
        assert errors(PAGE, client.get(f"/oruk/v3/services{query}").json) == []


@official
def test_answers_conform_to_the_official_schemas(client: FlaskClient) -> None:
    ids = make_varied()
    if REAL.exists():
        import_services(REAL, actor=SYSTEM)
        ids += [UUID(each["id"]) for each in json.loads(REAL.read_text())[:10]]
    registry = registry_of(ORUK)
    assert errors(official_schema(ORUK, "api_details.json"), client.get("/oruk/v3/").json) == []
    page = official_schema(ORUK, "service_list.json")
    for query in ("", "?page=2", "?page=99", "?full=true", "?per_page=3", "?search=advice"):
        assert errors(page, client.get(f"/oruk/v3/services{query}").json, registry) == []
    for folder in (ORUK, HSDS):
        schema, registry = official_schema(folder, "service.json"), registry_of(folder)
        for service_id in ids:
            assert errors(schema, client.get(f"/oruk/v3/services/{service_id}").json, registry) == []


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(service=services())
def test_whatever_is_stored_is_published_in_the_form_of_the_standard(app: Flask, service: dict[str, Any]) -> None:
    with undone():
        saved = save_service(service, actor=SYSTEM)
        shown = app.test_client().get(f"/oruk/v3/services/{saved.service_id}").json
        assert errors(own_schema("service"), shown) == []
        if ORUK.exists():
            for folder in (ORUK, HSDS):
                assert errors(official_schema(folder, "service.json"), shown, registry_of(folder)) == []
