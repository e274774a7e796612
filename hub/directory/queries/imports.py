"""Imports as the desk shows them: how far each is, what it would change or did, and what was set aside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, literal, select
from sqlalchemy.orm import undefer

from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.directory.models import ImportQuarantine, ImportRun, ImportUpload, SourceRecord
from hub.directory.permissions import DirectoryPermission
from hub.directory.rules.import_runs import ImportState, adds_up, is_silent

PAGE_SIZE = 25
SOURCES_SHOWN = 200


@dataclass(frozen=True)
class RunView:
    """One import. `file_name`, `size` (bytes) and `mapping` are there as long as its file is."""

    id: UUID
    source: str
    by: str
    created_at: datetime
    state: ImportState
    form: str
    counts: Mapping[str, int]
    done: int
    started_at: datetime | None
    finished_at: datetime | None
    problem: str
    is_silent: bool
    file_name: str = ""
    size: int = 0
    mapping: Mapping[str, Any] | None = None

    @property
    def title(self) -> str:
        """Say which directory it is of."""
        return self.source or "A directory without a name"

    @property
    def was_tried(self) -> bool:
        """Say whether it is known what it does: the next step is then to take it in."""
        return bool(self.counts)

    @property
    def adds_up(self) -> bool:
        """Say whether the counts prove that nothing was lost."""
        return adds_up(self.counts)


@dataclass(frozen=True)
class SetAside:
    """A record that is not taken. A reason has a field, a column and the words."""

    index: int
    kind: str
    place: str
    name: str
    reasons: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class PlanPage:
    """A page of what changes; `more` is how many of all changes were too many to keep."""

    page: Page[Mapping[str, Any]]
    more: int


def list_runs(actor: Actor, number: int = 1) -> Page[RunView]:
    """List the imports, the newest first. `number` counts from 1."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    total = db.session.scalar(select(func.count()).select_from(ImportRun)) or 0
    wanted = select(ImportRun).order_by(ImportRun.created_at.desc(), ImportRun.id)
    runs = db.session.scalars(wanted.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page([_view(each) for each in runs], number, PAGE_SIZE, total)


def get_run(actor: Actor, run_id: UUID) -> RunView:
    """Give an import; raises NotFound."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    run = db.session.scalars(_fresh(select(ImportRun).where(ImportRun.id == run_id))).first()
    if run is None:
        raise NotFound("There is no such import.")
    columns = (ImportUpload.file_name, func.length(ImportUpload.content), ImportUpload.mapping)
    upload = db.session.execute(select(*columns).where(ImportUpload.run_id == run_id)).first()
    return replace(_view(run), file_name=upload[0], size=upload[1], mapping=upload[2]) if upload else _view(run)


def get_upload(actor: Actor, run_id: UUID) -> tuple[str, bytes, Mapping[str, Any] | None]:
    """Give the name, the content and the mapping of an import's file; raises NotFound where it is gone."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    upload = db.session.scalars(
        _fresh(select(ImportUpload).where(ImportUpload.run_id == run_id).options(undefer(ImportUpload.content)))
    ).first()
    if upload is None:
        raise NotFound("The file of this import is no longer here.")
    return upload.file_name, upload.content, upload.mapping


def list_changes(actor: Actor, run_id: UUID, outcome: str, number: int = 1) -> PlanPage:
    """List what an import changes: "created", "changed", "gone", or "kept" for those with fields that stay."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    plan = db.session.scalars(select(ImportRun.plan).where(ImportRun.id == run_id)).first() or {}
    found = [each for each in plan.get("planned", ()) if _is(each, outcome)]
    start = (number - 1) * PAGE_SIZE
    return PlanPage(Page(found[start : start + PAGE_SIZE], number, PAGE_SIZE, len(found)), plan.get("more", 0))


def list_set_aside(actor: Actor, run_id: UUID, number: int = 1) -> Page[SetAside]:
    """List the records that an import does not take, in the order of the file."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    columns = (ImportQuarantine.index, ImportQuarantine.kind, ImportQuarantine.place, ImportQuarantine.name)
    wanted = select(*columns, ImportQuarantine.reasons).where(ImportQuarantine.run_id == run_id)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ordered = wanted.order_by(ImportQuarantine.index).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page([SetAside(*row) for row in db.session.execute(ordered)], number, PAGE_SIZE, total)


def every_set_aside(actor: Actor, run_id: UUID) -> Iterator[ImportQuarantine]:
    """Give every record that an import does not take, in the order of the file, with what the source said."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    wanted = select(ImportQuarantine).where(ImportQuarantine.run_id == run_id).order_by(ImportQuarantine.index)
    for rows in db.session.scalars(wanted, execution_options={"yield_per": 500}).partitions():
        yield from rows


def list_sources(actor: Actor) -> list[str]:
    """List the sources that listings came from, the latest import first; "" is one that was given no name."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    latest = func.max(ImportRun.created_at)
    wanted = select(ImportRun.source).where(_has_listings(ImportRun.source)).group_by(ImportRun.source)
    named = db.session.scalars(wanted.order_by(latest.desc()).limit(SOURCES_SHOWN)).all()
    without_name = [""] if "" not in named and db.session.scalar(select(_has_listings(literal("")))) else []
    return [*named, *without_name]


def list_wanted(actor: Actor) -> list[UUID]:
    """List the imports that wait for a process, or whose process died, the oldest first."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    wanted = select(ImportRun.id, ImportRun.state, ImportRun.seen_at).order_by(ImportRun.created_at)
    rows = db.session.execute(wanted.where(ImportRun.state.in_((ImportState.WANTED, ImportState.RUNNING))))
    return [row.id for row in rows if row.state is ImportState.WANTED or is_silent(row.state, row.seen_at, now())]


def _has_listings(source: Any) -> ColumnElement[bool]:
    return exists().where(SourceRecord.source == source, SourceRecord.kind == "service")


def _fresh(statement: Any) -> Any:
    """Read from the database, whatever the session knows: imports are changed by statements."""
    return statement.execution_options(populate_existing=True)


def _is(planned: Mapping[str, Any], outcome: str) -> bool:
    """Say whether a planned record belongs to an outcome; one that only keeps what was changed here is no change."""
    if outcome == "kept":
        return bool(planned.get("kept"))
    return planned.get("outcome") == outcome and not (planned.get("kept") and not planned.get("changes"))


def _view(run: ImportRun) -> RunView:
    return RunView(
        id=run.id,
        source=run.source,
        by=run.actor_name,
        created_at=run.created_at,
        state=run.state,
        form=run.form,
        counts=run.counts,
        done=run.done,
        started_at=run.started_at,
        finished_at=run.finished_at,
        problem=run.problem,
        is_silent=is_silent(run.state, run.seen_at, now()),
    )
