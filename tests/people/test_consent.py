"""Recording consent, taking it back, and asking before data leave."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from hub.audit.queries import list_accesses
from hub.core.actor import Role
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import Invalid, NotAllowed, NotFound, WrongState
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from hub.people import actions, queries
from hub.people.models import Consent, Disclosure
from hub.people.rules import Category, DisclosureReason, SharingPurpose
from tests.factories.identity import SYSTEM, actor_as, make_organisation, make_user
from tests.factories.people import make_consent, make_person

REFERRAL = SharingPurpose.REFERRAL


def test_nothing_may_leave_by_default_and_the_answer_is_kept(app: Flask) -> None:
    person, provider = make_person(), make_organisation(OrganisationKind.VOLUNTARY)
    clinician = actor_as(Role.CLINICIAN, person.practice)
    decision = actions.may_disclose(person, provider.id, [Category.GOAL], REFERRAL, actor=clinician)
    assert (decision.allowed, decision.reason) == (False, DisclosureReason.NEVER_ASKED)
    kept = db.session.get_one(Disclosure, decision.disclosure_id)
    assert (kept.allowed, kept.reason, kept.consent_id, kept.asked_by) == (False, "never_asked", None, "Clinician")
    newest = list_accesses(person.id)[0]
    assert (newest.action, newest.entity) == ("refused", "disclosure")


def test_an_allowed_disclosure_names_its_consent(app: Flask) -> None:
    person, provider = make_person(), make_organisation(OrganisationKind.VOLUNTARY)
    consent = make_consent(person, provider)
    decision = actions.may_disclose(person, provider.id, list(Category), REFERRAL, actor=SYSTEM)
    assert (decision.allowed, decision.consent_id) == (True, consent.id)
    assert db.session.get_one(Disclosure, decision.disclosure_id).consent_id == consent.id
    assert list_accesses(person.id)[0].action == "send"


def test_withdrawing_stops_the_future_and_keeps_the_past(app: Flask) -> None:
    user = make_user(name="Maureen Ackroyd")
    person, provider = make_person(user_id=user.id), make_organisation(OrganisationKind.VOLUNTARY)
    consent = make_consent(person, provider)
    before = actions.may_disclose(person, provider.id, ["goal"], REFERRAL, actor=SYSTEM)
    withdrawal = actions.withdraw_consent(consent, actor=actor_of(user))
    after = actions.may_disclose(person, provider.id, ["goal"], REFERRAL, actor=SYSTEM)
    assert (before.allowed, after.allowed, after.reason) == (True, False, DisclosureReason.WITHDRAWN)
    assert withdrawal.withdraws_id == consent.id
    assert queries.consent_now(person.id, provider.id, now()) is None
    assert [each.decision.value for each in queries.list_consents(SYSTEM, person.id)] == ["withdrawn", "given"]
    answers = db.session.scalars(select(Disclosure.allowed).order_by(Disclosure.created_at)).all()
    assert answers == [True, False]
    with pytest.raises(WrongState):
        actions.withdraw_consent(consent, actor=SYSTEM)


def test_an_agreement_with_an_end_runs_out(app: Flask) -> None:
    person, provider = make_person(), make_organisation(OrganisationKind.VOLUNTARY)
    consent = make_consent(person, provider, valid_to=now() + timedelta(days=30))
    assert queries.consent_now(person.id, provider.id, now()) == consent
    with time_machine.travel(now() + timedelta(days=31)):
        assert queries.list_live_consents(SYSTEM, person.id) == []
        decision = actions.may_disclose(person, provider.id, ["goal"], REFERRAL, actor=SYSTEM)
    assert decision.reason is DisclosureReason.OUT_OF_DATE


def test_risks_always_go_with_what_is_shared(app: Flask) -> None:
    consent = make_consent(make_person(), make_organisation(OrganisationKind.VOLUNTARY), ["goal"])
    assert consent.categories == ["goal", "risks"]


def test_a_consent_that_makes_no_sense_names_every_field(app: Flask) -> None:
    person = make_person()
    with pytest.raises(Invalid) as refused:
        actions.record_consent(
            person, person.id, ["diagnosis"], "marketing", " ", now() - timedelta(days=1), actor=SYSTEM
        )
    assert {each.field for each in refused.value.errors} == {"categories", "purpose", "how", "valid_to", "recipient_id"}
    assert queries.list_consents(SYSTEM, person.id) == []


def test_the_database_refuses_to_change_what_was_agreed(app: Flask) -> None:
    make_consent(make_person(), make_organisation(OrganisationKind.VOLUNTARY))
    with pytest.raises(DatabaseError, match="append-only"), transaction():
        db.session.execute(update(Consent).values(how="otherwise"))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PROVIDER, Role.ADMINISTRATOR, Role.COMMISSIONER])
def test_those_who_do_not_work_with_the_person_record_no_consent(app: Flask, role: Role) -> None:
    person, provider = make_person(), make_organisation(OrganisationKind.VOLUNTARY)
    with pytest.raises(NotAllowed):
        make_consent(person, provider, actor=actor_as(role, person.practice))


def test_a_recipient_may_ask_whether_it_may_have_and_another_may_not(app: Flask) -> None:
    person, provider = make_person(), make_organisation(OrganisationKind.VOLUNTARY)
    make_consent(person, provider)
    own = actor_as(Role.PROVIDER, provider)
    assert actions.may_disclose(person, provider.id, ["goal"], REFERRAL, actor=own).allowed
    other = actor_as(Role.PROVIDER, make_organisation(OrganisationKind.VOLUNTARY))
    with pytest.raises(NotAllowed):
        actions.may_disclose(person, provider.id, ["goal"], REFERRAL, actor=other)


def test_a_consent_of_somebody_else_is_not_found(app: Flask) -> None:
    consent = make_consent(make_person(), make_organisation(OrganisationKind.VOLUNTARY))
    elsewhere = actor_as(Role.CLINICIAN, make_organisation())
    with pytest.raises(NotFound):
        queries.get_consent(elsewhere, consent.person_id, consent.id)
    with pytest.raises(NotFound):
        actions.withdraw_consent(consent, actor=elsewhere)
