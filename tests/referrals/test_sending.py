"""Sending a referral: consent first, the minimum, once."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from hub.audit.models import Action, AuditEvent
from hub.core.actor import Actor, Channel, Role
from hub.core.clock import today
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.identity.models import OrganisationKind
from hub.identity.queries import get_organisation
from hub.notifications.models import Message
from hub.people.actions import withdraw_consent
from hub.people.models import Disclosure
from hub.people.queries import get_consent, get_person
from hub.people.rules import SharingPurpose
from hub.referrals import actions, queries
from hub.referrals.models import Referral
from hub.referrals.rules import ReferralStatus, Risks, answer_due
from tests.factories.directory import make_service
from tests.factories.identity import SYSTEM, actor_as, make_organisation, make_user
from tests.factories.people import make_consent, make_person
from tests.factories.plans import make_goal
from tests.factories.referrals import clinician_of, draft, make_provider, make_referable_service, make_referral
from tests.statements import statements


def referrals() -> int:
    return db.session.scalar(select(func.count()).select_from(Referral)) or 0


def test_a_referral_is_requested_with_a_reference_and_a_due_date(app: Flask) -> None:
    referral = make_referral()
    assert referral.status is ReferralStatus.REQUESTED
    assert len(referral.reference) == 13
    assert referral.reference.startswith("HUB-")
    assert referral.answer_due_on == answer_due(today())
    assert [each.status for each in referral.moves] == [ReferralStatus.REQUESTED]


def test_without_consent_nothing_is_sent_and_the_question_is_kept(app: Flask) -> None:
    goal, service = make_goal(), make_referable_service()
    with pytest.raises(actions.ConsentNeeded, match="Nothing was sent"):
        actions.refer(draft(goal, service, consent_how=""), actor=clinician_of(goal.need.plan.person))
    assert referrals() == 0
    asked = db.session.scalars(select(Disclosure)).all()
    assert [each.allowed for each in asked] == [False]


def test_consent_on_record_is_enough(app: Flask) -> None:
    person, provider = make_person(), make_provider()
    consent = make_consent(person, provider)
    goal, service = make_goal(person), make_referable_service(provider)
    referral = actions.refer(draft(goal, service, consent_how=""), actor=clinician_of(person))
    assert referral.consent_id == consent.id


def test_consent_to_share_with_another_organisation_is_not_enough(app: Flask) -> None:
    person = make_person()
    make_consent(person, make_provider("Somebody Else"))
    with pytest.raises(actions.ConsentNeeded):
        actions.refer(draft(make_goal(person), make_referable_service(), consent_how=""), actor=clinician_of(person))


def test_the_service_gets_the_minimum_and_no_number_of_the_nhs(app: Flask) -> None:
    referral = make_referral()
    assert set(referral.shared) == {
        "name", "phone", "communication_needs", "goal", "reason", "risks", "no_known_risks",
    }  # fmt: skip
    person = make_person()
    assert person.nhs_number not in str(referral.shared)


def test_the_e_mail_says_nothing_about_the_person(app: Flask) -> None:
    goal = make_goal()
    person = goal.need.plan.person
    referral = make_referral(goal)
    message = db.session.scalars(select(Message)).one()
    assert message.to == "hello@calder-valley-together.example"
    assert message.context["reference"] == referral.reference
    due = referral.answer_due_on
    assert (message.context["status"], message.context["due"]) == ("sent", f"{due.day} {due:%B %Y}")
    for secret in (person.given_name, person.family_name, person.phone, goal.text, str(person.nhs_number)):
        assert secret not in str(message.context)


def test_the_same_referral_twice_is_refused_while_the_first_is_open(app: Flask) -> None:
    goal, service = make_goal(), make_referable_service()
    first = make_referral(goal, service)
    with pytest.raises(Conflict, match=first.reference):
        make_referral(goal, service, actor=clinician_of(goal.need.plan.person))


def test_a_service_whose_organisation_is_not_in_hub_is_a_signpost(app: Flask) -> None:
    with pytest.raises(Invalid, match="signpost") as refused:
        make_referral(service=make_service(name="Walking Club"))
    assert refused.value.code == "no_provider"


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed"])
def test_a_service_that_is_closed_takes_no_referral(app: Flask, status: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_referral(service=make_referable_service(status=status))
    assert refused.value.errors[0].field == "service_id"


@pytest.mark.parametrize(("change", "field"), [({"reason": " "}, "reason"), ({"risks": Risks(False)}, "risks")])
def test_what_is_missing_is_named_and_nothing_is_written(app: Flask, change: dict[str, object], field: str) -> None:
    goal, service = make_goal(), make_referable_service()
    with pytest.raises(Invalid) as refused:
        actions.refer(draft(goal, service, **change), actor=clinician_of(goal.need.plan.person))
    assert refused.value.errors[0].field == field
    assert referrals() == 0
    assert db.session.scalars(select(Disclosure)).all() == []


def test_a_clinician_of_another_practice_does_not_find_the_goal(app: Flask) -> None:
    with pytest.raises(NotFound):
        make_referral(actor=clinician_of(make_person()))


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.COMMISSIONER, Role.AUDITOR, Role.PERSON, Role.BUDGET_APPROVER])
def test_other_roles_may_not_refer(app: Flask, role: Role) -> None:
    goal = make_goal()
    membership = (role, goal.need.plan.person.practice_id)
    actor = Actor("Somebody", Channel.PAGE, user_id=uuid4(), memberships=frozenset({membership}))
    with pytest.raises(NotAllowed):
        make_referral(goal, actor=actor)


def test_after_a_withdrawal_the_service_no_longer_sees_the_details(app: Flask) -> None:
    referral = make_referral()
    actor = actor_as(Role.PROVIDER, get_organisation(referral.provider_id))
    assert queries.view(actor, referral).shared["name"] == "Maureen Ackroyd"
    withdraw_consent(get_consent(SYSTEM, referral.person_id, referral.consent_id), actor=SYSTEM)
    seen = queries.view(actor, referral)
    assert seen.shared == {}
    assert seen.person_id is None


def test_an_agreement_for_another_purpose_shows_a_service_nothing(app: Flask) -> None:
    referral = make_referral()
    actor = actor_as(Role.PROVIDER, get_organisation(referral.provider_id))
    withdraw_consent(get_consent(SYSTEM, referral.person_id, referral.consent_id), actor=SYSTEM)
    make_consent(
        get_person(SYSTEM, referral.person_id), get_organisation(referral.provider_id),
        purpose=SharingPurpose.BUDGET,
    )  # fmt: skip
    assert queries.view(actor, referral).shared == {}


def test_a_narrower_agreement_made_later_does_not_bring_the_details_back(app: Flask) -> None:
    referral = make_referral()
    provider = get_organisation(referral.provider_id)
    withdraw_consent(get_consent(SYSTEM, referral.person_id, referral.consent_id), actor=SYSTEM)
    make_consent(get_person(SYSTEM, referral.person_id), provider, categories=["goal"])
    (listed,) = queries.list_inbox(actor_as(Role.PROVIDER, provider))
    assert listed.shared == {}
    assert not listed.consent_is_live


def test_the_day_it_was_sent_is_the_day_where_the_people_are(app: Flask) -> None:
    goal, service = make_goal(), make_referable_service()
    actor = clinician_of(goal.need.plan.person)
    with time_machine.travel(datetime(2031, 6, 2, 23, 30, tzinfo=UTC), tick=False):  # half past midnight in London
        referral = make_referral(goal, service, actor=actor)
        assert queries.view(actor, referral).sent_on == date(2031, 6, 3)


def test_a_long_list_asks_the_database_no_more_than_a_short_one(app: Flask) -> None:
    goal = make_goal()
    actor, provider = clinician_of(goal.need.plan.person), make_provider()
    asked = []
    for name in ("Art for Wellbeing", "Walking group", "Debt advice"):
        make_referral(goal, make_referable_service(provider, name), actor=actor)
        db.session.expire_all()
        with statements() as sent:
            listed = queries.list_sent(actor)
        asked.append(len(sent))
    assert [each.service_name for each in listed] == ["Debt advice", "Walking group", "Art for Wellbeing"]
    assert asked[0] == asked[-1]


def test_sending_stands_in_the_audit_trail_of_the_person(app: Flask) -> None:
    referral = make_referral()
    sent = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.SEND, AuditEvent.entity == "referral")
    ).one()
    assert sent.person_id == referral.person_id


def test_where_an_organisation_has_no_address_its_people_are_told(app: Flask) -> None:
    provider = make_organisation(OrganisationKind.VOLUNTARY)
    user = make_user((Role.PROVIDER, provider))
    make_user((Role.ADMINISTRATOR, provider))
    make_referral(service=make_referable_service(provider))
    assert db.session.scalars(select(Message.to)).all() == [user.email]
