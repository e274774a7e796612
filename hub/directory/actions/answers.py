"""Keeping what services say to referrals, for the order of searches."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from hub.core.actor import Actor
from hub.core.clock import local, now, today
from hub.core.db import db, lock_for_writers, transaction
from hub.directory.actions.publish import note_changes
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import DirectoryChange, ServiceAnswer
from hub.directory.queries.upkeep import survivor_of
from hub.directory.rules.past_answers import LOOKED_AT, WITHIN_DAYS, Answer, counts_since

_LOOK_BACK_DAYS = 14  # a job that stood still for longer leaves an old answer in the search index until the next one


def keep_answer(service_id: UUID, answer: Answer, on: date) -> None:
    """Write down what a service said to a referral on a day, and let the search know.

    Part of the action by which it was said, whose transaction, permission and audit event it belongs to.
    """
    lock_for_writers(DIRECTORY_LOCK)
    db.session.add(ServiceAnswer(service_id=service_id, answer=answer, on_day=on))
    db.session.flush()
    if answer in LOOKED_AT:
        note_changes("service", [survivor_of([service_id]).get(service_id, service_id)], now())


def age_answers(*, actor: Actor) -> int:
    """Let the search know of every service with answers too old to count by now; gives how many there are."""
    if not _aged():
        return 0
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        aged = _aged()
        leads = survivor_of(aged)
        note_changes("service", sorted({leads.get(each, each) for each in aged}), now())
        return len(aged)


def _aged() -> list[UUID]:
    """Find the services with an answer that ceased to count a short while ago, and that did not change since."""
    first = counts_since(today())
    changed = func.max(DirectoryChange.at).label("changed")
    rows = db.session.execute(
        select(ServiceAnswer.service_id, func.max(ServiceAnswer.on_day).label("last"), changed)
        .outerjoin(DirectoryChange, DirectoryChange.object_id == ServiceAnswer.service_id)
        .where(ServiceAnswer.on_day < first, ServiceAnswer.on_day >= first - timedelta(days=_LOOK_BACK_DAYS))
        .group_by(ServiceAnswer.service_id)
    )
    ended = timedelta(days=WITHIN_DAYS + 1)
    return [row.service_id for row in rows if row.changed is None or local(row.changed).date() < row.last + ended]
