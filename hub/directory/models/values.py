"""Values between JSON and columns. What a column cannot give back exactly is kept beside it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Double, Enum, Text, Uuid

from hub.core.columns import UtcDateTime
from hub.directory.models.base import Number
from hub.directory.models.ids import as_uuid

_EXACT = 10**15  # every number of up to 15 digits is the same in JSON, in a double and in a decimal


def to_column(column: Column[Any], value: Any) -> Any:
    """Give what the column can hold of a JSON value; None where that is nothing."""
    kind = column.type
    if kind.__class__ is Text:
        return value if isinstance(value, str) else None
    if isinstance(kind, Number | Double):
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= _EXACT:
            return None
        if column.name in {"minimum_age", "maximum_age"} and value < 0:
            return None  # seen in feeds for "no limit"
        return Decimal(repr(value)) if isinstance(kind, Number) else float(value)
    if not isinstance(value, str):
        return None
    if isinstance(kind, Date):
        return _day(value)
    if isinstance(kind, UtcDateTime):
        return _moment(value)
    if isinstance(kind, Uuid):
        return as_uuid(value)
    if isinstance(kind, Enum) and kind.enum_class:
        return kind.enum_class(value) if value in kind.enums else None
    return value


def to_json(value: Any) -> Any:
    """Give a column's value as JSON has it."""
    if value.__class__ is str:
        return value
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, UUID | StrEnum):
        return str(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def moment_text(value: datetime) -> str:
    """Write a moment as the open feed does: UTC, milliseconds, Z."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        return None


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value.strip())
        # feeds leave the zone out; the standard has UTC
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # in UTC it would be before the year 1 or after 9999
        return None
