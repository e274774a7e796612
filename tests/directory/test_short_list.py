"""The short list: filled from cards and pages, kept for the visit, put in order."""

import re
from html import unescape
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.core.actor import Role
from hub.directory.actions import set_visibility
from hub.directory.actions.merging import merge_services
from hub.directory.models import Visibility
from hub.directory.rules.short_list import MOST
from hub.identity.models import OrganisationKind
from tests.factories.directory import make_service
from tests.factories.identity import SYSTEM, make_organisation, make_user
from tests.factories.world import sign_in


def words(response: TestResponse) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", response.text)).split())


def ask(client: FlaskClient, change: str, service: object = "", back: str = "/services") -> TestResponse:
    """Press a button of the short list, with the token that this browser was given."""
    page = client.get("/services").text if client.get("/shortlist").text.count("csrf_token") == 0 else ""
    token = re.search(r'name="csrf_token" value="([^"]+)"', page or client.get("/shortlist").text)
    assert token is not None
    form = {"csrf_token": token[1], "change": change, "service": str(getattr(service, "id", service)), "back": back}
    return client.post("/shortlist", data=form)


def names(client: FlaskClient) -> list[str]:
    """The names on the short list, in its order."""
    return [unescape(each) for each in re.findall(r'hub-card__name"><a [^>]+>([^<]+)<', client.get("/shortlist").text)]


@pytest.fixture
def link_worker(client: FlaskClient) -> FlaskClient:
    works_at = make_organisation(OrganisationKind.LINK_WORKER_SERVICE, "Halifax Link Workers")
    sign_in(client, make_user((Role.LINK_WORKER, works_at), name="Lena Worker"))
    return client


def test_a_card_and_a_page_offer_to_add_and_then_to_take_off(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    for address in ("/services", f"/services/{service.id}", f"/organisations/{service.organization_id}"):
        page = words(client.get(address))
        assert "Add to short list : Debt advice" in page
        assert "Short list (0)" in page
    ask(client, "add", service)
    for address in ("/services", f"/services/{service.id}", f"/organisations/{service.organization_id}"):
        page = words(client.get(address))
        assert "Take off short list : Debt advice" in page
        assert "Short list (1)" in page


def test_adding_leads_back_to_the_button_that_was_pressed(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    answer = ask(client, "add", service, back="/services?q=debt&page=1")
    assert answer.status_code == 303
    assert answer.location == f"/services?q=debt&page=1#list-{service.id}"
    assert f'id="list-{service.id}"' in client.get("/services?q=debt&page=1").text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_nobody_is_led_out_of_hub(client: FlaskClient, elsewhere: str) -> None:
    service = make_service("Debt advice")
    assert ask(client, "add", service, back=elsewhere).location == "/shortlist#list"


def test_a_change_without_the_token_of_the_form_is_refused(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    assert client.post("/shortlist", data={"change": "add", "service": str(service.id)}).status_code == 400
    assert names(client) == []


@pytest.mark.parametrize(("change", "service"), [("", ""), ("add", "no id"), ("steal", str(UUID(int=1)))])
def test_what_makes_no_sense_is_refused(client: FlaskClient, change: str, service: str) -> None:
    make_service("Debt advice")
    assert ask(client, change, service).status_code == 422


def test_what_is_not_there_cannot_be_added(client: FlaskClient) -> None:
    hidden = make_service("Staff only", visibility=Visibility.INTERNAL)
    make_service("Debt advice")
    assert ask(client, "add", uuid4()).status_code == 404
    assert ask(client, "add", hidden).status_code == 404
    assert names(client) == []


def test_the_list_keeps_the_order_chosen_and_is_moved_by_buttons(client: FlaskClient) -> None:
    a, b, c = (make_service(name) for name in ("Apples", "Bread", "Cheese"))
    for each in (c, a, b):
        ask(client, "add", each)
    assert names(client) == ["Cheese", "Apples", "Bread"]
    assert ask(client, "up", b, back="/shortlist").location == f"/shortlist#up-{b.id}"
    assert names(client) == ["Cheese", "Bread", "Apples"]
    assert ask(client, "down", b, back="/shortlist").location == f"/shortlist#up-{b.id}"
    assert ask(client, "up", c, back="/shortlist").location == f"/shortlist#down-{c.id}"
    assert names(client) == ["Cheese", "Apples", "Bread"]
    assert ask(client, "off", a, back="/shortlist").location == "/shortlist#list"
    assert names(client) == ["Cheese", "Bread"]
    ask(client, "clear", back="/shortlist")
    assert names(client) == []


def test_an_empty_list_says_how_to_fill_it(client: FlaskClient) -> None:
    page = words(client.get("/shortlist"))
    assert "Your short list is empty" in page
    assert "press Add to short list" in page


def test_a_thirteenth_service_is_refused_with_a_word(client: FlaskClient) -> None:
    services = [make_service(f"Service {number}") for number in range(MOST + 1)]
    for each in services:
        answer = ask(client, "add", each)
    assert answer.location == "/services"
    assert "Your short list is full" in words(client.get("/services"))
    assert len(names(client)) == MOST


def test_the_session_holds_ids_and_nothing_else(link_worker: FlaskClient) -> None:
    service = make_service("Debt advice")
    ask(link_worker, "add", service)
    with link_worker.session_transaction() as session:
        assert session["short_list"]["ids"] == [service.id.hex]
        assert set(session["short_list"]) == {"of", "ids"}


def test_a_full_list_fits_into_the_cookie_beside_the_kept_searches(app: Flask, link_worker: FlaskClient) -> None:
    for number in range(MOST):
        ask(link_worker, "add", make_service(f"Service {number}"))
    token = re.search(r'name="csrf_token" value="([^"]+)"', link_worker.get("/services").text)
    assert token is not None
    for number in range(4):
        link_worker.post("/services", data={"csrf_token": token[1], "q": f"{number} {uuid4()} " * 4, "near": "HX1 1UJ"})
    assert len(link_worker.get("/services").headers.get("Set-Cookie", "")) < 4000


def test_signing_out_clears_the_list(link_worker: FlaskClient) -> None:
    ask(link_worker, "add", make_service("Debt advice"))
    token = re.search(r'name="csrf_token" value="([^"]+)"', link_worker.get("/services").text)
    assert token is not None
    link_worker.post("/sign-out", data={"csrf_token": token[1]})
    assert names(link_worker) == []


def test_the_list_of_somebody_whose_session_ran_out_is_not_the_next_visitors(link_worker: FlaskClient) -> None:
    ask(link_worker, "add", make_service("Debt advice"))
    with link_worker.session_transaction() as session:
        session["began"] = "2020-01-01T00:00:00+00:00"
    assert names(link_worker) == []


def test_what_the_public_may_no_longer_see_falls_out_with_a_word(client: FlaskClient) -> None:
    gone, stays = make_service("Gone"), make_service("Stays")
    for each in (gone, stays):
        ask(client, "add", each)
    set_visibility(gone.id, Visibility.SENSITIVE, actor=SYSTEM)
    page = words(client.get("/shortlist"))
    assert "1 service is not in the directory any more and has left your short list" in page
    assert "Gone" not in page
    assert "has left your short list" not in words(client.get("/shortlist"))
    assert names(client) == ["Stays"]


def test_a_merged_service_leads_on_to_where_it_is_now(client: FlaskClient) -> None:
    survivor, other = make_service("Debt advice"), make_service("Advice on debt")
    ask(client, "add", other)
    merge_services(survivor.id, other.id, {}, actor=SYSTEM)
    assert "1 service was joined with another listing" in words(client.get("/shortlist"))
    assert names(client) == ["Debt advice"]
    with client.session_transaction() as session:
        assert session["short_list"]["ids"] == [survivor.id.hex]


def test_both_of_a_merged_pair_become_one(client: FlaskClient) -> None:
    survivor, other = make_service("Debt advice"), make_service("Advice on debt")
    for each in (other, survivor):
        ask(client, "add", each)
    merge_services(survivor.id, other.id, {}, actor=SYSTEM)
    assert names(client) == ["Debt advice"]


def test_a_visitors_list_is_measured_from_the_place_in_their_own_address(client: FlaskClient) -> None:
    ask(client, "add", make_service("Debt advice"))
    assert 'href="/shortlist?near=HX1+1UJ"' in client.get("/services?near=HX1+1UJ").text
    assert "miles from HX1 1UJ" in words(client.get("/shortlist?near=HX1+1UJ"))
    assert "miles from" not in words(client.get("/shortlist"))


def test_a_workers_list_is_measured_from_their_last_search_and_never_from_an_address(link_worker: FlaskClient) -> None:
    ask(link_worker, "add", make_service("Debt advice"))
    token = re.search(r'name="csrf_token" value="([^"]+)"', link_worker.get("/services").text)
    assert token is not None
    link_worker.post("/services", data={"csrf_token": token[1], "near": "HX1 1UJ"})
    page = link_worker.get("/shortlist")
    assert "miles from HX1 1UJ" in words(page)
    assert not re.search(r'(?:href|action)="/[^"]*(?:HX1|near=)', page.text)
    assert "HX2" not in link_worker.get("/shortlist?near=HX2+0AA").text


def test_a_place_that_cannot_be_found_measures_nothing(client: FlaskClient) -> None:
    ask(client, "add", make_service("Debt advice"))
    assert client.get("/shortlist?near=nowhere+at+all").status_code == 200
