"""Facts that a directory keeps apart: place and area served, who may come, cost, languages, wait, way to refer."""

from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import given

from hub.core.actor import Actor
from hub.directory.actions.upkeep import say_how_to_refer
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import search_services
from hub.directory.rules.listing_fields import read_listing
from hub.directory.rules.referral_route import Route, way_in
from hub.directory.search.query import Facet
from tests.directory.hsds import services
from tests.factories.directory import make_service
from tests.factories.identity import SYSTEM
from tests.factories.referrals import make_referable_service

VISITOR = Actor.anonymous()


def term(name: str, kind: str) -> dict[str, Any]:
    term = {"id": str(uuid4()), "name": name}
    return {"id": str(uuid4()), "link_type": kind, "taxonomy_term": term}


def phone_line(name: str = "Debt line", **fields: Any) -> Any:
    return make_service(name, service_at_locations=[], attributes=[term("By phone", "delivery")], **fields)


def test_a_telephone_service_without_an_address_is_found_near_anywhere(client: FlaskClient) -> None:
    phone_line()
    make_service("Debt advice")
    found = search_services(VISITOR, Criteria(text="debt", near="HX1 1UG", within_miles=1)).page.items
    assert [(card.name, card.place, bool(card.distance)) for card in found] == [
        ("Debt advice", "Town Hall, Halifax", True),
        ("Debt line", "No fixed place: by phone", False),
    ]


def test_a_place_that_is_not_on_the_map_is_named_and_not_called_none(client: FlaskClient) -> None:
    location = {
        "id": str(uuid4()),
        "location_type": "physical",
        "name": "Barn",
        "addresses": [{"id": "1", "city": "Ripponden"}],
    }
    make_service("Debt advice", service_at_locations=[{"id": str(uuid4()), "location": location}])
    card = search_services(VISITOR, Criteria(text="debt", near="HX1 1UG")).page.items[0]
    assert (card.place, card.distance) == ("Barn, Ripponden", "")


def test_the_area_served_stands_apart_from_the_address(client: FlaskClient) -> None:
    areas = [{"id": str(uuid4()), "name": name} for name in ("Elland", "Todmorden", "Brighouse", "Sowerby")]
    service = make_service("Debt advice", service_areas=areas)
    card = search_services(VISITOR, Criteria(text="debt")).page.items[0]
    assert (card.place, card.serves) == ("Town Hall, Halifax", "Elland, Todmorden, Brighouse and 1 more")
    page = unescape(client.get(f"/services/{service.id}").text)
    assert "Elland, Todmorden, Brighouse, Sowerby" in " ".join(page.split("Serves</dt>")[1].split("</dd>")[0].split())
    assert search_services(VISITOR, Criteria(text="debt brighouse")).page.items[0].name == "Debt advice"


def test_who_may_come_is_filtered_by_age_and_group(client: FlaskClient) -> None:
    make_service("Choir", minimum_age=18, maximum_age=65, attributes=[term("Unpaid carers", "audience")])
    assert search_services(VISITOR, Criteria(text="choir", age=70)).page.total == 0
    found = search_services(VISITOR, Criteria(text="choir", age=40, audience=frozenset({"Unpaid carers"})))
    assert (found.page.items[0].who, found.counts[Facet.AUDIENCE]) == (
        "Aged 18 to 65; Unpaid carers",
        {"Unpaid carers": 1},
    )


def test_prices_languages_and_the_wait_are_facts_of_their_own(client: FlaskClient) -> None:
    price = {"id": str(uuid4()), "amount": 6, "currency": "GBP", "option": "per session"}
    urdu = {"id": str(uuid4()), "name": "Urdu", "code": "ur"}
    service = make_service("Choir", cost_options=[price], languages=[urdu], wait_time="About three weeks")
    assert search_services(VISITOR, Criteria(text="choir", most_pence=500)).page.total == 0
    found = search_services(VISITOR, Criteria(text="choir", most_pence=600, language="Urdu"))
    card = found.page.items[0]
    assert (card.cost, card.wait, found.counts[Facet.LANGUAGE]) == ("£6 per session", "About three weeks", {"Urdu": 1})
    assert "wait: about three weeks" in client.get("/services?q=choir").text
    page = client.get(f"/services/{service.id}").text
    assert all(said in page for said in ("£6 per session", "Urdu", "About three weeks"))


LISTED = {"id": "1", "name": "Choir", "status": "active"}
PHONE = {"phones": [{"number": "01422 365101"}]}


@pytest.mark.parametrize(
    ("said", "in_hub", "route", "href"),
    [
        ({"email": "info@choir.example"} | PHONE, True, Route.HUB, ""),
        (
            {"application_process": "Use https://choir.example/refer."} | PHONE,
            False,
            Route.LINK,
            "https://choir.example/refer",
        ),
        ({"url": "choir.example"} | PHONE, False, Route.PHONE, "tel:01422365101"),
        ({"email": "info@choir.example", "url": "choir.example"}, False, Route.EMAIL, "mailto:info@choir.example"),
        ({"url": "choir.example"}, False, Route.LINK, "https://choir.example"),
        ({}, False, Route.NONE, ""),
        ({"status": "defunct"} | PHONE, True, Route.NONE, ""),
    ],
)
def test_there_is_one_way_to_refer(said: dict[str, Any], in_hub: bool, route: Route, href: str) -> None:
    way = way_in(read_listing(LISTED | said), answers_in_hub=in_hub)
    assert (way.route, way.href) == (route, href)


@pytest.mark.parametrize(
    ("names", "who"),
    [
        (["Self-referral"], "People refer themselves."),
        (["Professional referral"], "Professionals only."),
        (["Self-referral", "Professional referral"], "People may also refer themselves."),
        ([], ""),
    ],
)
def test_the_terms_say_who_may_refer(names: list[str], who: str) -> None:
    listing = read_listing(LISTED | {"attributes": [term(name, "referral_route") for name in names]})
    assert way_in(listing, answers_in_hub=False).who == who


@given(services())
def test_a_way_to_refer_never_leads_to_what_is_no_address(service: dict[str, Any]) -> None:
    assert way_in(read_listing(service), answers_in_hub=False).href.partition(":")[0] in {
        "",
        "http",
        "https",
        "tel",
        "mailto",
    }


def test_the_way_to_refer_stands_on_the_page(client: FlaskClient) -> None:
    answered = make_referable_service(name="Art club")
    apart = make_service("Choir")
    say_how_to_refer(apart.id, "Fill in https://choir.example/refer", actor=SYSTEM)
    assert "Professionals refer through Hub" in client.get(f"/services/{answered.id}").text
    assert 'href="https://choir.example/refer"' in client.get(f"/services/{apart.id}").text
