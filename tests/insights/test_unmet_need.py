"""Recording and counting what was not found."""

import re
from html import unescape
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError
from werkzeug.test import TestResponse

from hub.audit.models import AuditEvent
from hub.core.actor import Actor, Role
from hub.core.db import db, savepoint, transaction
from hub.core.errors import Invalid, NotAllowed, NotSignedIn
from hub.identity.models import OrganisationKind
from hub.insights.actions import record_unmet_need
from hub.insights.models import UnmetNeed
from hub.insights.queries import count_unmet_needs
from hub.insights.rules import Reason
from tests.factories.directory import make_service
from tests.factories.identity import actor_as, make_organisation, make_user
from tests.factories.insights import make_unmet_need
from tests.factories.world import sign_in

pytestmark = pytest.mark.usefixtures("app")


def commissioner() -> Actor:
    return actor_as(Role.COMMISSIONER, make_organisation(OrganisationKind.COMMISSIONER))


def known_need(name: str = "Walking") -> UUID:
    term_id = uuid4()
    term = {"id": str(term_id), "name": name, "description": name, "taxonomy": "Needs"}
    attribute = {"id": str(uuid4()), "link_entity": "service", "link_type": "need", "taxonomy_term": term}
    make_service(f"{name} group", attributes=[attribute])
    return term_id


def post(client: FlaskClient, address: str, data: dict[str, str]) -> TestResponse:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert token is not None
    return client.post(address, data={"csrf_token": token[1], **data})


@pytest.fixture
def link_worker(client: FlaskClient) -> FlaskClient:
    sign_in(client, make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))))
    return client


def test_an_unmet_need_keeps_need_reason_and_area_and_who_recorded_it_only_in_the_trail() -> None:
    need_id = known_need()
    unmet = make_unmet_need(need_id, area="HX1 1UJ", would_have_helped="A level walk")
    assert (unmet.need_name, unmet.reason, unmet.area) == ("Walking", Reason.TOO_FAR, "HX1")
    assert set(UnmetNeed.__table__.columns.keys()) == {
        "id", "created_at", "need_id", "need_name", "reason", "area", "would_have_helped"
    }  # fmt: skip
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.entity == "unmet_need")).one()
    assert event.person_id is None
    assert event.detail == {}


def test_an_unknown_need_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(Invalid) as refused:
        make_unmet_need(uuid4())
    assert refused.value.errors[0].field == "need"
    assert db.session.scalars(select(UnmetNeed)).all() == []


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.COMMISSIONER, Role.PERSON])
def test_others_may_not_record(role: Role) -> None:
    with pytest.raises(NotAllowed):
        record_unmet_need(None, Reason.COST, actor=actor_as(role, make_organisation()))


def test_a_visitor_may_neither_record_nor_read() -> None:
    with pytest.raises(NotSignedIn):
        record_unmet_need(None, Reason.COST, actor=Actor.anonymous())
    with pytest.raises(NotSignedIn):
        count_unmet_needs(Actor.anonymous())


def test_what_was_recorded_cannot_be_changed() -> None:
    make_unmet_need()
    with transaction(), pytest.raises(DatabaseError), savepoint():
        db.session.execute(update(UnmetNeed).values(area="HX2 2"))


def test_fewer_than_five_are_not_counted_exactly() -> None:
    for _ in range(5):
        make_unmet_need(reason=Reason.COST)
    make_unmet_need(area="HX7 8", would_have_helped="Evening classes")
    counts = count_unmet_needs(commissioner())
    assert list(counts.by_need) == [
        ("Something else", "Costs too much", "5"),
        ("Something else", "Too far away", "fewer than 5"),
    ]
    assert list(counts.by_area) == [("HX1", "5"), ("HX7", "fewer than 5")]
    assert list(counts.notes) == [("Something else", "Evening classes")]


@pytest.mark.parametrize(
    "asked", [{"q": "walk", "near": "HX1 1UJ", "within": "1"}, {"q": "walk near HX1 1UJ", "cost": "0"}]
)
def test_the_form_starts_from_the_search_with_the_first_part_of_its_postcode(
    link_worker: FlaskClient, asked: dict[str, str]
) -> None:
    need_id = known_need()
    address = post(link_worker, "/services", asked | {"need": str(need_id)}).location
    page = link_worker.get(f"/unmet-needs/new?{address.partition('?')[2]}")
    assert 'value="HX1"' in page.text
    assert f'value="{"cost" if "cost" in asked else "too_far"}" checked' in page.text
    assert "HX1 1UJ" not in page.text
    assert f'value="{need_id}" selected' in page.text


def test_the_form_starts_from_the_words_of_the_search(link_worker: FlaskClient) -> None:
    need_id = known_need()
    address = post(link_worker, "/services", {"q": "walking for over 60s"}).location
    page = link_worker.get(f"/unmet-needs/new?{address.partition('?')[2]}").text
    assert f'value="{need_id}" selected' in page
    assert 'value="eligibility" checked' in page


def test_a_link_worker_records_that_there_was_no_suitable_service(link_worker: FlaskClient) -> None:
    need_id = known_need()
    sent = post(link_worker, "/unmet-needs/new", {"need": str(need_id), "reason": "too_far", "area": "hx11uj"})
    assert sent.status_code == 302
    assert "Recorded: no suitable service" in link_worker.get(sent.location).text
    page = unescape(link_worker.get("/unmet-needs").text)
    assert "Walking" in page
    assert "fewer than 5" in page
    assert "HX1 1UJ" not in page


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("need", "", "Choose what was needed."),
        ("reason", "", "Choose why no service was suitable."),
        ("area", "Halifax", "like HX1."),
        ("would_have_helped", "ring 01632 960101", "telephone or NHS number"),
        ("would_have_helped", "x" * 300, "200 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(link_worker: FlaskClient, field: str, value: str, message: str) -> None:
    answers = {"need": "other", "reason": "cost", "area": "", "would_have_helped": ""} | {field: value}
    page = post(link_worker, "/unmet-needs/new", answers)
    assert page.status_code == 422
    assert message in unescape(page.text)
    assert f'id="{field}-error"' in page.text


def test_a_visitor_is_asked_to_sign_in(app: Flask) -> None:
    assert app.test_client().get("/unmet-needs").status_code == 401
    assert app.test_client().get("/unmet-needs/new").status_code == 401
