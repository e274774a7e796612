"""Reporting a mistake in a listing, without an account, and answering the report."""

import hashlib
import hmac
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, func, select, update

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Invalid, NotFound, TooMany, WrongState
from hub.core.http import public_link
from hub.core.permissions import allow
from hub.directory.actions.listing import assure_service
from hub.directory.models import Report, Service
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.listings import get_listing
from hub.directory.queries.upkeep import ids_of, survivor_of
from hub.directory.rules import reports as rules
from hub.directory.rules.reports import ReportKind, ReportOutcome
from hub.notifications.actions import enqueue

REPORT_LOCK = 7_201_007


def report_mistake(
    service_id: UUID, kind: ReportKind, text: str, email: str = "", *, network: str, actor: Actor
) -> Report:
    """Take a report of a listing that the actor may see, or of one that was merged into it.

    `email` is told of the outcome, and nobody where it is "". Raises NotFound, Invalid, and TooMany where one network
    address reports too often or the listing has enough.
    """
    service_id = survivor_of([service_id]).get(service_id, service_id)
    get_listing(actor, service_id)
    if wrong := rules.check_text(kind, text):
        raise Invalid(wrong, field="text")
    with transaction():
        lock_for_writers(REPORT_LOCK)
        origin = _origin(network)
        _refuse_a_flood(service_id, origin, actor)
        report = Report(
            service_id=service_id,
            kind=kind,
            text=text.strip(),
            email=email.strip(),
            reporter_name=actor.name if actor.is_signed_in else "",
            origin=origin,
            outcome=None,
            answered_by="",
            answered_at=None,
        )
        db.session.add(report)
        db.session.flush()
        audit.record(actor, Action.CREATE, "report", report.id, detail={"service": str(service_id), "kind": kind.value})
        return report


def answer_report(report_id: UUID, outcome: ReportOutcome, *, actor: Actor) -> Report:
    """Say what became of a report, and tell whoever wanted to hear. Raises NotFound, NotAllowed, WrongState."""
    with transaction():
        allow(actor, DirectoryPermission.ANSWER_REPORTS)
        report = db.session.get(Report, report_id, with_for_update=True)
        if report is None:
            raise NotFound("There is no such report.")
        if report.outcome is not None:
            raise WrongState("Somebody answered this report already.")
        report.outcome, report.answered_by, report.answered_at = outcome, actor.name, now()
        if outcome is ReportOutcome.MENDED and report.reporter_name == rules.BY_ORGANISATION:
            assure_service(report.service_id, by=rules.BY_ORGANISATION.lower(), actor=actor)
        if report.email:
            _tell(report, outcome)
            report.email = ""
        detail = {"service": str(report.service_id), "outcome": outcome.value}
        audit.record(actor, Action.UPDATE, "report", report.id, detail=detail)
        return report


def forget_reports(*, actor: Actor) -> int:
    """Empty what a report was counted by after a day, and remove what was answered a year ago; gives how many."""
    allow(actor, DirectoryPermission.FORGET_REPORTS)
    with transaction():
        moment = now()
        counted = update(Report).where(Report.origin != "", Report.created_at < moment - rules.ORIGIN_KEPT)
        db.session.execute(counted.values(origin=""), execution_options={"synchronize_session": False})
        old = delete(Report).where(Report.answered_at < moment - rules.ANSWERED_KEPT).returning(Report.id)
        return len(db.session.scalars(old).all())


def _refuse_a_flood(service_id: UUID, origin: str, actor: Actor) -> None:
    recent = select(func.count()).where(Report.origin == origin, Report.created_at > now() - rules.WINDOW)
    most = rules.MOST_OF_STAFF if actor.is_signed_in else rules.MOST_OF_A_VISITOR
    if (db.session.scalar(recent) or 0) >= most:
        raise TooMany("You reported a lot in a short time. Wait an hour, or ring the service itself.")
    waiting = select(func.count()).where(Report.service_id.in_(ids_of(service_id)), Report.outcome.is_(None))
    if (db.session.scalar(waiting) or 0) >= rules.MOST_OPEN:
        raise TooMany("Many people reported this listing already. The directory team is looking at it.")


def _tell(report: Report, outcome: ReportOutcome) -> None:
    now_at = survivor_of([report.service_id]).get(report.service_id, report.service_id)
    service = db.session.get_one(Service, now_at)
    enqueue(
        to=report.email,
        template="report_answered",
        context={
            "services": service.name,
            "status": rules.OUTCOMES[outcome],
            "link": public_link("directory.service", service_id=service.id),
        },
    )


def _origin(network: str) -> str:
    secret = current_app.config["HUB"].secret_key.encode()
    return hmac.new(secret, f"report:{network}".encode(), hashlib.sha256).hexdigest()
