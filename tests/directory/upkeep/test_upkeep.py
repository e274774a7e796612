"""Looking after a listing: notices that end, intake that fades, how to refer, notes."""

from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.core.actor import Actor, Role
from hub.core.clock import now, today
from hub.core.db import db, transaction
from hub.core.errors import Invalid, NotAllowed, NotFound
from hub.directory import jobs
from hub.directory.actions import upkeep as actions
from hub.directory.models import DirectoryChange, Document, IntakeState, Service, ServiceStatus, Visibility
from hub.directory.queries.asking import Criteria
from hub.directory.queries.listings import find_listings
from hub.directory.queries.manage import list_notes
from hub.directory.queries.search import search_services
from hub.directory.queries.search_index import catch_up_all
from hub.directory.rules.freshness import INTAKE_HOLDS_DAYS, INTAKE_WORDS, Intake, Told, taking
from hub.directory.rules.notices import check_notice
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from tests.factories.directory import make_service
from tests.factories.identity import SYSTEM, actor_as, make_organisation, make_user, sign_in
from tests.factories.referrals import make_provider, make_referable_service

TODAY = date(2026, 3, 3)
VISITOR = Actor.anonymous()
days = st.integers(-400, 400).map(lambda number: TODAY + timedelta(days=number))


def editor() -> Actor:
    return actor_of(make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))))


def link_worker() -> Actor:
    return actor_as(Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))


def past(service: Service, **changes: object) -> None:
    """Let days have gone by: what was said lies further back than any page would let it."""
    with transaction():
        for name, value in changes.items():
            setattr(db.session.get_one(Service, service.id), name, value)


def shown(client: FlaskClient, service: Service) -> str:
    return " ".join(unescape(client.get(f"/services/{service.id}").text).split())


# Intake.


@given(st.sampled_from(Intake), st.sampled_from(Intake), days)
def test_only_open_fades_and_what_is_closed_stays_closed(listed: Intake, told: Intake, on: date) -> None:
    found = taking(listed, Told(told, on), TODAY).intake
    faded = told is Intake.OPEN and (TODAY - on).days > INTAKE_HOLDS_DAYS
    assert found is (Intake.CLOSED if listed is Intake.CLOSED else Intake.ASK_FIRST if faded else told)


def test_what_was_said_is_told_with_its_day() -> None:
    ago = TODAY - timedelta(days=INTAKE_HOLDS_DAYS)
    fresh, old = (taking(Intake.OPEN, Told(Intake.OPEN, day), TODAY) for day in (ago, ago - timedelta(days=1)))
    assert (fresh.words, fresh.note) == ("Taking referrals", "said to be open on 1 February")
    assert (old.words, old.note) == ("Ask first", "said to be open on 31 January")
    last_year = taking(Intake.OPEN, Told(Intake.FULL, date(2025, 12, 1)), TODAY)
    assert (last_year.words, last_year.note) == ("Full at the moment", "said to be full on 1 December 2025")
    assert taking(Intake.OPEN, None, TODAY).words == INTAKE_WORDS[Intake.OPEN]


def test_intake_is_shown_on_card_and_page_and_decides_the_filter(client: FlaskClient) -> None:
    service = make_service("Art club", assured_date=today().isoformat())
    assert search_services(VISITOR, Criteria(text="art", accepting=True)).page.total == 1
    actions.tell_intake(service.id, IntakeState.FULL, today(), actor=editor())
    card = search_services(VISITOR, Criteria(text="art")).page.items[0]
    assert (card.intake, card.intake_words) == (Intake.FULL, "Full at the moment")
    assert "said to be full on" in card.intake_note
    assert "Full at the moment" in shown(client, service)
    assert search_services(VISITOR, Criteria(text="art", accepting=True)).page.total == 0
    actions.tell_intake(service.id, None, today(), actor=editor())
    assert search_services(VISITOR, Criteria(text="art", accepting=True)).page.total == 1


def test_an_open_that_faded_leaves_the_filter_by_itself_and_sinks_no_further(client: FlaskClient) -> None:
    service, full = make_service("Art club"), make_service("Art class")
    actions.tell_intake(service.id, IntakeState.OPEN, today(), actor=editor())
    actions.tell_intake(full.id, IntakeState.FULL, today(), actor=editor())
    assert search_services(VISITOR, Criteria(text="art", accepting=True)).page.total == 1
    past(service, intake_told_on=today() - timedelta(days=INTAKE_HOLDS_DAYS + 1))
    with transaction():
        for change in db.session.query(DirectoryChange):
            change.at = now() - timedelta(days=INTAKE_HOLDS_DAYS + 1)
    assert "Ask first" in shown(client, service)
    assert jobs.end_notices() == 1
    assert jobs.end_notices() == 0
    catch_up_all()
    assert search_services(VISITOR, Criteria(text="art", accepting=True)).page.total == 0
    assert [card.name for card in search_services(VISITOR, Criteria(text="art")).page.items] == [
        "Art club",
        "Art class",
    ]


def test_intake_cannot_be_told_from_the_future(app: Flask) -> None:
    with pytest.raises(Invalid, match="today or before"):
        actions.tell_intake(make_service().id, IntakeState.OPEN, today() + timedelta(days=1), actor=editor())


# Notices.


@given(st.text(max_size=20), st.none() | days, st.booleans(), st.booleans())
def test_a_notice_that_is_taken_always_ends(text: str, until: date | None, is_closed: bool, has_ended: bool) -> None:
    errors = check_notice(text, until, is_closed=is_closed, has_ended=has_ended, today=TODAY)
    if not errors and (text.strip() or is_closed):
        assert until is not None
        assert until >= TODAY
        assert not (is_closed and has_ended)


def test_a_notice_stands_up_to_its_last_day_and_is_shown_nowhere_after(client: FlaskClient) -> None:
    service = make_service("Art club")
    actions.set_notice(service.id, "No session this week.", today(), is_closed=False, actor=editor())
    assert "No session this week." in shown(client, service)
    assert search_services(VISITOR, Criteria(text="art")).page.items[0].alert == "No session this week."
    assert jobs.end_notices() == 0
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert "No session this week." not in shown(client, service)
        assert search_services(VISITOR, Criteria(text="art")).page.items[0].alert == ""
        assert jobs.end_notices() == 1
        document = db.session.get_one(Document, ("service", service.id))
        assert "No session" not in document.body
        assert jobs.end_notices() == 0


def test_a_closure_for_a_time_ends_by_itself(client: FlaskClient) -> None:
    service = make_service("Art club")
    actions.set_notice(service.id, "", today() + timedelta(days=3), is_closed=True, actor=editor())
    assert service.status is ServiceStatus.TEMPORARILY_CLOSED
    assert "Temporarily closed until" in shown(client, service)
    past(service, alert_until=today() - timedelta(days=1))
    page = shown(client, service)
    assert "Temporarily closed" not in page
    assert "Next open" in page
    assert jobs.end_notices() == 1
    again = db.session.get_one(Service, service.id)
    assert (again.status, again.alert_until) == (ServiceStatus.ACTIVE, None)


def test_a_closure_that_a_feed_tells_of_stays_without_a_last_day(app: Flask) -> None:
    service = make_service("Art club", status="temporarily closed", alert="Roof repairs.")
    assert jobs.end_notices() == 0
    assert find_listings([service.id], frozenset(Visibility))[service.id].listing.alert == "Roof repairs."


def test_an_empty_notice_takes_it_down(client: FlaskClient) -> None:
    service = make_service("Art club")
    actions.set_notice(service.id, "Shut.", today(), is_closed=True, actor=editor())
    actions.set_notice(service.id, " ", None, is_closed=False, actor=editor())
    assert (service.status, service.alert, service.alert_until) == (ServiceStatus.ACTIVE, None, None)


def test_a_notice_without_a_last_day_is_refused_beside_its_field(client: FlaskClient) -> None:
    service = make_service("Art club")
    sign_in(client, make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))))
    page = client.get(f"/services/{service.id}/manage").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "notice-text": "Shut", "notice-until": ""}
    answer = client.post(f"/services/{service.id}/notice", data=sent)
    assert answer.status_code == 422
    assert 'href="#notice-until"' in answer.text
    assert client.post(f"/services/{service.id}/notice", data=sent | {"notice-until": "soon"}).status_code == 422
    saved = client.post(f"/services/{service.id}/notice", data=sent | {"notice-until": "2027-01-01"})
    assert saved.headers["Location"] == f"/services/{service.id}/manage"


# Who may.


def test_people_of_the_organisation_look_after_their_own_listing_and_no_other(app: Flask) -> None:
    provider = make_provider()
    own, other = make_referable_service(provider), make_service("Choir")
    actor = actor_as(Role.PROVIDER, provider)
    actions.say_how_to_refer(own.id, "Ring Jo.", actor=actor)
    assert own.application_process == "Ring Jo."
    with pytest.raises(NotAllowed):
        actions.say_how_to_refer(other.id, "Ring Jo.", actor=actor)
    with pytest.raises(NotFound):
        actions.say_how_to_refer(uuid4(), "Ring Jo.", actor=editor())


def test_people_of_another_organisation_do_not_come_to_the_page(client: FlaskClient) -> None:
    own = make_provider()
    service = make_referable_service(own)
    for provider, status in ((own, 200), (make_provider("Elsewhere"), 403)):
        sign_in(client, make_user((Role.PROVIDER, provider)))
        page = client.get(f"/services/{service.id}/manage")
        assert page.status_code == status
        assert ("Manage this listing" in client.get(f"/services/{service.id}").text) == (status == 200)
        assert "Who answers referrals" not in page.text


# Notes.


def test_notes_are_for_staff_and_are_in_nothing_that_others_read(client: FlaskClient) -> None:
    provider = make_provider()
    service = make_referable_service(provider, "Art club")
    worker = link_worker()
    note = actions.write_note(service.id, "They never pick up on Mondays.", actor=worker)
    assert [(each.text, each.by) for each in list_notes(editor(), service.id)] == [(note.text, worker.name)]
    for outsider in (VISITOR, actor_as(Role.PROVIDER, provider)):
        assert list_notes(outsider, service.id) == []
    assert "never pick up" not in shown(client, service)
    assert "never pick up" not in client.get(f"/oruk/v3/services/{service.id}").text
    assert search_services(worker, Criteria(text="mondays")).page.total == 0
    with pytest.raises(NotAllowed):
        actions.write_note(service.id, "x", actor=actor_as(Role.PROVIDER, provider))
    with pytest.raises(Invalid):
        actions.write_note(service.id, "  ", actor=worker)
    with pytest.raises(NotAllowed):
        actions.remove_note(note.id, actor=worker)
    assert actions.remove_note(note.id, actor=editor()) == service.id
    with pytest.raises(NotFound):
        actions.remove_note(note.id, actor=editor())


def test_notes_of_a_merged_listing_stay_with_the_one_that_is_left(app: Flask) -> None:
    from hub.directory.actions.merging import merge_services

    one, other = make_service("A"), make_service("B")
    actions.write_note(other.id, "Ask for Jo.", actor=link_worker())
    merge_services(one.id, other.id, {}, actor=SYSTEM)
    assert [each.text for each in list_notes(editor(), one.id)] == ["Ask for Jo."]
