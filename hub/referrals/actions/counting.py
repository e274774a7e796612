"""Telling the directory what came of a referral, with nothing of whose it was: for the order of searches."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import today
from hub.core.db import db, transaction
from hub.directory.actions.answers import keep_answer
from hub.directory.rules.past_answers import Answer
from hub.referrals.models import Referral
from hub.referrals.rules import NO_ANSWER_AFTER_DAYS, ReferralStatus


def count_answer(referral: Referral, answer: Answer) -> None:
    """Count the answer to a referral; that there seemed to be none is taken back. Part of the answering action."""
    if referral.silence_noted_on is not None:
        keep_answer(referral.service_id, Answer.AFTER_ALL, today())
    keep_answer(referral.service_id, answer, today())


def count_first_session(referral: Referral, *, came: bool) -> None:
    """Count whether somebody came to the first session; part of the action that records it."""
    keep_answer(referral.service_id, Answer.CAME if came else Answer.DID_NOT_COME, today())


def count_silence(*, actor: Actor) -> int:
    """Count once every referral that nobody answered NO_ANSWER_AFTER_DAYS after it was due; gives how many."""
    if not _silent():
        return 0
    with transaction():
        ids = _silent(lock=True)
        for referral in db.session.scalars(select(Referral).where(Referral.id.in_(ids))):
            referral.silence_noted_on = today()
            keep_answer(referral.service_id, Answer.NO_ANSWER, today())
            audit.record(
                actor, Action.UPDATE, "referral", referral.id, person_id=referral.person_id,
                detail={"what": "no answer"},
            )  # fmt: skip
        return len(ids)


def _silent(*, lock: bool = False) -> Sequence[UUID]:
    """Find those referrals; locked, an answer given meanwhile is not overlooked."""
    chosen = select(Referral.id).where(
        Referral.status == ReferralStatus.REQUESTED,
        Referral.answer_due_on < today() - timedelta(days=NO_ANSWER_AFTER_DAYS),
        Referral.silence_noted_on.is_(None),
    )
    return db.session.scalars(chosen.order_by(Referral.id).with_for_update() if lock else chosen).all()
