"""Where services are given (HSDS 3.1)."""

from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.columns import state
from hub.core.db import Model
from hub.directory.models.base import Listed, PlaceType
from hub.directory.models.contacts import Contact, Language, Phone
from hub.directory.models.schedules import Schedule


class Address(Listed, Model):
    """A postal or street address of a location."""

    __tablename__ = "directory_address"

    location_id: Mapped[UUID] = mapped_column(ForeignKey("directory_location.id"), index=True)
    attention: Mapped[str | None]
    address_1: Mapped[str | None]
    address_2: Mapped[str | None]
    city: Mapped[str | None]
    region: Mapped[str | None]
    state_province: Mapped[str | None]
    postal_code: Mapped[str | None] = mapped_column(index=True)
    country: Mapped[str | None]
    address_type: Mapped[PlaceType | None] = state(PlaceType)


class Accessibility(Listed, Model):
    """What makes a location usable for disabled people."""

    __tablename__ = "directory_accessibility"

    location_id: Mapped[UUID] = mapped_column(ForeignKey("directory_location.id"), index=True)
    description: Mapped[str | None]
    details: Mapped[str | None]
    url: Mapped[str | None]
    accessibility: Mapped[str | None]


class Location(Listed, Model):
    """A place, real or virtual. Latitude and longitude are degrees, WGS84.

    Where a place `is_confidential`, only staff see its address and point.
    """

    __tablename__ = "directory_location"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
    )

    OWN: ClassVar[frozenset[str]] = Listed.OWN | {"is_confidential"}

    location_type: Mapped[PlaceType] = state(PlaceType)
    url: Mapped[str | None]
    organization_id: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str | None]
    alternate_name: Mapped[str | None]
    description: Mapped[str | None]
    transportation: Mapped[str | None]
    latitude: Mapped[float | None] = mapped_column(Double)
    longitude: Mapped[float | None] = mapped_column(Double)
    external_identifier: Mapped[str | None]
    external_identifier_type: Mapped[str | None]

    is_confidential: Mapped[bool] = mapped_column(default=False, server_default=false())

    addresses: Mapped[list[Address]] = relationship(viewonly=True, order_by=Address.position)
    accessibility: Mapped[list[Accessibility]] = relationship(viewonly=True, order_by=Accessibility.position)
    languages: Mapped[list[Language]] = relationship(viewonly=True, order_by=Language.position)
    phones: Mapped[list[Phone]] = relationship(viewonly=True, order_by=Phone.position)
    contacts: Mapped[list[Contact]] = relationship(viewonly=True, order_by=Contact.position)
    schedules: Mapped[list[Schedule]] = relationship(viewonly=True, order_by=Schedule.position)
