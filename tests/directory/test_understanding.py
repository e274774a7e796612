"""A search in somebody's own words: what fits comes first, nothing is hidden, and chips say what was read."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Actor, Role
from hub.directory.queries.asking import AS_IT_IS, Criteria
from hub.directory.queries.search import Found, count_services, find_ids, search_services
from tests.directory.test_search_filters import TUESDAY_NOON, schedule
from tests.factories.directory import make_service
from tests.factories.identity import make_client, make_organisation, make_user
from tests.factories.world import sign_in

pytestmark = pytest.mark.usefixtures("app")
NOBODY = Actor.anonymous()
TODMORDEN = {"point": (53.7135, -2.0968), "city": "Todmorden"}
HALIFAX = {"point": (53.7219, -1.8600), "city": "Halifax"}


def at(point: tuple[float, float], city: str) -> list[dict[str, Any]]:
    location = {
        "id": str(uuid4()),
        "location_type": "physical",
        "latitude": point[0],
        "longitude": point[1],
        "addresses": [{"id": str(uuid4()), "address_1": "1 Hall Street", "city": city, "country": "GB"}],
    }
    return [{"id": str(uuid4()), "location_id": location["id"], "location": location}]


def search(text: str, **asked: object) -> Found:
    return search_services(NOBODY, Criteria(text=text, **asked))  # type: ignore[arg-type]  # any


def names(text: str, **asked: object) -> list[str]:
    return [card.name for card in search(text, **asked).page.items]


def read(text: str, **asked: object) -> dict[str, str]:
    return {pick.kind.value: pick.value for pick in search(text, **asked).picks}


def chips(page: str) -> dict[str, str]:
    found = re.findall(r'hub-chip--read"[^>]*value="([^"]*)">\s*(.*?)\s*<span', page, re.DOTALL)
    return {unescape(words): value for value, words in found}


@pytest.fixture
def walks(app: Flask) -> None:
    make_service("Walking group A", service_at_locations=at(**HALIFAX), schedules=schedule("WE"))
    make_service("Walking group B", service_at_locations=at(**TODMORDEN), schedules=schedule("WE"))
    make_service("Walking group C", service_at_locations=at(**TODMORDEN), schedules=schedule("TU"))
    make_service("Knitting", service_at_locations=at(**TODMORDEN), schedules=schedule("TU"))


@pytest.mark.usefixtures("walks")
def test_what_fits_the_words_comes_first_and_nothing_is_hidden() -> None:
    asked = "walking tuesday near todmorden"
    assert read(asked) == {"day": "1", "near": "Todmorden"}
    assert names(asked)[:2] == ["Walking group C", "Walking group B"]
    assert set(names(asked)[2:]) == {"Walking group A", "Knitting"}
    assert search(asked).located == search("x", near="Todmorden").located


@pytest.mark.usefixtures("walks")
def test_words_taken_as_they_are_rank_by_the_words_alone() -> None:
    asked = "walking tuesday near todmorden"
    assert read(asked, plain=frozenset({"day"})) == {"near": "Todmorden"}
    assert search(asked, plain=AS_IT_IS).picks == ()
    assert search(asked, plain=AS_IT_IS).located is None


@pytest.mark.usefixtures("walks")
def test_where_only_wishes_are_said_what_meets_them_all_is_found() -> None:
    assert set(names("something on a tuesday in Todmorden")[:2]) == {"Knitting", "Walking group C"}


@pytest.mark.usefixtures("walks")
def test_what_a_field_says_goes_before_the_words() -> None:
    assert read("walking near todmorden", near="Halifax") == {}
    located = search("walking near todmorden", near="Halifax").located
    assert located
    assert located.label == "Halifax"
    assert read("walking on tuesday", day=2) == {}
    assert names("walking on tuesday", day=2) == ["Walking group A", "Walking group B"]


@pytest.mark.usefixtures("walks")
def test_a_distance_is_measured_from_the_place_in_the_words() -> None:
    assert names("walking near todmorden", within_miles=2.0)[:2] == ["Walking group B", "Walking group C"]


@pytest.mark.usefixtures("walks")
def test_a_page_its_count_and_its_whole_order_agree() -> None:
    criteria = Criteria(text="free walking on tuesday near todmorden")
    found = search_services(NOBODY, criteria)
    assert count_services(NOBODY, criteria) == found.page.total == 4
    assert find_ids(NOBODY, criteria) == [card.id for card in found.page.items]


def test_free_comes_before_paid_and_before_what_nobody_knows() -> None:
    price = {"option": "per session", "amount": 6, "currency": "GBP"}
    make_service("Art one", cost_options=[{"id": str(uuid4()), **price}])
    make_service("Art two")
    make_service("Art three", cost_options=[{"id": str(uuid4()), **price, "amount": 0}])
    assert names("free art")[0] == "Art three"
    assert names("art under £10")[:2] == ["Art one", "Art three"]


def test_who_says_an_age_is_shown_first_what_says_it_is_for_that_age() -> None:
    make_service("Swimming one")
    make_service("Swimming two", minimum_age=60)
    make_service("Swimming three", maximum_age=18)
    assert names("swimming for over 60s")[0] == "Swimming two"
    assert len(names("swimming for over 60s")) == 3


def test_a_language_counts_as_said_where_the_service_speaks_it() -> None:
    make_service("Counselling one")
    make_service("Counselling two", languages=[{"id": str(uuid4()), "code": "ur", "name": "Urdu"}])
    assert read("counselling in urdu") == {"language": "Urdu"}
    assert set(names("counselling in urdu")) == {"Counselling one", "Counselling two"}
    assert names("counselling in urdu")[0] == "Counselling two"


@time_machine.travel(TUESDAY_NOON, tick=False)
def test_today_is_the_day_it_is() -> None:
    assert read("lunch today") == {"day": "1"}
    assert read("lunch tomorrow") == {"day": "2"}


def test_a_postcode_that_is_none_is_a_word() -> None:
    make_service("Vitamin B12 clinic")
    assert read("vitamin B12") == {}
    assert names("vitamin B12") == ["Vitamin B12 clinic"]


@pytest.mark.usefixtures("walks")
def test_chips_say_what_was_read_and_one_that_is_pressed_becomes_words(client: FlaskClient) -> None:
    page = client.get("/services?q=free+walking+on+tuesday+near+todmorden").text
    found = chips(page)
    assert list(found) == ["Free", "Tuesday", "Near Todmorden"]
    pressed = client.get(
        "/services", query_string={"q": "free walking on tuesday near todmorden", "plain": found["Tuesday"]}
    ).text
    assert list(chips(pressed)) == ["Free", "Near Todmorden"]
    assert "Some words taken just as words" in pressed
    assert f'<input type="hidden" name="plain" value="{found["Tuesday"]}">' in pressed


@pytest.mark.usefixtures("walks")
def test_what_was_pressed_holds_for_these_words_only(client: FlaskClient) -> None:
    found = chips(client.get("/services?q=walking+on+tuesday").text)
    other = client.get("/services", query_string={"q": "knitting on tuesday", "plain": found["Tuesday"]}).text
    assert list(chips(other)) == ["Tuesday"]
    assert "Some words taken just as words" not in other


@pytest.mark.usefixtures("walks")
def test_only_what_fits_is_one_press_away(client: FlaskClient) -> None:
    page = client.get("/services?q=walking+on+tuesday+near+todmorden&only=y", follow_redirects=True)
    assert page.request.args.to_dict() == {
        "q": "walking on tuesday near todmorden",
        "near": "Todmorden",
        "within": "2",
        "day": "1",
    }
    assert "Walking group C" in page.text
    assert "Walking group B" not in page.text
    assert chips(page.text) == {}


def test_only_what_fits_makes_filters_of_everything_that_a_field_can_say(client: FlaskClient) -> None:
    make_service("Art")
    asked = "art open now under £4 aged 70 women only in urdu hearing loop online after 5 at the weekend"
    page = client.get("/services", query_string={"q": asked, "only": "y"}, follow_redirects=True)
    assert page.request.args.to_dict() == {
        "q": asked,
        "now": "y",
        "cost": "500",
        "age": "70",
        "gender": "women",
        "language": "Urdu",
        "access": "Hearing loop",
        "how": "Online",
        "from": "17:00",
    }


@pytest.mark.usefixtures("walks")
def test_nothing_of_what_a_signed_in_person_pressed_stands_in_an_address(client: FlaskClient) -> None:
    sign_in(client, make_user((Role.LINK_WORKER, make_organisation())))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/services").text)
    assert token
    data = {"csrf_token": token[1], "q": "walking on tuesday near todmorden", "only": "y"}
    page = client.post("/services", data=data, follow_redirects=True)
    assert set(page.request.args) == {"search"}
    assert "Walking group C" in page.text
    assert "Walking group B" not in page.text


@pytest.mark.parametrize("plain", ["", "day", "day.zzzz", ".", "x" * 3000, "day.00000000"])
def test_a_made_up_chip_does_nothing(client: FlaskClient, plain: str) -> None:
    make_service("Walk")
    page = client.get("/services", query_string={"q": "walk on tuesday", "plain": plain})
    assert page.status_code == 200
    assert list(chips(page.text)) == ["Tuesday"]


def test_a_practices_system_is_told_what_was_read_and_may_have_it_left(client: FlaskClient) -> None:
    make_service("Walk")
    _, key = make_client(make_organisation(), ["directory:read"])
    headers = {"Authorization": f"Bearer {key}"}
    body: dict[str, object] = {"text": "walk for over 60s on tuesday"}
    answer = client.post("/api/v1/services/search", json=body, headers=headers).json
    assert answer is not None
    assert answer["understood"] == [
        {"kind": "age", "value": "60", "start": 9, "end": 17},
        {"kind": "day", "value": "1", "start": 18, "end": 28},
    ]
    typed = client.post("/api/v1/services/search", json=body | {"as_typed": True}, headers=headers).json
    assert typed is not None
    assert typed["understood"] == []


@pytest.mark.usefixtures("walks")
def test_why_a_service_is_there_is_told_by_what_was_wanted_not_by_the_words_of_a_wish(client: FlaskClient) -> None:
    page = " ".join(client.get("/services?q=knitting+on+tuesday+near+todmorden").text.split())
    assert re.search(r"matches: <b>knitting</b>|matches: <strong>knitting</strong>", page), page[
        page.index("matches") :
    ][:200]
    assert "todmorden</strong>" not in page


def test_a_card_names_what_it_meets_and_does_not_show_in_any_case(client: FlaskClient) -> None:
    make_service("Counselling", minimum_age=60, languages=[{"id": str(uuid4()), "code": "ur", "name": "Urdu"}])
    make_service("Counselling too", minimum_age=60)
    found = search("free counselling in urdu for over 60s on tuesday").page.items
    told = {card.name: [each.words for each in card.reasons if each.kind == "match"] for card in found}
    assert told == {"Counselling": ["counselling", "Urdu", "aged 60"], "Counselling too": ["counselling", "aged 60"]}
