"""Checking HSDS JSON before it is stored: its shape first, then whether it makes sense."""

from typing import Any

from hub.core.errors import FieldError
from hub.directory.schemas.limits import beyond_limits
from hub.directory.schemas.objects import wrong_shape
from hub.directory.schemas.sense import nonsense


def check_service(data: Any) -> list[FieldError]:
    """List what is wrong with a service, each with its field; nothing where it can be stored."""
    if not isinstance(data, dict):
        return [FieldError("", "This is not a service: it must be an object with id, name and status.")]
    return beyond_limits(data) or wrong_shape(data) or nonsense(data)
