"""Asks organisations whether their listings are right, as the job does."""

from uuid import UUID

from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.clock import today
from hub.core.db import db, transaction
from hub.directory.actions.asking_owners import ask_owners
from hub.directory.actions.still_right import set_every
from hub.directory.models import CheckAsked, CheckItem, Service
from hub.directory.queries.still_right import link_of

SYSTEM = Actor.system("test")


def ask_about(service_id: UUID) -> CheckAsked:
    """Ask about a listing; it gets an address where it has none."""
    service = db.session.get_one(Service, service_id)
    if not service.email:
        from hub.directory.actions import save_service
        from hub.directory.queries.services import every_service_in_full

        written = next(each for each in every_service_in_full(SYSTEM) if each["id"] == str(service_id))
        save_service(written | {"email": "desk@advice.example"}, actor=SYSTEM)
    set_every(90, None, actor=SYSTEM)
    ask_owners(actor=SYSTEM)
    item = db.session.scalars(select(CheckItem).where(CheckItem.service_id == service_id)).one()
    return item.asked


def asked_straight(service_id: UUID) -> CheckAsked:
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
