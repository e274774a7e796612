"""What is kept of an import once it is over."""

from uuid import UUID

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.directory.imports.aside import Aside
from hub.directory.imports.report import ImportReport
from hub.directory.models import ImportRun


def keep_run(
    report: ImportReport, aside: Aside, source: str, run_id: UUID | None, *, dry_run: bool, actor: Actor
) -> None:
    """Keep what an import did or would do. One that found nothing new leaves no trace unless it has a run already."""
    if run_id is None and (dry_run or not report.did_something):
        return
    with transaction():
        run = db.session.get(ImportRun, run_id) if run_id else None
        if run is None:
            run = ImportRun(source=source, actor_name=actor.name, finished_at=now())
            db.session.add(run)
        run.form, run.counts = report.form, report.counts()
        run.plan = report.plan_json() if run_id else None  # for those who look at it on a page
        db.session.flush()
        if not dry_run:
            audit.record(actor, Action.UPDATE, "directory_import", run.id, detail=dict(run.counts))
        report.run_id = run.id
    aside.keep_with(run.id)
