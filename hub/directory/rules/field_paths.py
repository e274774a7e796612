"""Fields of a service's JSON by their path ("organization.name"): reading and writing them."""

from collections.abc import Mapping
from typing import Any


def value_at(data: Any, path: str) -> Any:
    """Give the value of a field; None where there is none."""
    for step in path.split("."):
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def put_at(data: Any, path: str, value: Any) -> bool:
    """Write a field, or remove it for None; gives False where what it belongs to is not there any more."""
    above, _, name = path.rpartition(".")
    holder = value_at(data, above) if above else data
    if not isinstance(holder, dict):
        return False
    if value is None:
        holder.pop(name, None)
    else:
        holder[name] = value
    return True
