"""The one JSON API of Hub, /api/v1: its OpenAPI document is made from the schemas that check the requests."""

import re
from collections.abc import Iterator
from typing import Any, NoReturn

from flask import Flask
from flask_smorest import Api, Blueprint
from marshmallow import Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser

from hub.core.errors import FieldError, Invalid, NotSignedIn
from hub.core.http import current_actor

PREFIX = "/api/v1"
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class HubApi(Api):
    """flask-smorest without its error handlers: Hub has one error table (hub.core.http)."""

    def _register_error_handlers(self, *args: Any, **kwargs: Any) -> None:
        """Register none."""


class HubParser(FlaskParser):
    """Turns what marshmallow refuses into Hub's own error, with a dotted path for every field."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "json": "raise"}  # noqa: RUF012 (webargs' way)

    def load_json(self, req: Any, schema: Any) -> Any:
        """Read the body; raises Invalid for numbers and nesting past all sense, and for text that cannot be kept."""
        try:
            body = super().load_json(req, schema)
            errors = list(_unkeepable(body))
        except (RecursionError, ValueError) as refused:  # an integer of thousands of digits is a ValueError
            raise Invalid("The body nests too deep or holds a number that is too long.", code="bad_json") from refused
        if errors:
            raise Invalid("The request does not fit.", errors=errors)
        return body

    def _handle_invalid_json_error(self, error: Any, req: Any, *args: Any, **kwargs: Any) -> NoReturn:
        """Say that the body cannot be read."""
        raise Invalid("The body is not JSON. Send Content-Type: application/json and a JSON object.", code="not_json")

    def handle_error(self, error: ValidationError, req: Any, schema: Any, **_: Any) -> NoReturn:
        """Raise Invalid."""
        raise Invalid("The request does not fit.", errors=_flatten(error.messages))


def _unkeepable(value: Any, path: str = "") -> Iterator[FieldError]:
    """Find text with control characters or half a surrogate pair: no database column and no page can hold them."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _unkeepable(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _unkeepable(inner, f"{path}.{place}".lstrip("."))
    elif isinstance(value, str) and _UNKEEPABLE.search(value):
        yield FieldError(path, "Leave out control characters and unpaired surrogates.")


def _flatten(messages: Any, path: str = "") -> list[FieldError]:
    if isinstance(messages, dict):
        found = []
        for key, inner in messages.items():
            here = path if not path and key in {"json", "query", "headers"} else f"{path}.{key}".lstrip(".")
            found += _flatten(inner, here)
        return found
    return [FieldError(path, str(message)) for message in (messages if isinstance(messages, list) else [messages])]


class HubBlueprint(Blueprint):
    """A flask-smorest blueprint that parses with HubParser."""

    ARGUMENTS_PARSER = HubParser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before_request(_need_a_key)


def _need_a_key() -> None:
    """Ask who is calling before reading what they sent."""
    if current_actor().client_id is None:
        raise NotSignedIn("Send your API key: Authorization: Bearer hub_…")


api = HubApi()


class ProblemSchema(Schema):
    """RFC 9457 problem document."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    code = fields.String()
    errors = fields.List(fields.Dict())
    request_id = fields.String()


def init_app(app: Flask) -> None:
    """Serve /api/v1/openapi.json."""
    app.config.update(
        API_TITLE="Hub",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
            "security": [{"key": []}],
        },
    )
    api.init_app(app)
