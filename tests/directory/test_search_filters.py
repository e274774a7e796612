"""The filters of the search page and of /api/v1: what they let through, how they are counted, and the orders."""

import re
from datetime import UTC, datetime
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from flask.testing import FlaskClient

from hub.core.actor import Actor
from hub.core.errors import Invalid
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import search_services
from hub.directory.search.query import Facet, Sort
from tests.factories.directory import make_service
from tests.factories.terms import attribute_of, feed_term

pytestmark = pytest.mark.usefixtures("app")
NOBODY = Actor.anonymous()
TUESDAY_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def search(**asked: object) -> list[str]:
    return [card.name for card in search_services(NOBODY, Criteria(**asked)).page.items]  # type: ignore[arg-type]  # any


def schedule(days: str, opens: str = "09:00", closes: str = "17:00", **rest: object) -> list[dict[str, object]]:
    return [{"id": str(uuid4()), "freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes, **rest}]


def test_a_service_is_found_in_a_window_only_where_it_is_open_within_it() -> None:
    make_service("Mornings", schedules=schedule("TU", "09:00", "11:00"))
    make_service("Evenings", schedules=schedule("TU", "18:00", "20:00"))
    assert search(day=1, window=(17 * 60, 24 * 60)) == ["Evenings"]
    assert search(window=(10 * 60, 11 * 60)) == ["Mornings"]
    assert search(window=(12 * 60, 13 * 60), part_of_day="evening") == []


@time_machine.travel(TUESDAY_NOON, tick=False)
def test_open_now_goes_by_the_hour_and_says_where_today_is_different() -> None:
    make_service("Open")
    make_service("Shut", schedules=schedule("WE"))
    away = {"id": str(uuid4()), "description": "Closed", "valid_from": "2026-11-23", "valid_to": "2026-11-27"}
    make_service("Away this week", schedules=[*schedule("TU"), away])
    found = search_services(NOBODY, Criteria(open_now=True))
    said = {card.name: card.not_now for card in found.page.items}
    assert said == {"Open": "", "Away this week": "Usually open at this time, but not today."}
    assert found.counts[Facet.OPEN]["now"] == found.page.total


def test_gender_goes_by_whom_a_service_names_alone() -> None:
    make_service("Swim", attributes=[attribute_of(feed_term("Women"), "audience")])
    make_service("Shed", attributes=[attribute_of(feed_term("Men"), "audience")])
    make_service("Cafe")
    assert (search(gender="women"), search(gender="men"), search(gender="everyone")) == (["Swim"], ["Shed"], ["Cafe"])


def test_the_way_in_tells_where_anyone_may_come() -> None:
    make_service("Both", attributes=[attribute_of(feed_term("Self-referral"), "referral_route")])
    make_service("Doctors", attributes=[attribute_of(feed_term("Professional referral"), "referral_route")])
    assert (search(route="self"), search(route="professional")) == (["Both"], ["Doctors"])


def test_a_wait_that_nobody_named_is_said_to_be_left_out(client: FlaskClient) -> None:
    make_service("Soon", wait_time="Two weeks.")
    make_service("Late", wait_time="Five months.")
    make_service("Silent")
    page = words(client.get("/services?wait=2").text)
    assert "1 service" in page
    assert "1 more does not say how long people wait and is left out." in page
    assert "Up to 2 weeks (1)" in page
    assert "No wait is stated (1)" in page
    assert search(wait="unsaid") == ["Silent"]


def test_one_organisation_can_be_chosen_by_name(client: FlaskClient) -> None:
    made = make_service("Debt advice")
    make_service("Walks", organization={"id": str(uuid4()), "name": "Ramblers", "description": "They walk."})
    page = words(client.get(f"/services?organisation={made.organization_id}").text)
    assert "1 service" in page
    assert "Halifax Advice (1)" in page
    assert "Ramblers (1)" in page
    assert "Remove filter: Halifax Advice" in page


def test_the_organisation_of_no_result_is_not_named(client: FlaskClient) -> None:
    made = make_service("Debt advice")
    page = words(client.get(f"/services?q=zzzqqqzzz&organisation={made.organization_id}").text)
    assert "Remove filter: One organisation only" in page
    assert "Halifax Advice" not in page


def test_what_serves_only_other_areas_is_hidden_and_what_serves_this_one_from_elsewhere_is_not() -> None:
    leeds = {
        "id": str(uuid4()),
        "name": "Leeds",
        "uri": "http://statistics.data.gov.uk/id/statistical-geography/E08000035",
    }
    here = {
        "id": str(uuid4()),
        "name": "Bradford",
        "uri": "http://statistics.data.gov.uk/id/statistical-geography/E08000032",
    }
    make_service("For Leeds", service_areas=[leeds])
    make_service("For Bradford, sited in Halifax", service_areas=[here])
    make_service("For anybody")
    found = search_services(NOBODY, Criteria(near="BD1 1HU", serves_here=True))
    assert {card.name for card in found.page.items} == {"For Bradford, sited in Halifax", "For anybody"}
    assert found.counts[Facet.SERVING]["here"] == 2


@pytest.mark.parametrize("near", ["", "Halifax"])
def test_area_served_needs_a_postcode(near: str) -> None:
    make_service("Debt advice")
    with pytest.raises(Invalid, match="Enter a postcode"):
        search(near=near, serves_here=True)


@time_machine.travel(TUESDAY_NOON, tick=False)
def test_the_soonest_come_in_the_order_in_which_they_truly_open() -> None:
    ended = schedule("TU", "13:00", "14:00", valid_to="2026-11-20")
    make_service("Tomorrow", schedules=schedule("WE"))
    make_service("Over", schedules=ended)
    make_service("This afternoon", schedules=schedule("TU", "14:00", "15:00"))
    make_service("In three weeks", schedules=schedule("TU", "13:00", "14:00", valid_from="2026-12-15"))
    make_service("Now")
    assert search(sort=Sort.SOONEST) == ["Now", "This afternoon", "Tomorrow", "In three weeks", "Over"]


def test_the_freshest_come_first_and_what_was_never_checked_last(client: FlaskClient) -> None:
    make_service("Never")
    make_service("Older", assured_date="2026-01-03")
    make_service("Newer", assured_date="2026-05-03")
    assert search(sort=Sort.FRESHEST) == ["Newer", "Older", "Never"]
    assert search(sort=Sort.NAME) == ["Never", "Newer", "Older"]
    cards = re.findall(r'hub-card__name"><a[^>]*>([^<]*)', client.get("/services?sort=freshest").text)
    assert cards == ["Newer", "Older", "Never"]


def test_a_way_on_foot_is_a_distance_and_stands_on_the_card(client: FlaskClient) -> None:
    make_service("Debt advice")
    page = words(client.get("/services?near=HX1+1UJ&within=walk15").text)
    assert "1 service near HX1 1UJ" in page
    assert re.search(r"about \d+ minutes? on foot", page.partition("1 service near")[2])
    assert "Remove filter: Within about 15 minutes on foot" in page
    assert "No services near OL14 5AA" in words(client.get("/services?near=OL14+5AA&within=walk15").text)


def test_from_and_until_are_one_chip_that_goes_as_one(client: FlaskClient) -> None:
    page = words(client.get("/services?from=10:00&to=13:30").text)
    assert "Remove filter: Open between 10am and 1:30pm" in page
    assert client.get("/services?q=debt&from=10:00&to=13:30&remove=times").location == "/services?q=debt"


def test_an_old_address_with_a_part_of_the_day_still_works(client: FlaskClient) -> None:
    make_service("Debt advice")
    page = words(client.get("/services?part=morning").text)
    assert "1 service" in page
    assert "Remove filter: Morning (before 12)" in page


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("from=18:00&to=10:00", "Choose an end that is later than the start."),
        ("serving=y", "Enter a postcode to see only what serves it."),
        ("from=noon", "Choose one from the list."),
        ("wait=3", "Choose one from the list."),
        ("gender=cats", "Choose one from the list."),
        ("sort=luck", "Choose one from the list."),
        ("within=walk99", "Choose one from the list."),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_in_words(client: FlaskClient, address: str, message: str) -> None:
    page = client.get(f"/services?{address}")
    assert page.status_code == 422
    assert message in words(page.text)


def test_an_organisation_that_is_no_id_finds_nothing(client: FlaskClient) -> None:
    make_service("Debt advice")
    assert "No services" in words(client.get("/services?organisation=nobody").text)


def test_an_access_need_that_nobody_meets_stands_there_but_cannot_be_ticked(client: FlaskClient) -> None:
    make_service("Debt advice")
    page = client.get("/services").text
    assert re.search(r'<input[^>]*value="Quiet space"[^>]*disabled', page)
    assert not re.search(
        r'<input[^>]*value="Quiet space"[^>]*disabled', client.get("/services?access=Quiet+space").text
    )


def test_without_one_of_the_new_filters_more_is_offered(client: FlaskClient) -> None:
    make_service("Debt advice")
    page = words(client.get("/services?q=debt&gender=men").text)
    assert "1 without “Men only”" in page
    assert "1 without “Open between 1am and 2am”" not in page
    page = words(client.get("/services?q=debt&from=20:00&to=22:00").text)
    assert "1 without “Open between 8pm and 10pm”" in page
