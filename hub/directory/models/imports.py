"""What Hub keeps of directories that it takes in: runs, what they came from, what was set aside, what is to decide."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import Dated, Identified, state
from hub.core.db import Model
from hub.directory.rules.import_runs import ImportState


class ImportRun(Identified, Dated, Model):
    """One import: what it was of, and how it went.

    `counts` has a number for each of read, created, changed, unchanged and quarantined. `plan` is what a dry run found:
    the changes, field by field, as `hub.directory.imports.report` writes them. `seen_at` is when the process that works
    on it last gave a sign of life. `problem` is why it failed, or what is to be known of one that did not.
    """

    __tablename__ = "directory_import_run"

    source: Mapped[str]
    actor_name: Mapped[str]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    form: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[ImportState] = state(ImportState, default=ImportState.DONE, server_default="done", index=True)
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    started_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="", server_default="")
    plan: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)


class ImportUpload(Model):
    """The file of an import that waits for somebody's yes; it is dropped once the import is done or cancelled.

    `mapping` says how the columns of a spreadsheet are read, a copy of its own: a saved one may change meanwhile.
    """

    __tablename__ = "directory_import_upload"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("directory_import_run.id"), primary_key=True)
    file_name: Mapped[str]
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class ImportQuarantine(Identified, Model):
    """A record of an import that was not taken, with the reasons and (cut short) what the source said.

    `place` says where it stands ("row 7", "service 3"); `record` is the record as an HSDS object, as far as it could be
    read, to be mended in a spreadsheet and loaded again.
    """

    __tablename__ = "directory_import_quarantine"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("directory_import_run.id"), index=True)
    index: Mapped[int]
    kind: Mapped[str] = mapped_column(default="service", server_default="service")
    place: Mapped[str] = mapped_column(default="", server_default="")
    name: Mapped[str]
    raw: Mapped[str]
    record: Mapped[str | None]
    reasons: Mapped[list[dict[str, str]]] = mapped_column(JSON)


class SourceRecord(Model):
    """What a source last said of an object: `raw` as it stood there, `said` as the HSDS object that Hub made of it.

    `digest` changes when either does. `gone_at` is when the source no longer had it.
    """

    __tablename__ = "directory_source_record"
    __table_args__ = (Index("ix_directory_source_record_source_kind", "source", "kind"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    object_id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str]
    source_id: Mapped[str]
    fetched_at: Mapped[datetime]
    digest: Mapped[str]
    said: Mapped[str] = mapped_column(deferred=True)
    raw: Mapped[str] = mapped_column(deferred=True)
    gone_at: Mapped[datetime | None]


class ColumnMapping(Identified, Dated, Model):
    """How the columns of a spreadsheet are read: header to field, as `hub.directory.rules.mapping` has it."""

    __tablename__ = "directory_column_mapping"

    name: Mapped[str] = mapped_column(unique=True)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)


class Feed(Identified, Dated, Model):
    """A directory elsewhere that Hub keeps in step with. `every_minutes` 0 means only when somebody asks for it.

    `honours_modified_after` is None until it is known. `since` is the moment that the next incremental fetch asks for.
    """

    __tablename__ = "directory_feed"

    name: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    every_minutes: Mapped[int]
    is_on: Mapped[bool] = mapped_column(default=True)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    taken_at: Mapped[datetime | None]
    since: Mapped[datetime | None]
    full_at: Mapped[datetime | None]
    honours_modified_after: Mapped[bool | None]
    failures: Mapped[int] = mapped_column(default=0)


class FeedOutcome(StrEnum):
    """How a fetch ended."""

    DONE = "done"
    FAILED = "failed"


class FeedFetch(Identified, Model):
    """One fetch of a feed. `mode` is full or incremental; `counts` those of its import, with `gone` for deletions.

    `held` are the ids of listings that the feed no longer has, but that were too many to go without a decision.
    """

    __tablename__ = "directory_feed_fetch"

    feed_id: Mapped[UUID] = mapped_column(ForeignKey("directory_feed.id"), index=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    mode: Mapped[str]
    outcome: Mapped[FeedOutcome] = state(FeedOutcome)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    problem: Mapped[str] = mapped_column(default="")
    notes: Mapped[list[str]] = mapped_column(JSON)
    held: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_import_run.id"))


class DifferenceState(StrEnum):
    """Whether somebody decided about a difference, and how; a settled one went away by itself."""

    OPEN = "open"
    KEPT = "kept"
    TAKEN = "taken"
    SETTLED = "settled"


class FieldDifference(Identified, Model):
    """That a source says something else of a field which was changed here: ours stays until somebody decides.

    `field` is a property of the service ("phones", "organization.name"). The three values are JSON; null where absent.
    """

    __tablename__ = "directory_field_difference"
    __table_args__ = (UniqueConstraint("service_id", "field", "digest"),)

    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    source: Mapped[str]
    field: Mapped[str]
    before: Mapped[str]
    ours: Mapped[str]
    theirs: Mapped[str]
    digest: Mapped[str]
    noticed_at: Mapped[datetime]
    state: Mapped[DifferenceState] = state(DifferenceState, default=DifferenceState.OPEN, index=True)
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
