"""The pages about people."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from hub.audit.models import AuditEvent
from hub.core.actor import Role
from hub.core.clock import now
from hub.core.db import db
from hub.identity.models import OrganisationKind, User
from hub.people import queries
from hub.people.models import Person
from tests.factories.identity import make_organisation, make_user, sign_in
from tests.factories.people import make_consent, make_person
from tests.factories.plans import make_plan


@pytest.fixture
def person(app: Flask) -> Person:
    return make_person(nhs_number="9991000011", safe_contact="Mornings. Leave no message.")


@pytest.fixture
def clinician(person: Person) -> User:
    return make_user((Role.CLINICIAN, person.practice), name="Dr Amara Okafor")


def token(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
    assert found
    return found[1]


def post(client: FlaskClient, address: str, page: str, **data: str):
    return client.post(address, data={"csrf_token": token(client, page), **data})


def test_a_person_is_found_by_name_or_number_and_neither_is_in_the_address(
    client: FlaskClient, person: Person, clinician: User
) -> None:
    sign_in(client, clinician)
    make_person(person.practice, given_name="Grace", family_name="Okonkwo")
    for text in ("ackr", "999 100 0011"):
        page = post(client, "/people", "/people", text=text)
        assert page.status_code == 200
        assert "Maureen Ackroyd" in page.text
        assert "Okonkwo" not in page.text
    assert "9991000011" not in client.get("/people").text


def test_a_number_with_a_slip_is_told(client: FlaskClient, person: Person, clinician: User) -> None:
    sign_in(client, clinician)
    page = post(client, "/people", "/people", text="9991000012")
    assert page.status_code == 422
    assert "Enter a valid NHS number" in page.text


def test_a_person_page_shows_their_words_and_how_to_reach_them_and_writes_down_who_looked(
    client: FlaskClient, person: Person, clinician: User
) -> None:
    make_plan(person)
    sign_in(client, clinician)
    page = client.get(f"/people/{person.id}")
    assert page.text.index("Being out on the hills.") < page.text.index("Mornings. Leave no message.")
    assert "999 100 0011" in page.text
    last = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert last is not None
    assert (last.actor_name, last.action, last.person_id) == ("Dr Amara Okafor", "read", person.id)


def test_sharing_is_stopped_from_the_page(client: FlaskClient, person: Person, clinician: User) -> None:
    provider = make_organisation(OrganisationKind.VOLUNTARY, "Calder Valley Together")
    consent = make_consent(person, provider)
    sign_in(client, clinician)
    page = f"/people/{person.id}"
    assert "Calder Valley Together" in client.get(page).text
    answer = post(client, f"{page}/consents/{consent.id}/withdraw", page)
    assert answer.status_code == 302
    assert "Sharing with Calder Valley Together has stopped" in client.get(page).text
    assert queries.consent_now(person.id, provider.id, now()) is None


def test_a_consent_of_another_person_is_not_found_under_this_one(
    client: FlaskClient, person: Person, clinician: User
) -> None:
    other = make_person(person.practice)
    consent = make_consent(other, make_organisation(OrganisationKind.VOLUNTARY))
    sign_in(client, clinician)
    page = f"/people/{person.id}"
    assert post(client, f"{page}/consents/{consent.id}/withdraw", "/people").status_code == 404


def test_a_clinician_of_another_practice_gets_not_found(client: FlaskClient, person: Person) -> None:
    sign_in(client, make_user((Role.CLINICIAN, make_organisation())))
    for page in (f"/people/{person.id}", f"/people/{person.id}/plan", f"/people/{person.id}/plan/edit"):
        assert client.get(page).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "²", str(10**12), "9" * 30, "9" * 5_000])
def test_a_page_that_cannot_be_is_no_error_of_ours(
    client: FlaskClient, person: Person, clinician: User, number: str
) -> None:
    sign_in(client, clinician)
    assert client.get(f"/people?page={number}").status_code == 200
