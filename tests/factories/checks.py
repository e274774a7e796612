"""That organisations were asked whether their listings are right."""

from uuid import UUID

from sqlalchemy import select

from hub.core.clock import today
from hub.core.db import db, transaction
from hub.directory.models import CheckAsked, CheckItem
from hub.directory.queries.still_right import link_of


def ask_about(service_id: UUID) -> CheckAsked:
    """That a listing was asked about, written down without the job; once, however often this is called."""
    there = db.session.scalars(select(CheckItem).where(CheckItem.service_id == service_id)).first()
    if there is not None:
        return there.asked
    with transaction():
        asked = CheckAsked(email="desk@advice.example", asked_on=today(), reminders=0, ended_at=None, given_up_on=None)
        asked.items = [CheckItem(service_id=service_id, answer=None, answered_at=None)]
        db.session.add(asked)
        db.session.flush()
        return asked


def link_token(asked: CheckAsked) -> str:
    return link_of(asked).rsplit("/", 1)[1]
