"""One import: check every record, take what can be taken, keep the rest aside with the reasons."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from hub.core.actor import Actor
from hub.core.errors import FieldError
from hub.core.permissions import allow
from hub.directory.actions.departing import archive_gone, missing_of
from hub.directory.actions.save import Outcome
from hub.directory.actions.taking import Incoming, Taken, take
from hub.directory.imports.aside import Aside
from hub.directory.imports.readers import recognise
from hub.directory.imports.records import LEFT_OVER, SERVICE, Record
from hub.directory.imports.report import Alike, ImportReport, Planned
from hub.directory.imports.source import open_source
from hub.directory.imports.stage import Stage, Staged
from hub.directory.imports.trail import keep_run
from hub.directory.models import Visibility
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.likeness import find_alike
from hub.directory.rules.comparing import Change
from hub.directory.schemas import check_item

BATCH = 400  # records a transaction: a crash loses at most these, and the next run takes them
TOLD_EVERY = 200  # records between two tellings of progress while they are read
VISIBILITY, NOTE = "x_hub_visibility", "x_hub_note"  # what a reader says of a service for Hub alone

Progress = Callable[[int, int], None]


def import_services(
    source: Path | str | bytes,
    *,
    name: str = "",
    file_name: str = "",
    mapping: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    run_id: UUID | None = None,
    actor: Actor,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Take in what a file, folder, zip or the bytes of a file hold; the format is told from the content.

    `name` is the source's (ids that are no UUIDs are told apart by it); `mapping` says what the columns of a
    spreadsheet are. Raises Invalid where it is nothing that Hub reads; a record that cannot be taken is kept aside and
    reported.
    """
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    opened = open_source(source, name=file_name)
    reader = recognise(opened, mapping)
    return import_records(
        reader.read(opened),
        source=name,
        form=reader.form,
        said=name or opened.name,
        dry_run=dry_run,
        run_id=run_id,
        actor=actor,
        on_progress=on_progress,
    )


def import_records(
    records: Iterable[Record],
    *,
    source: str,
    form: str,
    said: str = "",
    dry_run: bool = False,
    complete: bool = False,
    run_id: UUID | None = None,
    actor: Actor,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Take records in. With `dry_run` nothing of the directory changes, and the report says what would.

    `complete`: the records are all that the source has; a service that it had before and has no more is archived.
    `run_id` is an import that was made for this: it gets the counts, the plan and what was set aside, also by a dry
    run. `said` is what the source is called in the list of imports.
    """
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    with _few_collections():
        return _import(records, source, form, said, dry_run, complete, run_id, actor, on_progress)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for garbage seldom: records make no cycles, and looking through all of them took a sixth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _import(
    records: Iterable[Record],
    source: str,
    form: str,
    said: str,
    dry_run: bool,
    complete: bool,
    run_id: UUID | None,
    actor: Actor,
    on_progress: Progress | None,
) -> ImportReport:
    report = ImportReport(form=form)
    aside = Aside(report)
    if run_id:
        aside.keep_with(run_id)
    with Stage(source) as stage:
        import_ = _Import(stage, report, aside, dry_run, actor, on_progress or (lambda done, total: None))
        import_.check(records)
        import_.take()
        if complete:
            import_.let_go()
        report.organizations, report.locations = stage.count("organization"), stage.count("location")
        report.contradictions = sorted(f"{kind} {each}" for kind, each in stage.apart)
    aside.flush()
    keep_run(report, aside, said or source, run_id, dry_run=dry_run, actor=actor)
    return report


class _Import:
    """One import on its way: two passes over the records, the first to a file on disk."""

    def __init__(
        self, stage: Stage, report: ImportReport, aside: Aside, dry_run: bool, actor: Actor, tell: Progress
    ) -> None:
        self.stage = stage
        self.report = report
        self.aside = aside
        self.dry_run = dry_run
        self.actor = actor
        self.tell = tell
        self.seen: dict[UUID, str] = {}
        self.lost_ids = False

    def check(self, records: Iterable[Record]) -> None:
        """Read every record; what makes sense waits on the stage, the rest is set aside."""
        for index, record in enumerate(records):
            self.report.read += 1
            self.report.services += record.kind == SERVICE
            errors = list(record.errors) or self._wrong(record)
            if errors:
                self.aside.add(index, record, errors)
                self._remember_what_was_set_aside(record)
            elif record.item is not None:
                self.stage.add(_staged(index, record))
            if self.report.read % TOLD_EVERY == 0:
                self.tell(0, self.report.read)

    def _wrong(self, record: Record) -> list[FieldError]:
        if record.item is None or record.kind == LEFT_OVER:
            return [FieldError("", "This belongs to nothing in the file.")]
        errors = check_item(record.kind, record.item)
        if errors:
            return errors
        own_id = self.stage.id_of(record.kind, record.item)
        first = self.seen.setdefault(own_id, record.place)
        if first is not record.place:
            return [FieldError("id", f"This id was used before, by {first} of the file.")]
        return []

    def _remember_what_was_set_aside(self, record: Record) -> None:
        """A service that is in the source is not gone because it makes no sense now."""
        if record.kind != SERVICE:
            return
        said = record.item.get("id") if isinstance(record.item, dict) else None
        if isinstance(said, str | int):
            self.seen.setdefault(self.stage.id_of(SERVICE, {"id": said}), record.place)
        else:
            self.lost_ids = True

    def take(self) -> None:
        """Take what waits on the stage."""
        done, total = 0, self.stage.records
        for batch in self.stage.batches(BATCH):
            results = take([_incoming(each) for each in batch], self.stage, dry_run=self.dry_run, actor=self.actor)
            created: list[tuple[Staged, Taken]] = []
            for staged, result in zip(batch, results, strict=True):
                if isinstance(result, Taken):
                    self._count(staged, result, created)
                else:
                    errors = result.errors or (FieldError("", result.message),)
                    self.aside.add(staged.number, _record(staged), errors)
            self._plan_new(created)
            done += len(batch)
            self.tell(done, total)

    def _count(self, staged: Staged, taken: Taken, created: list[tuple[Staged, Taken]]) -> None:
        self.report.created += taken.outcome is Outcome.CREATED
        self.report.changed += taken.outcome is Outcome.CHANGED
        self.report.unchanged += taken.outcome is Outcome.UNCHANGED
        self.report.kept += len(taken.kept)
        if taken.outcome is Outcome.CREATED:
            created.append((staged, taken))
        elif taken.outcome is Outcome.CHANGED or taken.kept:
            kept = tuple(Change(each.field, each.ours, each.theirs) for each in taken.kept)
            self.report.plan(_planned(staged, taken, changes=tuple(taken.changes), kept=kept))

    def _plan_new(self, created: Sequence[tuple[Staged, Taken]]) -> None:
        """Note what is new; before anything is written, with the listings that it may repeat."""
        services = [staged.item for staged, _ in created if staged.kind == SERVICE] if self.dry_run else []
        likely: Iterator[Any] = iter(find_alike(services, source=self.stage.source) if services else ())
        for staged, taken in created:
            found = next(likely) if self.dry_run and staged.kind == SERVICE else ()
            duplicates = tuple(Alike(str(each.service_id), each.name, each.organisation, each.why) for each in found)
            self.report.plan(_planned(staged, taken, duplicates=duplicates))

    def let_go(self) -> None:
        """Archive what the source no longer has."""
        if self.lost_ids:
            self.report.notes.append("Nothing was taken out: a record that was set aside has no id to know it by.")
            return
        missing = missing_of(self.stage.source, self.seen.__contains__)
        self.report.gone = len(missing)
        for service_id, name in missing:
            self.report.plan(Planned(-1, "", SERVICE, str(service_id), name, "gone"))
        if not self.dry_run:
            archive_gone([service_id for service_id, _ in missing], actor=self.actor)


def _planned(staged: Staged, taken: Taken, **more: Any) -> Planned:
    name = str(staged.item.get("name") or "")
    outcome = "changed" if taken.outcome is Outcome.UNCHANGED else taken.outcome.value
    return Planned(staged.number, staged.place, staged.kind, str(taken.object_id), name, outcome, **more)


def _staged(index: int, record: Record) -> Staged:
    assert record.item is not None  # noqa: S101 (the caller has looked; this tells the type checker)
    is_said_so = record.raw is record.item or record.raw == record.item
    raw = record.raw if isinstance(record.raw, str) else orjson.dumps(record.raw).decode()
    return Staged(index, record.place, record.kind, record.item, "" if is_said_so else raw, record.columns or {})


def _record(staged: Staged) -> Record:
    raw = staged.raw or staged.item
    return Record(staged.kind, staged.place, raw, staged.item, columns=staged.columns)


def _incoming(staged: Staged) -> Incoming:
    item = {name: value for name, value in staged.item.items() if name not in {VISIBILITY, NOTE}}
    said = str(staged.item.get(VISIBILITY) or "")
    visibility = Visibility(said) if said in set(Visibility) else None
    return Incoming(staged.kind, item, staged.raw, visibility, str(staged.item.get(NOTE) or ""))
