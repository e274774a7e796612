"""Services, and what belongs to a service alone (HSDS 3.1)."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.columns import state
from hub.core.db import Model
from hub.directory.models.base import Listed, Num, Number, ServiceStatus, Visibility
from hub.directory.models.contacts import Contact, Language, Phone
from hub.directory.models.locations import Location
from hub.directory.models.organizations import Organization
from hub.directory.models.schedules import Schedule
from hub.directory.models.taxonomies import Attribute
from hub.directory.models.upkeep import IntakeState


class Service(Listed, Model):
    """A community service. `fees` and others are the feed's; see OWN for what is Hub's alone.

    `alert_until` is the last day on which the alert holds. `intake_told` is what the team was told of its intake, and
    `intake_told_on` when.
    """

    __tablename__ = "directory_service"
    __table_args__ = (CheckConstraint("name <> ''", name="named"),)
    OWN: ClassVar[frozenset[str]] = Listed.OWN | {
        "source",
        "visibility",
        "last_checked_on",
        "last_checked_by",
        "content_hash",
        "alert_until",
        "intake_told",
        "intake_told_on",
    }

    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_organization.id"), index=True)
    program_id: Mapped[UUID | None]
    name: Mapped[str]
    alternate_name: Mapped[str | None]
    description: Mapped[str | None]
    url: Mapped[str | None]
    email: Mapped[str | None]
    status: Mapped[ServiceStatus] = state(ServiceStatus)
    interpretation_services: Mapped[str | None]
    application_process: Mapped[str | None]
    fees_description: Mapped[str | None]
    wait_time: Mapped[str | None]
    fees: Mapped[str | None]
    accreditations: Mapped[str | None]
    eligibility_description: Mapped[str | None]
    minimum_age: Mapped[Num | None]
    maximum_age: Mapped[Num | None]
    assured_date: Mapped[date | None]
    assurer_email: Mapped[str | None]
    licenses: Mapped[str | None]
    alert: Mapped[str | None]
    last_modified: Mapped[datetime | None] = mapped_column(index=True)

    source: Mapped[str] = mapped_column(default="")
    visibility: Mapped[Visibility] = state(Visibility, default=Visibility.PUBLIC, index=True)
    last_checked_on: Mapped[date | None]
    last_checked_by: Mapped[str] = mapped_column(default="")
    content_hash: Mapped[str] = mapped_column(default="")
    alert_until: Mapped[date | None] = mapped_column(index=True)
    intake_told: Mapped[IntakeState | None] = state(IntakeState)
    intake_told_on: Mapped[date | None]

    organization: Mapped[Organization | None] = relationship(back_populates="services")
    service_at_locations: Mapped[list["ServiceAtLocation"]] = relationship(
        viewonly=True, order_by="ServiceAtLocation.position"
    )
    schedules: Mapped[list[Schedule]] = relationship(viewonly=True, order_by=Schedule.position)
    cost_options: Mapped[list["CostOption"]] = relationship(viewonly=True, order_by="CostOption.position")
    service_areas: Mapped[list["ServiceArea"]] = relationship(viewonly=True, order_by="ServiceArea.position")
    languages: Mapped[list[Language]] = relationship(viewonly=True, order_by=Language.position)
    phones: Mapped[list[Phone]] = relationship(viewonly=True, order_by=Phone.position)
    contacts: Mapped[list[Contact]] = relationship(viewonly=True, order_by=Contact.position)
    attributes: Mapped[list[Attribute]] = relationship(
        primaryjoin="and_(foreign(Attribute.link_id) == Service.id, Attribute.link_entity == 'service')",
        viewonly=True,
        order_by=Attribute.position,
    )

    @property
    def checked_on(self) -> date | None:
        """Give the day of the last check, in Hub or as the feed has it; None where there was none."""
        return max((day for day in (self.last_checked_on, self.assured_date) if day), default=None)


class ServiceAtLocation(Listed, Model):
    """That a service is given at a location."""

    __tablename__ = "directory_service_at_location"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_location.id"), index=True)
    description: Mapped[str | None]

    location: Mapped[Location | None] = relationship(viewonly=True)
    schedules: Mapped[list[Schedule]] = relationship(viewonly=True, order_by=Schedule.position)
    phones: Mapped[list[Phone]] = relationship(viewonly=True, order_by=Phone.position)
    contacts: Mapped[list[Contact]] = relationship(viewonly=True, order_by=Contact.position)
    service_areas: Mapped[list["ServiceArea"]] = relationship(viewonly=True, order_by="ServiceArea.position")


class ServiceArea(Listed, Model):
    """Where the people a service is for live."""

    __tablename__ = "directory_service_area"

    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_service.id"), index=True)
    service_at_location_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("directory_service_at_location.id"), index=True
    )
    name: Mapped[str | None]
    description: Mapped[str | None]
    extent: Mapped[str | None]
    extent_type: Mapped[str | None]
    uri: Mapped[str | None]
    service_area: Mapped[str | None]


class CostOption(Listed, Model):
    """What a service costs. `amount` is in whole units of the currency (pounds), as the standard has it."""

    __tablename__ = "directory_cost_option"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    option: Mapped[str | None]
    currency: Mapped[str | None]
    amount: Mapped[Num | None]
    amount_description: Mapped[str | None]


class RequiredDocument(Listed, Model):
    """A paper that somebody must bring."""

    __tablename__ = "directory_required_document"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    document: Mapped[str | None]
    uri: Mapped[str | None]


class Unit(Listed, Model):
    """What capacity is counted in: beds, places."""

    __tablename__ = "directory_unit"

    name: Mapped[str]
    scheme: Mapped[str | None]
    identifier: Mapped[str | None]
    uri: Mapped[str | None]


class ServiceCapacity(Listed, Model):
    """How many places a service has free."""

    __tablename__ = "directory_service_capacity"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_unit.id"))
    available: Mapped[Decimal] = mapped_column(Number)
    maximum: Mapped[Num | None]
    description: Mapped[str | None]
    updated: Mapped[datetime | None]
