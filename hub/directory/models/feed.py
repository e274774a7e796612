"""What Hub keeps to publish and to import: changes in order, rendered documents, import runs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import Dated, Identified
from hub.core.db import Model


class DirectoryChange(Model):
    """That a service changed. Readers follow `seq`, which grows in the order of commits."""

    __tablename__ = "directory_change"

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    service_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime]


class ServiceDocument(Model):
    """A service as the open feed shows it, written when the service changes so that reading costs nothing."""

    __tablename__ = "directory_service_document"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), primary_key=True)
    body: Mapped[str]
    summary: Mapped[str]
    etag: Mapped[str]
    last_modified: Mapped[datetime]


class ServicePart(Model):
    """That a service shows an object which others may show too (an organisation, a place, a term)."""

    __tablename__ = "directory_service_part"

    kind: Mapped[str] = mapped_column(primary_key=True)
    part_id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), primary_key=True, index=True)


class ImportRun(Identified, Dated, Model):
    """One import: what it was of, and how it went."""

    __tablename__ = "directory_import_run"

    source: Mapped[str]
    actor_name: Mapped[str]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)


class ImportQuarantine(Identified, Model):
    """A service of an import that was not taken, with the reasons and (cut short) what the feed said."""

    __tablename__ = "directory_import_quarantine"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("directory_import_run.id"), index=True)
    index: Mapped[int]
    name: Mapped[str]
    raw: Mapped[str]
    reasons: Mapped[list[dict[str, str]]] = mapped_column(JSON)
