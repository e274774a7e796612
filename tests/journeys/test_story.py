"""The main job, from end to end, in a real browser: find, refer, answer, pay, and the person who sees it all."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from hub.core.db import db
from hub.demo.actions import Loaded
from hub.notifications.models import Message
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]

ART = "Art for Wellbeing"


def test_from_a_goal_to_money_spent_and_the_person_who_sees_it(visit: Visit, place: tuple[Flask, Loaded]) -> None:
    reference, referral_url = clinician_refers(visit)
    the_e_mail_names_nobody(place, reference)
    provider_accepts_and_records(visit, reference)
    another_organisation_finds_nothing(visit, referral_url)
    coordinator_proposes(visit, reference)
    approver_approves(visit)
    coordinator_pays(visit)
    the_person_sees(visit, reference)


def clinician_refers(visit: Visit) -> tuple[str, str]:
    clinician = visit("clinician@demo.example").looks()
    clinician.goes("/people").looks().follows("Maureen Ackroyd").looks()
    clinician.goes(clinician.page.url + "/plan").looks().sees("9 out of 10", "6 out of 10")
    plan = clinician.page.url
    clinician.presses("Find a service for this goal").looks().sees("Worth talking about", "Fits:")
    assert "Maureen" not in clinician.page.url
    clinician.presses("Search all services").looks()
    clinician.types("What do you need help with?", "art painting").presses("Search").looks().sees(ART)
    clinician.main.get_by_role("link", name=ART).first.click()
    clinician.looks().presses("Choose this service").looks().sees("Refer to " + ART)
    clinician.presses("Continue").looks().sees("Say whether there are risks.")
    clinician.ticks("No known risks").presses("Continue").looks().sees("What Calder Valley Together would see")
    clinician.ticks("No, or I have not asked them yet").presses("Continue").looks().sees("without their consent")
    clinician.presses("They agree now").ticks("Yes, they agree").ticks("Face to face").presses("Continue").looks()
    clinician.sees("Check your answers").presses("Send referral").looks().sees("Referral sent")
    reference = clinician.page.locator("main .nhsuk-panel strong").inner_text()
    clinician.follows("See the referral").looks().sees("Waiting for an answer")
    url = clinician.page.url
    clinician.goes(plan).looks()
    return reference, url


def the_e_mail_names_nobody(place: tuple[Flask, Loaded], reference: str) -> None:
    with place[0].app_context():
        messages = db.session.scalars(select(Message)).all()
        told = [each for each in messages if each.context.get("reference") == reference]
        assert told
        assert all(each.state.value == "sent" for each in told)
        assert "Maureen" not in str([each.context for each in told])
        assert "Ackroyd" not in str([each.context for each in told])


def provider_accepts_and_records(visit: Visit, reference: str) -> None:
    provider = visit("provider@demo.example", width=360).looks()
    provider.goes("/referrals").looks().sees(reference, "Maureen Ackroyd").follows("Maureen Ackroyd").looks()
    provider.sees("No known risks").sees_no("999 0", "£")
    provider.presses("Accept").looks().sees("Referral accepted.")
    provider.ticks("Yes, they came").presses("Record session").looks().sees("Session recorded.", "Going to sessions")
    provider.ticks("It helped, and they are on their way").presses("Record outcome").looks().sees("Finished")


def another_organisation_finds_nothing(visit: Visit, referral_url: str) -> None:
    other = visit("other-provider@demo.example")
    other.goes("/referrals").looks().sees("No referrals yet").sees_no("Maureen")
    other.goes(referral_url).looks().sees("not found").sees_no("Maureen")


def coordinator_proposes(visit: Visit, reference: str) -> None:
    coordinator = visit("coordinator@demo.example").looks()
    coordinator.goes("/budgets").looks().follows("Maureen Ackroyd").looks().sees("£300")
    coordinator.presses("Propose something to buy").looks()
    coordinator.main.get_by_role("link", name=reference).first.click()
    coordinator.types("How many?", "60").presses("Continue").looks().sees("£360", "£300")
    coordinator.types("How many?", "10").presses("Continue").looks().sees("£60", "£240")
    coordinator.presses("Send for approval").looks().sees("£60")
    coordinator.sees_no('name="approve"')


def approver_approves(visit: Visit) -> None:
    approver = visit("approver@demo.example")
    approver.goes("/budgets").looks().follows(ART).looks().presses("Approve").looks().sees("£240")


def coordinator_pays(visit: Visit) -> None:
    coordinator = visit("coordinator@demo.example")
    coordinator.goes("/budgets").follows("Maureen Ackroyd").follows(ART).looks()
    coordinator.presses("Pay an invoice").looks()
    coordinator.types("How many does the invoice charge for?", "2").types("Invoice number", "CVT-001")
    coordinator.presses("Pay").looks().sees("£12")
    coordinator.goes("/budgets").follows("Maureen Ackroyd").looks().sees("£300", "£240", "£48", "£12")


def the_person_sees(visit: Visit, reference: str) -> None:
    person = visit("person@demo.example", width=360).looks()
    person.goes("/me").looks().sees("What matters to me", reference, "Finished", "Who has looked at your record")
    person.sees("Dr Nadia Farooq", "Calder Valley Together: you agreed")
    person.sees_no("999 0")
