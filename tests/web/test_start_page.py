"""The start page leads everybody to what they came for."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Role
from hub.identity.models import OrganisationKind
from hub.web.layout import NAVIGATION
from hub.web.queries import TASKS
from tests.factories.identity import make_organisation, make_user
from tests.factories.world import KINDS, sign_in

ROLES = [role for role, _ in KINDS.values()]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_led_somewhere_by_cards_and_by_the_navigation(role: Role) -> None:
    cards = [endpoint for holder, endpoint, *_ in TASKS if holder is role]
    led = {endpoint for endpoint, _, roles in NAVIGATION if role in roles}
    assert cards
    assert led <= set(cards)


@pytest.mark.parametrize("role", ROLES)
def test_every_card_opens(role: Role, app: Flask, client: FlaskClient) -> None:
    kind = dict(KINDS.values())[role]
    sign_in(client, make_user((role, make_organisation(kind))))
    for endpoint in {endpoint for holder, endpoint, *_ in TASKS if holder is role} - {"web.me"}:
        with app.test_request_context():
            address = app.url_for(endpoint)
        assert client.get(address).status_code == 200
        assert f'href="{address}"' in client.get("/").text


def test_somebody_without_a_role_yet_is_told_whom_to_ask(client: FlaskClient) -> None:
    sign_in(client, make_user())
    page = client.get("/").text
    assert "You have no role in Hub yet" in page
    assert "Do you work in health" not in page


def test_a_visitor_may_search_at_once_and_is_shown_where_to_sign_in(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "What do you need help with?" in page
    assert "Do you work in health" in page


def test_the_words_of_the_start_page_are_those_of_the_search(client: FlaskClient) -> None:
    searching, start = client.get("/services").text, client.get("/").text
    for label in ("What do you need help with?", "Postcode or town"):
        assert label in searching
        assert label in start


def test_an_administrator_of_a_practice_comes_to_its_people(client: FlaskClient) -> None:
    practice = make_organisation(OrganisationKind.PRACTICE, "Wharf Street Surgery")
    sign_in(client, make_user((Role.ADMINISTRATOR, practice)))
    assert "/organisations" in client.get("/").text
    assert "Wharf Street Surgery" in client.get("/organisations").text


@pytest.mark.parametrize(
    ("address", "marked"),
    [("/directory/vocabularies", "Directory"), ("/services", "Services"), ("/", ""), ("/directory-of-old", "")],
)
def test_the_navigation_marks_where_a_page_belongs(client: FlaskClient, address: str, marked: str) -> None:
    sign_in(client, make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))))
    page = client.get(address).text
    assert re.findall(r'aria-current="page">([^<]+)</a>', page) == ([marked] if marked else [])
