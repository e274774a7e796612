"""What every object of the directory has, and the closed lists of the standard."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, Dialect, Double, Numeric
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from hub.core.columns import Identified


class ServiceStatus(StrEnum):
    """HSDS 3 service.status."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


SEARCHABLE = frozenset({ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED})  # what has ended is not found


class PlaceType(StrEnum):
    """HSDS 3 location.location_type and address.address_type."""

    PHYSICAL = "physical"
    POSTAL = "postal"
    VIRTUAL = "virtual"


class Frequency(StrEnum):
    """HSDS 3 schedule.freq."""

    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class Weekday(StrEnum):
    """HSDS 3 schedule.wkst, named as RFC 5545 names days."""

    MO = "MO"
    TU = "TU"
    WE = "WE"
    TH = "TH"
    FR = "FR"
    SA = "SA"
    SU = "SU"


class Visibility(StrEnum):
    """Who may see a listing. Only public ones are in the open feed and the public search."""

    PUBLIC = "public"
    INTERNAL = "internal"
    SENSITIVE = "sensitive"
    ARCHIVED = "archived"


class Number(TypeDecorator[Decimal]):
    """A JSON number as an exact decimal; SQLite keeps doubles, which hold every number of up to 15 digits."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use a double where there is no exact type."""
        return dialect.type_descriptor(Double() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Store the decimal, or the double next to it."""
        return float(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Give the shortest decimal that reads back as what was stored."""
        return None if value is None else Decimal(repr(value) if isinstance(value, float) else value)


Num = Annotated[Decimal, mapped_column(Number)]


class Listed(Identified):
    """An object of the standard. Its other columns are the standard's fields unless named in `OWN`.

    `source_id` is the feed's own id where it could not be ours (no UUID, or taken); `extra` holds what
    the feed said that no column can give back; `position` is the place in the parent's list.
    """

    OWN: ClassVar[frozenset[str]] = frozenset({"source_id", "extra", "position"})

    source_id: Mapped[str | None] = mapped_column(sort_order=95)
    extra: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, sort_order=96)
    position: Mapped[int | None] = mapped_column(sort_order=97)
