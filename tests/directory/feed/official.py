"""The official schema files of the open feed as validators, and what is known to be wrong in those files."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker

from tests.conftest import SHARED

SCHEMAS = SHARED / "schemas"

# What is wrong in the official files, why, and what is done about it here. Each key is used where it is worked around.
KNOWN_BUGS = {
    "the single service at a location": (
        "/service_at_locations/{id} refers to service.json in HSDS 3.0, 3.1, 3.2 and in the UK profile's repository, "
        "though its text says service_at_location: HSDS's own example fails it. The website's copy was mended. Read "
        "service_at_location.json instead."
    ),
    "the compiled files": (
        "HSDS's openapi.json refers to schema/compiled/*.json on the branch 3.0, in 3.1 too. Those were never in the "
        "branch of 3.1. Read the object's own file of the same version, with what it refers to."
    ),
    "the compiled lists": (
        "compiled/*_list.json hold an object without its lists. They are not kept in HSDS's branches. Read the "
        "object's own file, of which every list is optional; that lists hold none is a test of its own."
    ),
    "the minimal list": (
        "minimal=true gives id and the date of change alone, and every list schema requires name and status. "
        "Only those two fields are checked there. The text calls the date modified_date; the standard's field is "
        "last_modified."
    ),
    "no schema": "The UK profile's repository describes no /organizations. Its compiled files do; those are read.",
    "the envelope": "Nothing says in a schema that a page must have its seven fields. Ours is checked in full.",
}

FORMATS = FormatChecker(formats=())


@FORMATS.checks("uuid", raises=ValueError)
def is_uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value.lower()


@FORMATS.checks("uri")
def is_uri(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+", value)) and not set(value) & set('<>"{}|\\^`')


@FORMATS.checks("email")
def is_email(value: object) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", value))


@FORMATS.checks("date-time", raises=ValueError)
def is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    shape = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"
    return bool(re.fullmatch(shape, value)) and datetime.fromisoformat(value.upper()).tzinfo is not None


@dataclass(frozen=True)
class Official:
    """One official description of the feed: its openapi.json, the objects' files, and which of our feeds it is for."""

    name: str
    openapi: str
    objects: str
    lists: str = ""
    feeds: tuple[str, ...] = ("/oruk/v3", "/hsds/v3.1")

    @property
    def is_here(self) -> bool:
        return (SCHEMAS / self.openapi).is_file()


OFFICIAL = (
    Official("Open Referral UK, website", "oruk/3.0-website/openapi.json", "oruk/3.0-website/schema", "schema"),
    Official(
        "Open Referral UK, profile",
        "oruk/3.0-uk-profile/schema/openapi.json",
        "oruk/3.0-uk-profile/schema",
        "oruk/3.0-uk-profile/schema/compiled",
    ),
    Official("HSDS 3.0", "hsds/3.0/schema/openapi.json", "hsds/3.0/schema"),
    Official("HSDS 3.1", "hsds/3.1/schema/openapi.json", "hsds/3.1/schema"),
    Official("HSDS 3.2", "hsds/3.2-reconstructed/schema/openapi.json", "hsds/3.1/schema"),
)
PATHS = {
    "services": "service",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


def errors_in(validator: Draft202012Validator, data: Any) -> list[str]:
    """Say what is wrong with an answer, at most ten things."""
    found = validator.iter_errors(data)
    return [f"{each.json_path}: {each.message[:200]}" for each, _ in zip(found, range(10), strict=False)]


def validator_of(schema: Mapping[str, Any]) -> Any:
    return Draft202012Validator(dict(schema), format_checker=FORMATS)


@lru_cache
def answers_of(official: Official) -> dict[tuple[str, str], Any]:
    """Give a validator for each (method, path) that a description knows, "get" and "/services/{id}"."""
    described = json.loads((SCHEMAS / official.openapi).read_text())
    found: dict[tuple[str, str], Any] = {}
    for path, operations in described["paths"].items():
        for method in operations.keys() & {"get", "post"}:
            operation = operations[method]
            content = operation["responses"]["200"]["content"]["application/json"]["schema"]
            if path == "/service_at_locations/{id}":  # KNOWN_BUGS["the single service at a location"]
                content = {"$ref": "service_at_location.json"}
            found[method, path] = validator_of(_whole(official, content, described))
    if official.name.endswith("profile"):  # KNOWN_BUGS["no schema"]
        items = {"type": "array", "items": {"$ref": "organization_list.json"}}
        found["get", "/organizations"] = validator_of(_whole(official, {"properties": {"contents": items}}, {}))
        found["get", "/organizations/{id}"] = validator_of(_whole(official, {"$ref": "organization.json"}, {}))
    return found


def _whole(official: Official, schema: Any, described: Mapping[str, Any]) -> Any:
    """Put in what a schema refers to: parts of its description, and files wherever it says that they lie.

    The objects nest without going round, so that this ends; following references while validating takes ten times as
    long.
    """
    if isinstance(schema, list):
        return [_whole(official, each, described) for each in schema]
    if not isinstance(schema, dict):
        return schema
    target = schema.get("$ref")
    if not isinstance(target, str):
        return {name: _whole(official, value, described) for name, value in schema.items()}
    beside = {name: _whole(official, value, described) for name, value in schema.items() if name != "$ref"}
    referred = _referred(official, target, described)
    return {**beside, "allOf": [referred]} if beside else referred


def _referred(official: Official, target: str, described: Mapping[str, Any]) -> Any:
    if target.startswith("#/components/schemas/"):
        return _whole(official, described["components"]["schemas"][target.rsplit("/", 1)[-1]], described)
    assert not target.startswith("#"), target
    return _whole(official, json.loads(_file(official, target.rsplit("/", 1)[-1]).read_text()), described)


def _file(official: Official, name: str) -> Path:
    """Find a file: a compiled one where it is kept, else the object's own (KNOWN_BUGS["the compiled files"], lists)."""
    folders = [SCHEMAS / official.lists] if official.lists else []
    candidates = [folder / name for folder in (*folders, SCHEMAS / official.objects)]
    candidates.append(SCHEMAS / official.objects / name.replace("_list.json", ".json"))
    return next(each for each in candidates if each.is_file())


def required_of_a_page() -> dict[str, Any]:
    """Give what we promise of a page, which is more than the files ask for: KNOWN_BUGS["the envelope"]."""
    numbers = {
        name: {"type": "integer", "minimum": 0} for name in ("total_items", "total_pages", "page_number", "size")
    }
    answers = {name: {"type": "boolean"} for name in ("first_page", "last_page", "empty")}
    properties = {**numbers, **answers, "contents": {"type": "array"}}
    return {"type": "object", "required": list(properties), "properties": properties}


def lists_inside(item: Any) -> Iterator[str]:
    """Name the lists in an object of a list: there must be none."""
    for name, value in item.items():
        if isinstance(value, list):
            yield name
        elif isinstance(value, dict):
            yield from lists_inside(value)
