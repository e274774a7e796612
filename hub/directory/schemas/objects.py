"""The shape of every HSDS object, as marshmallow schemas made from the table of shapes. Unknown properties stay."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields
from sqlalchemy import Column, Double, Enum, Uuid

from hub.core.errors import FieldError
from hub.directory.models.base import Number
from hub.directory.models.ids import as_uuid
from hub.directory.models.shape import SHAPES, Shape

_ALMOST_UUID = re.compile(r"[0-9A-Za-z]{6,10}(-[0-9A-Za-z]{2,6}){3}-[0-9A-Za-z]{10,14}")
_MISSING: dict[str, Any] = {
    "required": "This is missing; it must be given.",
    "null": "This is empty; it must be given.",
}
_NOT_AN_OBJECT = "This must be an object with fields of its own, like a name, and not one value."


class JsonText(fields.Field[str]):
    """Text."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(f"This must be text, not {_kind_of(value)}.")
        if self.required and not value.strip():
            raise ValidationError(_MISSING["null"])
        return value


class JsonNumber(fields.Field[float]):
    """A number, not text that looks like one."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError(_not_a_number(value))
        return value


class JsonChoice(fields.Field[str]):
    """One of a closed list of the standard."""

    def __init__(self, choices: list[str], **options: Any) -> None:
        super().__init__(**options)
        self.choices = choices

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or value not in self.choices:
            known = f"{', '.join(self.choices[:-1])} or {self.choices[-1]}"
            raise ValidationError(f"“{str(value)[:40]}” is not known here: use {known}.")
        return value


class JsonId(fields.Field[Any]):
    """An id: a UUID, or a source's own id; something that was meant to be a UUID and is none is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
            raise ValidationError("An id must be the source's own number or text, or a UUID.")
        if isinstance(value, str) and as_uuid(value) is None and looks_like_a_uuid(value):
            raise ValidationError(f"“{value[:40]}” looks like a UUID and is not one: a letter or digit may be missing.")
        return value


def looks_like_a_uuid(text: str) -> bool:
    """Say whether a text was meant to be a UUID."""
    return _ALMOST_UUID.fullmatch(text) is not None


def wrong_shape(data: Mapping[str, Any], kind: str = "service") -> list[FieldError]:
    """List the fields of an object of a kind that are missing or of the wrong type."""
    found = list(_flatten(_schema(kind).validate(dict(data)), ""))
    return [_in_words(error, kind) for error in found]


def _in_words(error: FieldError, kind: str) -> FieldError:
    what = {"taxonomy_term": "term", "taxonomy": "vocabulary", "organization": "organisation"}.get(kind, kind)
    named = {"name": f"The {what} has no name.", "id": f"The {what} has no id."}
    if error.field in named and error.message in _MISSING.values():
        return FieldError(error.field, named[error.field])
    return error


def _schema(kind: str) -> Schema:
    return _SCHEMAS[kind]


def _make(shape: Shape) -> Schema:
    is_service = shape.kind == "service"
    made: dict[str, fields.Field[Any]] = {
        "id": JsonId(required=is_service, allow_none=not is_service, error_messages=_MISSING)
    }
    for name, column in shape.columns.items():
        made[name] = _field(column, required=name in shape.required)
    for name, part in shape.lists.items():
        made[name] = fields.Nested(
            partial(_schema, part.kind),
            many=True,
            unknown=INCLUDE,
            allow_none=True,
            error_messages={"type": "This must be a list: there can be several of them."},
        )
    for name, part in shape.objects.items():
        made[name] = fields.Nested(partial(_schema, part.kind), unknown=INCLUDE, allow_none=True)
    made_class = Schema.from_dict(made, name=f"Directory{shape.model.__name__}")
    return made_class(unknown=INCLUDE)


def _field(column: Column[Any], *, required: bool) -> fields.Field[Any]:
    options: dict[str, Any] = {"required": required, "allow_none": not required, "error_messages": _MISSING}
    if isinstance(column.type, Number | Double):
        return JsonNumber(**options)
    if isinstance(column.type, Uuid):
        return JsonId(**options)
    if isinstance(column.type, Enum):
        return JsonChoice(list(column.type.enums), **options)
    return JsonText(**options)


def _flatten(errors: Any, path: str) -> Iterator[FieldError]:
    if isinstance(errors, dict):
        for name, inner in errors.items():
            here = path if name == "_schema" else f"{path}.{name}".lstrip(".")
            yield from _flatten(inner, here)
        return
    for message in errors if isinstance(errors, list) else [errors]:
        text = str(message)
        yield FieldError(path, _NOT_AN_OBJECT if text == "Invalid input type." else text)


def _not_a_number(value: Any) -> str:
    """Say so; a text of digits in JSON is told from a cell or a text that holds no number at all."""
    if isinstance(value, str) and not value.strip().replace(".", "", 1).isdigit():
        return f"“{value[:40]}” is not a number: this must be a number, like 18."
    return f"This must be a number, like 18, not {_kind_of(value)}."


def _kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return f"text (“{value[:20]}”)"
    return {int: "a number", float: "a number", list: "a list", dict: "an object"}.get(type(value), "empty")


_SCHEMAS = {kind: _make(shape) for kind, shape in SHAPES.items()}
