"""Reports that wait for the directory team."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.directory.models import Report, Service
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.upkeep import ids_of, survivor_of
from hub.directory.rules.reports import HARM, KINDS

PAGE_SIZE = 20


@dataclass(frozen=True)
class Waiting:
    """A report to look at. `by` is empty for a visitor; of a listing that was merged it is that which stays."""

    id: UUID
    service_id: UUID
    service: str
    kind: str
    text: str
    by: str
    at: datetime
    wants_to_hear: bool


def list_reports(actor: Actor, *, number: int = 1) -> Page[Waiting]:
    """List what waits, the most harmful first and then the oldest. Raises NotSignedIn, NotAllowed."""
    allow(actor, DirectoryPermission.ANSWER_REPORTS)
    harm = case({kind: place for place, kind in enumerate(HARM)}, value=Report.kind)
    rows = db.session.execute(
        select(Report, Service.name)
        .join(Service, Service.id == Report.service_id)
        .where(Report.outcome.is_(None))
        .order_by(harm, Report.created_at, Report.id)
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    ).all()
    leads = survivor_of({report.service_id for report, _ in rows})
    now_at = select(Service.id, Service.name).where(Service.id.in_(set(leads.values())))
    names = {row.id: row.name for row in db.session.execute(now_at)}
    items = [
        Waiting(
            report.id,
            leads.get(report.service_id, report.service_id),
            f"{names[leads[report.service_id]]} (reported as {name})" if report.service_id in leads else name,
            KINDS[report.kind],
            report.text,
            report.reporter_name,
            report.created_at,
            bool(report.email),
        )
        for report, name in rows
    ]
    total = db.session.scalar(select(func.count()).where(Report.outcome.is_(None))) or 0
    return Page(items, number, PAGE_SIZE, total)


def count_reports(service_id: UUID) -> int:
    """Count what waits about a service and what was merged into it, to be shown to staff only."""
    waiting = select(func.count()).where(Report.service_id.in_(ids_of(service_id)), Report.outcome.is_(None))
    return db.session.scalar(waiting) or 0
