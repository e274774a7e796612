"""Anybody reports a mistake in a listing; the directory team answers, and who wanted to hear of it does."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from hub.core.actor import Actor, Role
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import Invalid, NotAllowed, NotFound, NotSignedIn, TooMany, WrongState
from hub.directory.actions.reports import answer_report, forget_reports, report_mistake
from hub.directory.models import Report, Visibility
from hub.directory.queries.reports import list_reports
from hub.directory.rules.reports import (
    ANSWERED_KEPT,
    KINDS,
    MOST_OF_A_VISITOR,
    MOST_OF_STAFF,
    MOST_OPEN,
    ORIGIN_KEPT,
    OUTCOMES,
    ReportKind,
    ReportOutcome,
)
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from hub.notifications.models import Message
from tests.factories.directory import make_report, make_service
from tests.factories.identity import SYSTEM, make_organisation, make_user
from tests.factories.world import sign_in

VISITOR = Actor.anonymous()


def team() -> Actor:
    return actor_of(editor())


def editor():
    return make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM)))


def link_worker():
    return make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.PRACTICE)))


def report(service_id, kind=ReportKind.TIMES, text="", *, network="192.0.2.1", actor=VISITOR) -> Report:
    return report_mistake(service_id, kind, text, network=network, actor=actor)


def post(client: FlaskClient, address: str, data: dict[str, str], *, form: str = ""):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(form or address).text)
    assert token
    return client.post(address, data={"csrf_token": token[1]} | data)


def test_every_kind_and_outcome_has_words() -> None:
    assert set(KINDS) == set(ReportKind)
    assert set(OUTCOMES) == set(ReportOutcome)


@pytest.mark.usefixtures("app")
def test_what_could_harm_somebody_stands_first_and_then_the_oldest() -> None:
    service = make_service()
    for kind in (ReportKind.COST, ReportKind.TIMES, ReportKind.UNSAFE, ReportKind.TIMES):
        make_report(service.id, kind, text=f"{kind.value} is wrong")
    waiting = list_reports(team())
    assert [each.kind for each in waiting.items] == [
        KINDS[kind] for kind in (ReportKind.UNSAFE, ReportKind.TIMES, ReportKind.TIMES, ReportKind.COST)
    ]
    assert waiting.items[1].at <= waiting.items[2].at
    assert waiting.total == 4


@pytest.mark.usefixtures("app")
def test_who_wanted_to_hear_is_told_and_the_address_is_deleted() -> None:
    service = make_service("Debt advice")
    told = make_report(service.id, email="visitor@example.org")
    quiet = make_report(service.id)
    answer_report(told.id, ReportOutcome.MENDED, actor=team())
    answer_report(quiet.id, ReportOutcome.NOTHING, actor=team())
    message = db.session.scalars(select(Message)).one()
    assert message.to == "visitor@example.org"
    assert message.context["status"] == OUTCOMES[ReportOutcome.MENDED]
    assert message.context["link"].endswith(f"/services/{service.id}")
    assert db.session.get_one(Report, told.id).email == ""
    assert list_reports(team()).total == 0


@pytest.mark.usefixtures("app")
def test_a_report_is_answered_once() -> None:
    made = make_report(make_service().id, email="visitor@example.org")
    answer_report(made.id, ReportOutcome.ASKED, actor=team())
    with pytest.raises(WrongState, match="already"):
        answer_report(made.id, ReportOutcome.MENDED, actor=team())
    assert len(db.session.scalars(select(Message)).all()) == 1


@pytest.mark.usefixtures("app")
def test_only_the_directory_team_sees_and_answers_reports() -> None:
    made = make_report(make_service().id)
    for actor, refusal in ((VISITOR, NotSignedIn), (actor_of(link_worker()), NotAllowed)):
        with pytest.raises(refusal):
            list_reports(actor)
        with pytest.raises(refusal):
            answer_report(made.id, ReportOutcome.NOTHING, actor=actor)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("visibility", [Visibility.INTERNAL, Visibility.SENSITIVE])
def test_nobody_learns_of_a_hidden_listing_by_reporting_it(visibility: Visibility) -> None:
    hidden = make_service("Refuge", visibility=visibility)
    with pytest.raises(NotFound):
        report(hidden.id)


@pytest.mark.usefixtures("app")
def test_something_else_needs_words_and_no_report_is_endless() -> None:
    service = make_service()
    with pytest.raises(Invalid, match="Say what is wrong") as refused:
        report(service.id, ReportKind.OTHER, "  ")
    assert [error.field for error in refused.value.errors] == ["text"]
    with pytest.raises(Invalid, match="1,000 characters"):
        report(service.id, text="x" * 1001)


@pytest.mark.usefixtures("app")
def test_a_network_address_that_reports_too_often_must_wait_an_hour() -> None:
    service = make_service()
    for _ in range(MOST_OF_A_VISITOR):
        report(service.id)
    with pytest.raises(TooMany, match="Wait an hour"):
        report(service.id)
    report(service.id, network="192.0.2.2")
    with transaction():
        db.session.execute(update(Report).values(created_at=now() - timedelta(minutes=61)))
    report(service.id)


@pytest.mark.usefixtures("app")
def test_staff_of_one_practice_may_report_more_than_a_visitor() -> None:
    services, worker = [make_service(f"Service {n}") for n in range(3)], actor_of(link_worker())
    for number in range(MOST_OF_STAFF):
        report(services[number % 3].id, actor=worker)
    with pytest.raises(TooMany):
        report(services[0].id, actor=worker)


@pytest.mark.usefixtures("app")
def test_a_listing_that_many_report_has_enough() -> None:
    service = make_service()
    for number in range(MOST_OPEN):
        report(service.id, network=f"192.0.2.{number}")
    with pytest.raises(TooMany, match="already"):
        report(service.id, network="198.51.100.1")


@pytest.mark.usefixtures("app")
def test_the_network_address_is_never_kept_and_its_trace_goes_after_a_day() -> None:
    made = report(make_service().id, network="192.0.2.77")
    assert "192.0.2.77" not in made.origin
    assert len(made.origin) == 64
    with transaction():
        made.created_at = now() - ORIGIN_KEPT - timedelta(minutes=1)
    assert forget_reports(actor=SYSTEM) == 0
    db.session.expire_all()
    assert db.session.get_one(Report, made.id).origin == ""


@pytest.mark.usefixtures("app")
def test_what_was_answered_a_year_ago_is_removed_and_what_waits_stays() -> None:
    service = make_service()
    old, waits = make_report(service.id), make_report(service.id)
    answer_report(old.id, ReportOutcome.MENDED, actor=team())
    with transaction():
        db.session.execute(
            update(Report).where(Report.id == old.id).values(answered_at=now() - ANSWERED_KEPT - timedelta(days=1))
        )
        db.session.execute(update(Report).values(created_at=now() - 2 * ANSWERED_KEPT))
    assert forget_reports(actor=SYSTEM) == 1
    assert [each.id for each in list_reports(team()).items] == [waits.id]


def test_a_visitor_reports_from_the_page_of_a_service(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    address = f"/services/{service.id}/report"
    assert f'href="{address}"' in client.get(f"/services/{service.id}").text
    assert "Report a mistake" in client.get(address).text
    sent = post(client, address, {"kind": "closed", "text": "It moved to Elland.", "email": ""})
    assert (sent.status_code, sent.location) == (302, f"/services/{service.id}")
    assert "Thank you." in client.get(sent.location).text
    kept = db.session.scalars(select(Report)).one()
    assert (kept.kind, kept.text, kept.email, kept.reporter_name) == (
        ReportKind.CLOSED, "It moved to Elland.", "", ""
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": "Wrong."}, "Choose what is wrong."),
        ({"kind": "nonsense"}, "Not a valid choice"),
        ({"kind": "other"}, "Say what is wrong."),
        ({"kind": "cost", "text": "x" * 1001}, "Use 1,000 characters or fewer."),
        ({"kind": "cost", "email": "nobody"}, "Enter an e-mail address like name@example.org."),
        ({"kind": "cost", "email": "a@example.org\r\nBcc: all@example.org"}, "Enter an e-mail address like"),
    ],
)
def test_a_report_that_cannot_be_taken_says_why_and_keeps_nothing(client: FlaskClient, data: dict, said: str) -> None:
    service = make_service()
    answer = post(client, f"/services/{service.id}/report", data)
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert db.session.scalars(select(Report)).all() == []


def test_a_report_cannot_write_into_the_page_of_the_team(app: Flask, client: FlaskClient) -> None:
    make_report(make_service().id, text="<script>alert(1)</script>")
    sign_in(client, editor())
    page = client.get("/directory/reports").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_staff_find_their_own_address_in_the_form_and_their_name_at_the_report(client: FlaskClient) -> None:
    service, worker = make_service(), link_worker()
    sign_in(client, worker)
    assert f'value="{worker.email}"' in client.get(f"/services/{service.id}/report").text
    post(client, f"/services/{service.id}/report", {"kind": "times", "text": "", "email": worker.email})
    kept = db.session.scalars(select(Report)).one()
    assert (kept.reporter_name, kept.email) == (worker.name, worker.email)


def test_the_team_sees_what_waits_on_the_service_and_answers_it(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    made = make_report(service.id, ReportKind.CLOSED, "It moved to Elland.", "visitor@example.org")
    assert "reported mistake" not in client.get(f"/services/{service.id}").text.replace("Report a mistake", "")
    sign_in(client, editor())
    assert "1 reported mistake waits for an answer." in client.get(f"/services/{service.id}").text
    queue = client.get("/directory/reports").text
    assert all(said in queue for said in ("Debt advice", "It moved to Elland.", "Wants to hear what became of it"))
    assert "visitor@example.org" not in queue
    post(client, f"/directory/reports/{made.id}", {}, form="/directory/reports")
    assert "choose what became of the report" in client.get("/directory/reports").text
    post(client, f"/directory/reports/{made.id}", {f"{made.id}-outcome": "mended"}, form="/directory/reports")
    assert "Nothing waits." in client.get("/directory/reports").text


def test_staff_flag_a_listing_in_two_clicks(app: Flask, client: FlaskClient) -> None:
    service = make_service()
    sign_in(client, link_worker())
    page = client.get(f"/services/{service.id}").text
    assert "Tell the directory team quickly" in page
    for kind in re.findall(r'<button class="hub-link" type="submit" name="kind" value="(\w+)"', page):
        assert post(client, f"/services/{service.id}/report", {"kind": kind}).status_code == 302
    kinds = {each.kind for each in db.session.scalars(select(Report))}
    assert kinds == set(ReportKind) - {ReportKind.OTHER}


def test_a_visitor_is_not_offered_the_quick_way(app: Flask, client: FlaskClient) -> None:
    assert "Tell the directory team quickly" not in client.get(f"/services/{make_service().id}").text
