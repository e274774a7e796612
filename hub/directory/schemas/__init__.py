"""Checking HSDS JSON before it is stored: its shape first, then whether it makes sense."""

from typing import Any

from hub.core.errors import FieldError
from hub.directory.schemas.limits import beyond_limits
from hub.directory.schemas.objects import wrong_shape
from hub.directory.schemas.quick import is_right
from hub.directory.schemas.sense import nonsense


def check_item(kind: str, data: Any) -> list[FieldError]:
    """List what is wrong with an object of a kind, each with its field; nothing where it can be stored."""
    if not isinstance(data, dict):
        what = kind.replace("_", " ")
        return [FieldError("", f"This is not a {what}: it must be an object with id, name and status.")]
    wrong = [] if is_right(data, kind) else beyond_limits(data) or wrong_shape(data, kind)
    return wrong or nonsense(data, kind)
