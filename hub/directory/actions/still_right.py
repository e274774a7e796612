"""What an organisation says by the link in an e-mail, without an account: all is right, or what has changed.

Opening a link changes nothing: mail programs and scanners open links. Each listing is answered for once.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now, today
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Invalid, NotFound, WrongState
from hub.core.permissions import allow
from hub.directory.actions.listing import assure_service
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.actions.upkeep import tell_intake
from hub.directory.models import CheckAsked, CheckEvery, CheckItem, IntakeState, Report, TaxonomyTerm
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.still_right import get_asked, open_item
from hub.directory.rules.reports import BY_ORGANISATION, ReportKind, check_text
from hub.directory.rules.still_right import Answer, check_days

BY_LINK = Actor.system("the organisation, by its link")  # who has the link may say this and no more


def confirm(token: str, *, actor: Actor) -> int:
    """Say that every listing that a link still asks about is right; gives how many. Raises NotFound, WrongState."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        asked, waiting = _still_asked(token)
        for item in waiting:
            assure_service(item.service_id, by=BY_ORGANISATION.lower(), actor=BY_LINK)
        _answered(asked, waiting, Answer.RIGHT, actor)
        return len(waiting)


def tell_change(
    token: str, service_id: UUID, kind: ReportKind, text: str, intake: IntakeState | None, *, actor: Actor
) -> Report:
    """Say what of a listing is not right any more: the directory team gets it, and its answer goes to who wrote.

    Whether it takes people (`intake`, None where nothing was said) holds at once. Raises NotFound, Invalid.
    """
    if wrong := check_text(kind, text):
        raise Invalid(wrong, field="text")
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        asked = get_asked(token, for_update=True)
        item = open_item(asked, service_id)
        report = Report(
            service_id=service_id,
            kind=kind,
            text=text.strip(),
            email=asked.email,
            reporter_name=BY_ORGANISATION,
            origin="",
            outcome=None,
            answered_by="",
            answered_at=None,
        )
        db.session.add(report)
        if intake is not None:
            tell_intake(service_id, intake, today(), actor=BY_LINK)
        db.session.flush()
        audit.record(actor, Action.CREATE, "report", report.id, detail={"service": str(service_id), "kind": kind.value})
        _answered(asked, [item], Answer.CHANGED, actor)
        return report


def stop_asking(token: str, *, actor: Actor) -> int:
    """Ask no more about the listings that a link still asks about; gives how many. Raises NotFound, WrongState."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        asked, waiting = _still_asked(token)
        _answered(asked, waiting, Answer.STOP, actor)
        return len(waiting)


def _still_asked(token: str) -> tuple[CheckAsked, list[CheckItem]]:
    """Give what a link asks about and has no answer yet; raises NotFound, and WrongState where all was answered."""
    asked = get_asked(token, for_update=True)
    waiting = [item for item in asked.items if item.answer is None]
    if not waiting:
        raise WrongState("This was answered already. Nothing more is needed.")
    return asked, waiting


def set_every(days: int, term_id: UUID | None, *, actor: Actor) -> CheckEvery:
    """Ask about every listing each so many days, or about those of a kind of help. Raises Invalid, NotFound."""
    with transaction():
        allow(actor, DirectoryPermission.SET_CHECKS)
        lock_for_writers(DIRECTORY_LOCK)
        if wrong := check_days(days):
            raise Invalid(wrong, field="days")
        if term_id is not None and db.session.get(TaxonomyTerm, term_id) is None:
            raise NotFound("There is no such kind of help.")
        row = _every(term_id)
        if row is None:
            row = CheckEvery(term_id=term_id, days=days, swept_on=None)
            db.session.add(row)
        row.days = days
        _look_again()
        audit.record(actor, Action.UPDATE, "directory_check", row.id, detail={"days": days, "term": str(term_id or "")})
        return row


def remove_every(term_id: UUID | None, *, actor: Actor) -> None:
    """Ask nobody any more, or about a kind of help as often as about the others. Raises NotFound."""
    with transaction():
        allow(actor, DirectoryPermission.SET_CHECKS)
        lock_for_writers(DIRECTORY_LOCK)
        row = _every(term_id)
        if row is None:
            raise NotFound("That is not set.")
        db.session.delete(row)
        audit.record(actor, Action.DELETE, "directory_check", row.id, detail={"term": str(term_id or "")})
        _look_again()


def _every(term_id: UUID | None) -> CheckEvery | None:
    chosen = CheckEvery.term_id.is_(None) if term_id is None else CheckEvery.term_id == term_id
    return db.session.scalars(select(CheckEvery).where(chosen)).first()


def _look_again() -> None:
    """Let the next run of the job see who is due by what holds now."""
    db.session.flush()
    if (every := _every(None)) is not None:
        every.swept_on = None
    db.session.flush()


def _answered(asked: CheckAsked, items: Sequence[CheckItem], answer: Answer, actor: Actor) -> None:
    for item in items:
        item.answer, item.answered_at = answer, now()
    if all(item.answer is not None for item in asked.items):
        asked.ended_at, asked.email = now(), ""
    audit.record(actor, Action.UPDATE, "directory_check", asked.id, detail={"answer": answer.value, "of": len(items)})
    db.session.flush()
