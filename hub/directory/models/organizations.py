"""Organisations that run services (HSDS 3.1)."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.db import Model
from hub.directory.models.base import Listed, Num

if TYPE_CHECKING:
    from hub.directory.models.services import Service


class Organization(Listed, Model):
    """A body that runs services. `owner_id` is the organisation in Hub that answers its referrals."""

    __tablename__ = "directory_organization"
    __table_args__ = (CheckConstraint("name <> ''", name="named"),)
    OWN: ClassVar[frozenset[str]] = Listed.OWN | {"owner_id"}

    name: Mapped[str]
    alternate_name: Mapped[str | None]
    description: Mapped[str | None]
    email: Mapped[str | None]
    website: Mapped[str | None]
    tax_status: Mapped[str | None]
    tax_id: Mapped[str | None]
    year_incorporated: Mapped[Num | None]
    legal_status: Mapped[str | None]
    logo: Mapped[str | None]
    uri: Mapped[str | None]
    parent_organization_id: Mapped[UUID | None]

    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)

    services: Mapped[list["Service"]] = relationship(back_populates="organization")


class OrganizationIdentifier(Listed, Model):
    """An organisation's number elsewhere: charity, company (org-id.guide schemes)."""

    __tablename__ = "directory_organization_identifier"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("directory_organization.id"), index=True)
    identifier_scheme: Mapped[str | None]
    identifier_type: Mapped[str]
    identifier: Mapped[str]


class Program(Listed, Model):
    """Services that an organisation runs under one name."""

    __tablename__ = "directory_program"

    organization_id: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str]
    alternate_name: Mapped[str | None]
    description: Mapped[str | None]


class Funding(Listed, Model):
    """Who pays for an organisation or a service."""

    __tablename__ = "directory_funding"

    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_organization.id"), index=True)
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_service.id"), index=True)
    source: Mapped[str | None]


class Url(Listed, Model):
    """One more address on the web."""

    __tablename__ = "directory_url"

    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_organization.id"), index=True)
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_service.id"), index=True)
    label: Mapped[str | None]
    url: Mapped[str]
