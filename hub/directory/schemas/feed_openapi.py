"""The OpenAPI document of the open feed: what is really supported, made from the tables that the feed is read by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Double, Enum, Uuid

from hub.core.columns import UtcDateTime
from hub.directory.models.base import Number
from hub.directory.models.shape import SHAPES, Shape
from hub.directory.queries.feed import Kind
from hub.directory.queries.open_feed import always_published, published_fields, published_lists
from hub.directory.schemas.feed_parameters import (
    CHOICE,
    FLAG,
    FORMATS,
    MOMENT,
    MOST_PER_PAGE,
    NUMBER,
    PARAMETERS,
    TAKEN,
    USUAL_PER_PAGE,
    WHOLE,
)

Json = dict[str, Any]


@dataclass(frozen=True)
class Standard:
    """A standard that the feed is served under. With `posts` the lists take their parameters in a body, too."""

    name: str
    prefix: str
    version: str
    profile: str
    title: str
    posts: bool


_PATHS = {
    Kind.SERVICE: "services",
    Kind.PLACE: "service_at_locations",
    Kind.ORGANIZATION: "organizations",
    Kind.TAXONOMY: "taxonomies",
    Kind.TERM: "taxonomy_terms",
}
_REQUIRED_PATHS = {"services"}
_SCHEMAS: Mapping[str, Json] = {
    WHOLE: {"type": "integer", "minimum": 1},
    NUMBER: {"type": "number", "minimum": 0},
    FLAG: {"type": "boolean", "default": False},
    CHOICE: {"type": "string", "enum": list(FORMATS), "default": FORMATS[0]},
    MOMENT: {"type": "string", "format": "date-time"},
}
_ENVELOPE: Mapping[str, str] = {
    "total_items": "integer",
    "total_pages": "integer",
    "page_number": "integer",
    "size": "integer",
    "first_page": "boolean",
    "last_page": "boolean",
    "empty": "boolean",
}


def describe(standard: Standard, server: str) -> Json:
    """Give the OpenAPI 3.1 document of the feed under one standard; `server` is its full address."""
    paths: Json = {"/": {"get": _operation("root", "What this feed is.", [], {"type": "object"}, "required")}}
    for kind, path in _PATHS.items():
        tag = "required" if path in _REQUIRED_PATHS else "optional"
        paths[f"/{path}"] = _list_operations(standard, kind, path, tag)
        paths[f"/{path}/{{id}}"] = {"get": _one_operation(kind, tag)}
    return {
        "openapi": "3.1.0",
        "info": {"title": standard.title, "version": standard.version, "description": "A directory of services."},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": {**{name: _schema(shape) for name, shape in SHAPES.items()}, "problem": _PROBLEM}},
    }


_PROBLEM: Json = {
    "type": "object",
    "required": ["title", "status"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


def _list_operations(standard: Standard, kind: Kind, path: str, tag: str) -> Json:
    contents = {"type": "array", "items": {"$ref": f"#/components/schemas/{kind}"}}
    page = {
        "type": "object",
        "required": [*_ENVELOPE, "contents"],
        "properties": {**{name: {"type": form} for name, form in _ENVELOPE.items()}, "contents": contents},
    }
    words = f"A page of {path}, or all of them as ndjson."
    operations = {"get": _operation(f"list_{path}", words, [_in_address(name) for name in TAKEN[kind]], page, tag)}
    if standard.posts:
        body = {"type": "object", "properties": {name: _of(name) for name in TAKEN[kind]}}
        media = {form: {"schema": body} for form in ("application/json", "application/x-www-form-urlencoded")}
        posted = _operation(f"search_{path}", f"{words} The parameters stand in no address.", [], page, tag)
        operations["post"] = {**posted, "requestBody": {"content": media}}
    return operations


def _one_operation(kind: Kind, tag: str) -> Json:
    asked = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    if kind is Kind.ORGANIZATION:
        asked.append(_in_address("full_service"))
    words = f"One {kind.replace('_', ' ')} with everything nested in it."
    return _operation(f"get_{kind}", words, asked, {"$ref": f"#/components/schemas/{kind}"}, tag)


def _operation(name: str, words: str, asked: list[Json], answered: Json, tag: str) -> Json:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        "operationId": name,
        "summary": words,
        "tags": [tag],
        "parameters": asked,
        "responses": {
            "200": {"description": words, "content": {"application/json": {"schema": answered}}},
            "304": {"description": "Nothing has changed since the version that the reader has."},
            "400": {"description": "A parameter cannot be read.", "content": problem},
            "404": {"description": "There is no such object.", "content": problem},
        },
    }


def _in_address(name: str) -> Json:
    return {"name": name, "in": "query", "description": PARAMETERS[name].words, "schema": _of(name)}


def _of(name: str) -> Json:
    schema = dict(_SCHEMAS.get(PARAMETERS[name].form, {"type": "string"}))
    if name == "per_page":
        schema |= {"default": USUAL_PER_PAGE, "maximum": MOST_PER_PAGE}
    return schema


def _schema(shape: Shape) -> Json:
    shown = published_fields(shape)
    properties: Json = {"id": {"type": "string", "format": "uuid"}}
    properties |= {name: _column(shape.columns[name], form) for name, form in shown.items()}
    for name in sorted(published_lists(shape)):
        properties[name] = {"type": "array", "items": {"$ref": f"#/components/schemas/{shape.lists[name].kind}"}}
    properties |= {name: {"$ref": f"#/components/schemas/{part.kind}"} for name, part in shape.objects.items()}
    required = ["id", *sorted(always_published(shape) & properties.keys())]
    return {"type": "object", "required": required, "properties": properties}


def _column(column: Column[Any], form: str) -> Json:
    kind = column.type
    if isinstance(kind, Number | Double):
        return {"type": "number"}
    if isinstance(kind, Enum):
        return {"type": "string", "enum": list(kind.enums)}
    if isinstance(kind, Uuid):
        return {"type": "string", "format": "uuid"}
    if isinstance(kind, UtcDateTime):
        return {"type": "string", "format": "date-time"}
    return {"type": "string", "format": form} if form else {"type": "string"}
