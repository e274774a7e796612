"""The JSON API as something to read: each operation with its fields, from the OpenAPI document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hub.core.api import api


@dataclass(frozen=True)
class Field:
    """One field or parameter: dotted name, type in words, whether it must be sent, what it means."""

    name: str
    kind: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class Operation:
    """One address and method."""

    method: str
    path: str
    title: str
    text: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]


def operations() -> list[Operation]:
    """List every operation of /api/v1 by address."""
    spec: dict[str, Any] = api.spec.to_dict()
    schemas = spec.get("components", {}).get("schemas", {})
    return [
        _operation(method, path, details, schemas)
        for path, methods in sorted(spec["paths"].items())
        for method, details in methods.items()
        if isinstance(details, dict) and "responses" in details
    ]


def _operation(method: str, path: str, details: Mapping[str, Any], schemas: Mapping[str, Any]) -> Operation:
    good: Mapping[str, Any] = next(
        (answer for status, answer in details["responses"].items() if str(status).startswith("2")), {}
    )
    return Operation(
        method=method.upper(),
        path=path,
        title=details.get("summary", ""),
        text=details.get("description", ""),
        parameters=tuple(_parameter(each) for each in details.get("parameters", ())),
        body=tuple(_fields(_schema_of(details.get("requestBody", {})), schemas)),
        answer=tuple(_fields(_schema_of(good), schemas)),
    )


def _parameter(parameter: Mapping[str, Any]) -> Field:
    kind = _kind(parameter.get("schema", {}))
    return Field(parameter["name"], kind, bool(parameter.get("required")), parameter.get("description", ""))


def _schema_of(message: Mapping[str, Any]) -> Mapping[str, Any]:
    content = message.get("content", {})
    first: Mapping[str, Any] = next(iter(content.values()), {})
    schema: Mapping[str, Any] = first.get("schema", {})
    return schema


def _fields(schema: Mapping[str, Any], schemas: Mapping[str, Any], before: str = "") -> Iterator[Field]:
    schema = _followed(schema, schemas)
    for name, inner in schema.get("properties", {}).items():
        child = _followed(inner, schemas)
        path = f"{before}{name}"
        needed = name in schema.get("required", ())
        yield Field(path, _kind(child), needed, child.get("description", ""))
        if child.get("type") == "object":
            yield from _fields(child, schemas, f"{path}.")
        elif child.get("type") == "array":
            yield from _fields(child.get("items", {}), schemas, f"{path}[].")


def _followed(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = schemas.get(name, {}) if name else schema
    return found


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if schema.get("format"):
        words += f" ({schema['format']})"
    if schema.get("enum"):
        words += ": " + ", ".join(str(each) for each in schema["enum"])
    return words
