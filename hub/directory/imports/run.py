"""One import: check every service, save what can be saved, keep the rest aside with the reasons."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.db import db, transaction
from hub.core.errors import FieldError
from hub.core.permissions import allow
from hub.directory.actions.save import Outcome, Saved, save_services
from hub.directory.actions.shared import SharedObjects
from hub.directory.imports.reading import read_services
from hub.directory.models import ImportQuarantine, ImportRun
from hub.directory.models.ids import shared_id
from hub.directory.permissions import DirectoryPermission
from hub.directory.schemas import check_service
from hub.directory.schemas.limits import DEEPEST

BATCH = 25  # services a transaction: a crash loses at most these, and the next run takes them
RAW_KEPT = 20_000  # characters of a quarantined service
REASONS_KEPT = 20

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Quarantined:
    """One reason why a service was not taken. `index` counts from 0 in the file."""

    index: int
    id: str
    name: str
    field: str
    reason: str


@dataclass
class ImportReport:
    """What an import did. Organisations and locations are those of the services that were taken, each once."""

    run_id: UUID | None = None
    services: int = 0
    organizations: int = 0
    locations: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)

    @property
    def left_out(self) -> int:
        """Give how many services were not taken."""
        return len({each.index for each in self.quarantined})


def import_services(
    source: Path | str | bytes, *, name: str = "", actor: Actor, on_progress: Progress | None = None
) -> ImportReport:
    """Take the services of a file in, `name` being the feed's (ids that are no UUIDs are told apart by it).

    Raises Invalid where the file is none that Hub reads; a service that cannot be taken is kept aside and reported.
    """
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    services = read_services(Path(source) if isinstance(source, str) else source)
    report = ImportReport(services=len(services))
    good = list(_checked(services, name, report))
    shared = SharedObjects((service for _, service in good), source=name)
    _count(good, shared, report)
    for start in range(0, len(good), BATCH):
        batch = good[start : start + BATCH]
        _save(batch, shared, report, actor)
        if on_progress:
            on_progress(min(start + BATCH, len(good)), len(good))
    said = name or ("upload" if isinstance(source, bytes) else Path(source).name)
    _finish(services, said, report, actor)
    return report


def _checked(services: Sequence[Any], source: str, report: ImportReport) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the services that make sense; the others are noted."""
    seen: dict[UUID, int] = {}
    for index, service in enumerate(services):
        errors = check_service(service)
        if not errors:
            first = seen.setdefault(shared_id("service", service["id"], source), index)
            if first == index:
                yield index, service
                continue
            errors = [FieldError("id", f"This id was used before, by service {first + 1} of the file.")]
        _set_aside(index, service, errors, report)


def _save(
    batch: Sequence[tuple[int, dict[str, Any]]], shared: SharedObjects, report: ImportReport, actor: Actor
) -> None:
    results = save_services([service for _, service in batch], shared, actor=actor)
    for (index, service), result in zip(batch, results, strict=True):
        if isinstance(result, Saved):
            report.created += result.outcome is Outcome.CREATED
            report.changed += result.outcome is Outcome.CHANGED
            report.unchanged += result.outcome is Outcome.UNCHANGED
        else:
            errors = result.errors or (FieldError("", result.message),)
            _set_aside(index, service, errors, report)


def _set_aside(index: int, service: Any, errors: Sequence[FieldError], report: ImportReport) -> None:
    given = service if isinstance(service, dict) else {}
    named = {key: str(value)[:200] if isinstance(value := given.get(key), str | int) else "" for key in ("id", "name")}
    report.quarantined += [
        Quarantined(index, named["id"], named["name"], error.field, error.message) for error in errors[:REASONS_KEPT]
    ]


def _count(good: Sequence[tuple[int, dict[str, Any]]], shared: SharedObjects, report: ImportReport) -> None:
    report.organizations = shared.count("organization")
    report.locations = shared.count("location")
    apart = (each for _, service in good for each in shared.told_apart(service))
    report.contradictions = sorted(dict.fromkeys(apart))


def _finish(services: Sequence[Any], source: str, report: ImportReport, actor: Actor) -> None:
    """Keep what the import did; one that found nothing new leaves no trace."""
    counts = {
        "services": report.services,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "quarantined": report.left_out,
    }
    if not report.created and not report.changed and not report.quarantined:
        return
    with transaction():
        run = ImportRun(source=source, actor_name=actor.name, counts=counts)
        db.session.add(run)
        db.session.flush()
        for index in sorted({each.index for each in report.quarantined}):
            db.session.add(_row(run.id, index, services[index], report))
        audit.record(actor, Action.UPDATE, "directory_import", run.id, detail=dict(counts))
        report.run_id = run.id


def _row(run_id: UUID, index: int, service: Any, report: ImportReport) -> ImportQuarantine:
    reasons = [each for each in report.quarantined if each.index == index]
    raw = orjson.dumps(_writable(service, DEEPEST)).decode().replace("\\u0000", "")
    return ImportQuarantine(
        run_id=run_id,
        index=index,
        name=reasons[0].name.replace("\0", ""),
        raw=raw[:RAW_KEPT],
        reasons=[{"field": each.field.replace("\0", ""), "reason": each.reason} for each in reasons],
    )


def _writable(value: Any, levels: int) -> Any:
    """Give what was read with nothing below so many levels: JSON can be read deeper than it can be written."""
    if not isinstance(value, dict | list):
        return value
    if not levels:
        return "…"
    if isinstance(value, list):
        return [_writable(each, levels - 1) for each in value]
    return {name: _writable(each, levels - 1) for name, each in value.items()}
