"""The search page."""

import re
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.core.actor import Role
from hub.directory.models import Visibility
from hub.identity.models import OrganisationKind
from tests.factories.directory import make_service
from tests.factories.identity import make_organisation, make_user
from tests.factories.world import sign_in


def words(response: TestResponse) -> str:
    return " ".join(unescape(response.text).split())


def post(client: FlaskClient, **data: str) -> TestResponse:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/services").text)
    assert token is not None
    return client.post("/services", data={"csrf_token": token[1], **data})


@pytest.fixture
def link_worker(client: FlaskClient) -> FlaskClient:
    sign_in(client, make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))))
    return client


def test_the_first_page_shows_the_form_and_all_services(client: FlaskClient) -> None:
    make_service("Debt advice")
    page = client.get("/services")
    assert page.status_code == 200
    assert "All 1 service" in words(page)
    assert 'method="get"' in page.text


def test_a_card_tells_what_somebody_needs_to_choose(client: FlaskClient) -> None:
    make_service(
        "Debt advice",
        minimum_age=18,
        assured_date="2020-05-03",
        cost_options=[{"id": str(uuid4()), "option": "per session", "amount": 6, "currency": "GBP"}],
        wait_time="About two weeks",
    )
    page = words(client.get("/services?q=debt&near=HX1+1UJ&within=5"))
    for said in (
        "1 service near HX1 1UJ",
        "Halifax Advice",
        "matches: <strong>debt</strong> · ",
        " on foot) · £6 per session · wait: about two weeks",
        "Next open",
        "Aged 18 and over",
        "Taking referrals",
        "Not checked for 6 years.",
        ">5 miles (1)<",
    ):
        assert said in page


def test_the_filters_in_use_are_chips_that_take_themselves_away(client: FlaskClient) -> None:
    make_service("Debt advice")
    page = words(client.get("/services?q=debt&near=HX1+1UJ&within=5&day=1&cost="))
    assert "Remove filter: </span>Within 5 miles" in page
    answer = client.get("/services?q=debt&near=HX1+1UJ&within=5&day=1&remove=day")
    assert answer.status_code == 302
    assert answer.location == "/services?q=debt&near=HX1+1UJ&within=5"


def test_one_of_several_values_of_a_filter_can_be_taken_away(client: FlaskClient) -> None:
    answer = client.get("/services?access=Ramp&access=Hearing+loop&remove=access:Ramp")
    assert answer.location == "/services?access=Hearing+loop"


def test_did_you_mean_searches_for_what_was_meant(client: FlaskClient) -> None:
    make_service("Benefits advice")
    page = client.get("/services?q=benifits")
    assert 'name="meant" value="benefits"' in page.text
    assert client.get("/services?q=benifits&meant=benefits").location == "/services?q=benefits"


def test_pages_of_results_keep_what_was_asked(client: FlaskClient) -> None:
    for number in range(11):
        make_service(f"Walk {number}")
    first = client.get("/services?q=walk&day=1")
    assert "page=2" in first.text
    assert "q=walk" in first.text
    second = client.get("/services?q=walk&day=1&page=2")
    assert "Page 2 of 2" in words(second)
    assert "There is no page 9" in words(client.get("/services?q=walk&page=9"))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("near=HX99+9ZZ", "We could not find the postcode HX99 9ZZ"),
        ("within=1", "Enter a postcode or a town to measure distances from."),
        ("age=old", "Enter an age"),
        ("age=200", "Enter an age from 0 to 120."),
        ("day=9", "Choose"),
        ("q=" + "x" * 300, "Use fewer words."),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(client: FlaskClient, query: str, message: str) -> None:
    page = client.get(f"/services?{query}")
    assert page.status_code == 422
    name = query.partition("=")[0]
    said_at = "near" if name == "within" else name
    assert f'id="{said_at}-error"' in page.text
    assert message in words(page)
    assert "No search was made" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-5",
        "page=x",
        "page=99999999999",
        "need=nothing",
        "language=%00",
        "search=gone",
        "q=%F0%9F%8E%A8",
    ],
)
def test_odd_addresses_are_answered(client: FlaskClient, query: str) -> None:
    make_service("Debt advice")
    assert client.get(f"/services?{query}").status_code == 200


def test_words_of_the_visitor_are_never_mark_up(client: FlaskClient) -> None:
    page = client.get("/services?q=%3Cscript%3Ealert(1)%3C/script%3E&access=%3Cb%3Ex%3C/b%3E")
    assert "<script>alert(1)" not in page.text
    assert "<b>x" not in page.text


def test_an_empty_directory_says_that_it_is_empty(client: FlaskClient) -> None:
    page = words(client.get("/services"))
    assert "Nothing is listed yet." in page
    assert "All No" not in page
    assert "start again" not in page


def test_the_filters_can_be_skipped_by_keyboard(client: FlaskClient) -> None:
    make_service("Debt advice")
    page = client.get("/services").text
    assert page.index('href="#results"') < page.index("hub-filters")
    assert 'id="results"' in page


def test_nothing_found_says_what_to_try(client: FlaskClient) -> None:
    page = words(client.get("/services?q=zzzz"))
    assert "No services" in page
    assert "use fewer or other words" in page
    assert "sign in</a> to record" in page


def test_what_staff_look_for_stands_in_no_address(link_worker: FlaskClient) -> None:
    make_service("Debt advice")
    answer = post(link_worker, q="debt", near="HX1 1UJ")
    assert answer.status_code == 303
    assert "debt" not in answer.location
    assert "HX1" not in answer.location
    page = link_worker.get(answer.location)
    assert "1 service, measured from HX1 1UJ" in words(page)
    assert 'value="HX1 1UJ"' in page.text
    assert 'method="post"' in page.text


def test_pages_and_chips_of_staff_keep_to_the_kept_search(link_worker: FlaskClient) -> None:
    for number in range(11):
        make_service(f"Walk {number}")
    answer = post(link_worker, q="walk", day="1")
    page = link_worker.get(answer.location)
    assert "page=2" in page.text
    assert "q=walk" not in page.text
    assert "Page 2 of 2" in words(link_worker.get(answer.location + "&page=2"))
    without = post(link_worker, q="walk", day="1", remove="day")
    assert "Open on Tuesday" not in words(link_worker.get(without.location))


def test_a_kept_search_is_nobody_elses(link_worker: FlaskClient) -> None:
    make_service("Debt advice")
    address = post(link_worker, q="debt", near="HX1 1UJ").location
    with link_worker.session_transaction() as session:
        kept = session["searches"]
    sign_in(link_worker, make_user((Role.CLINICIAN, make_organisation())))
    with link_worker.session_transaction() as session:
        session["searches"] = kept
    assert "HX1 1UJ" not in link_worker.get(address).text.replace("HX1 1UJ.", "")


def test_kept_searches_never_outgrow_the_cookie(link_worker: FlaskClient) -> None:
    first = post(link_worker, q="a").location
    for number in range(8):
        last = post(link_worker, q=f"{number} " + "\N{ARTIST PALETTE}" * 90).location
        cookie = link_worker.get_cookie("hub")
        assert cookie is not None
        assert len(cookie.value) < 3500
    assert 'value="7 ' in link_worker.get(last).text
    assert 'value="a"' not in link_worker.get(first).text


def test_staff_see_internal_listings_marked_as_such(link_worker: FlaskClient, app: Flask) -> None:
    make_service("Crisis line", visibility=Visibility.INTERNAL)
    page = words(link_worker.get("/services"))
    assert "Crisis line" in page
    assert "For professionals only" in page
    assert "Crisis line" not in words(app.test_client().get("/services"))


def test_no_suitable_service_is_offered_to_staff_at_the_foot(link_worker: FlaskClient, app: Flask) -> None:
    make_service("Debt advice")
    address = post(link_worker, q="debt").location
    key = address.partition("search=")[2]
    assert f"/unmet-needs/new?search={key}" in link_worker.get(address).text
    assert "unmet-needs" not in app.test_client().get("/services").text


def test_a_goal_is_carried_through_the_search(link_worker: FlaskClient, app: Flask) -> None:
    service, goal = make_service("Debt advice"), uuid4()
    page = link_worker.get(f"/services?goal={goal}")
    assert f'name="goal" value="{goal}"' in page.text
    address = post(link_worker, q="debt", goal=str(goal)).location
    page = link_worker.get(address)
    assert f"/services/{service.id}?goal={goal}" in page.text
    assert ("Choose this service" in page.text) == ("referrals.start" in app.view_functions)


def test_a_goal_that_is_none_is_refused(client: FlaskClient) -> None:
    assert client.get("/services?goal=%22onload").status_code == 422
