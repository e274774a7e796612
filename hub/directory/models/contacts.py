"""How to reach somebody, and in which languages (HSDS 3.1)."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.db import Model
from hub.directory.models.base import Listed, Num


class Language(Listed, Model):
    """A language that a service, a location or a phone line is offered in."""

    __tablename__ = "directory_language"

    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_service.id"), index=True)
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_location.id"), index=True)
    phone_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_phone.id"), index=True)
    name: Mapped[str | None]
    code: Mapped[str | None]
    note: Mapped[str | None]


class Phone(Listed, Model):
    """A phone line."""

    __tablename__ = "directory_phone"

    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_location.id"), index=True)
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_service.id"), index=True)
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_organization.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_contact.id"), index=True)
    service_at_location_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("directory_service_at_location.id"), index=True
    )
    number: Mapped[str]
    extension: Mapped[Num | None]
    type: Mapped[str | None]
    description: Mapped[str | None]

    languages: Mapped[list[Language]] = relationship(viewonly=True, order_by=Language.position)


class Contact(Listed, Model):
    """A person or a desk to ask for."""

    __tablename__ = "directory_contact"

    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_organization.id"), index=True)
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_service.id"), index=True)
    service_at_location_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("directory_service_at_location.id"), index=True
    )
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_location.id"), index=True)
    name: Mapped[str | None]
    title: Mapped[str | None]
    department: Mapped[str | None]
    email: Mapped[str | None]

    phones: Mapped[list[Phone]] = relationship(viewonly=True, order_by=Phone.position)
