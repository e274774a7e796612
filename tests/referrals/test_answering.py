"""What the service does with a referral, and who may not."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from hub.audit.queries import list_accesses
from hub.core.actor import Role
from hub.core.clock import today
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from hub.identity.models import OrganisationKind
from hub.notifications.models import Message
from hub.referrals import actions, queries
from hub.referrals.rules import OutcomeKind, ReferralStatus
from tests.factories.identity import actor_as, make_organisation
from tests.factories.plans import make_goal
from tests.factories.referrals import clinician_of, make_referral, provider_actor


def test_accept_attend_finish_keeps_every_step(app: Flask) -> None:
    referral = make_referral()
    actor = provider_actor(referral)
    actions.accept(referral.id, actor=actor)
    actions.record_session(referral.id, today(), True, "Painted the canal.", actor=actor)
    done = actions.record_outcome(referral.id, OutcomeKind.GOAL_MET, "Comes every week.", actor=actor)
    assert [move.status.value for move in done.moves] == ["requested", "accepted", "in-progress", "completed"]
    assert [session.attended for session in done.sessions] == [True]
    assert [outcome.kind for outcome in done.outcomes] == [OutcomeKind.GOAL_MET]


def test_a_session_that_was_missed_does_not_start_the_work(app: Flask) -> None:
    referral = make_referral()
    actor = provider_actor(referral)
    actions.accept(referral.id, actor=actor)
    assert actions.record_session(referral.id, today(), False, "", actor=actor).status is ReferralStatus.ACCEPTED


def test_a_session_before_accepting_is_refused_with_what_is_possible(app: Flask) -> None:
    referral = make_referral()
    with pytest.raises(WrongState, match="accepted"):
        actions.record_session(referral.id, today(), True, "", actor=provider_actor(referral))


def test_two_sessions_on_a_day_are_one_too_many(app: Flask) -> None:
    referral = make_referral()
    actor = provider_actor(referral)
    actions.accept(referral.id, actor=actor)
    actions.record_session(referral.id, today(), True, "", actor=actor)
    with pytest.raises(Conflict, match="already"):
        actions.record_session(referral.id, today(), True, "", actor=actor)


def test_a_session_tomorrow_is_refused(app: Flask) -> None:
    referral = make_referral()
    actor = provider_actor(referral)
    actions.accept(referral.id, actor=actor)
    with pytest.raises(Invalid) as refused:
        actions.record_session(referral.id, today() + timedelta(days=1), True, "", actor=actor)
    assert refused.value.errors[0].field == "on_date"


def test_declining_tells_the_referrer_that_something_happened(app: Flask) -> None:
    referral = make_referral()
    actions.reject(referral.id, "We are full.", actor=provider_actor(referral))
    templates = db.session.scalars(select(Message.template).order_by(Message.created_at)).all()
    assert templates == ["referral_for_you", "referral_changed"]


def test_another_organisation_does_not_find_the_referral(app: Flask) -> None:
    referral = make_referral()
    other = actor_as(Role.PROVIDER, make_organisation(OrganisationKind.VOLUNTARY))
    with pytest.raises(NotFound):
        queries.get_referral(other, referral.id)
    with pytest.raises(NotFound):
        actions.accept(referral.id, actor=other)
    assert queries.list_inbox(other) == []


def test_whoever_sent_it_cannot_accept_it(app: Flask) -> None:
    goal = make_goal()
    clinician = clinician_of(goal.need.plan.person)
    referral = make_referral(goal, actor=clinician)
    with pytest.raises(NotAllowed):
        actions.accept(referral.id, actor=clinician)


def test_the_practice_can_withdraw_and_the_service_cannot_then_accept(app: Flask) -> None:
    goal = make_goal()
    referral = make_referral(goal)
    actions.withdraw(referral.id, "She moved away.", actor=clinician_of(goal.need.plan.person))
    with pytest.raises(WrongState, match="nothing more"):
        actions.accept(referral.id, actor=provider_actor(referral))


@pytest.mark.parametrize("statement", ["UPDATE referral_move SET reason = 'x'", "DELETE FROM referral_move"])
def test_the_database_refuses_to_rewrite_a_move(app: Flask, statement: str) -> None:
    make_referral()
    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_whoever_looks_at_a_referral_is_written_down_for_the_person(app: Flask) -> None:
    referral = make_referral()
    actions.view_referral(referral.id, actor=provider_actor(referral))
    looked = [each for each in list_accesses(referral.person_id) if each.who == "Priya Shah"]
    assert [(each.action.value, each.entity) for each in looked] == [("read", "referral")]
