"""A listing that says nothing of its intake is believed to take people only while its check is fresh."""

from datetime import date, timedelta

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from hub.core.actor import Actor
from hub.core.clock import today
from hub.core.db import db, transaction
from hub.directory import jobs
from hub.directory.models import Service
from hub.directory.queries.search import Criteria, search_services
from hub.directory.queries.search_index import catch_up_all
from hub.directory.rules.freshness import NOBODY_SAID, STALE_AFTER_DAYS, Intake, Told, taking
from tests.factories.directory import make_service

VISITOR = Actor.anonymous()
TODAY = date(2026, 3, 3)
checks = st.none() | st.integers(-3, 1000).map(lambda days: TODAY - timedelta(days=days))


def checked(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def takers() -> int:
    catch_up_all()
    return search_services(VISITOR, Criteria(text="art", accepting=True)).page.total


@given(st.sampled_from(Intake), checks)
def test_silence_turns_only_an_open_into_ask_first_and_only_without_a_fresh_check(
    listed: Intake, checked_on: date | None
) -> None:
    found = taking(listed, None, TODAY, is_silent=True, checked=checked_on)
    is_old = checked_on is None or (TODAY - checked_on).days > STALE_AFTER_DAYS
    doubted = listed is Intake.OPEN and is_old
    assert found.intake is (Intake.ASK_FIRST if doubted else listed)
    assert found.note == (NOBODY_SAID if doubted else "")


@given(st.sampled_from(Intake), st.sampled_from(Intake), checks)
def test_what_was_told_counts_whatever_the_listing_leaves_out(
    listed: Intake, told: Intake, checked_on: date | None
) -> None:
    said = Told(told, TODAY)
    assert taking(listed, said, TODAY, is_silent=True, checked=checked_on) == taking(listed, said, TODAY)


def test_a_listing_that_tells_its_places_is_not_silent(app: Flask) -> None:
    make_service(
        "Art club", capacities=[{"unit": {"name": "Place"}, "available": 3, "updated": "2023-01-02T03:04:05Z"}]
    )
    make_service("Art class", assured_date=checked(STALE_AFTER_DAYS))
    make_service("Art evening", assured_date=checked(STALE_AFTER_DAYS + 1))
    make_service("Art walk")
    assert takers() == 2


def test_the_card_says_that_nobody_said(client: FlaskClient) -> None:
    make_service("Art club")
    page = client.get("/services?q=art").text
    assert "Ask first" in page
    assert NOBODY_SAID in page
    assert "Taking referrals</strong>" not in page


def test_the_search_hears_once_of_a_check_that_grew_old(app: Flask) -> None:
    service = make_service("Art club", assured_date=checked(0))
    assert takers() == 1
    with transaction():
        db.session.get_one(Service, service.id).assured_date = today() - timedelta(days=STALE_AFTER_DAYS + 1)
        db.session.execute(text("UPDATE directory_change SET at = :at"), {"at": checked(30) + " 00:00:00+00:00"})
    assert [jobs.end_notices(), jobs.end_notices()] == [1, 0]
    assert takers() == 0
