"""What Hub keeps to publish: changes in order, and every public object as the finished JSON of the open feed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Model


class DirectoryChange(Model):
    """That an object changed: a service, or with another `kind` what the feed lists beside services.

    Readers follow `seq`, which grows in the order of commits.
    """

    __tablename__ = "directory_change"

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(default="service", server_default="service")
    object_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime]


class Document(Model):
    """An object as the open feed shows it, written when it changes so that reading costs nothing.

    `kind` is a shape's: service, organization, taxonomy, taxonomy_term or service_at_location. `body` is the whole
    object, `summary` what lists show; `owner_id` is the organisation of a service, the service of a place, or the
    vocabulary of a term. One with `is_gone` is a tombstone: it says only that there was such an object.
    """

    __tablename__ = "directory_document"
    __table_args__ = (
        Index("ix_directory_document_kind_last_modified", "kind", "last_modified"),
        Index("ix_directory_document_kind_is_gone_object_id", "kind", "is_gone", "object_id"),  # counts and pages
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    object_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID | None] = mapped_column(index=True)
    body: Mapped[str]
    summary: Mapped[str]
    etag: Mapped[str]
    last_modified: Mapped[datetime]
    is_gone: Mapped[bool] = mapped_column(default=False)


class ServicePart(Model):
    """That a service shows an object which others may show too (an organisation, a place, a term)."""

    __tablename__ = "directory_service_part"

    kind: Mapped[str] = mapped_column(primary_key=True)
    part_id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), primary_key=True, index=True)
