"""The pages of a service and of an organisation."""

from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.core.actor import Role
from hub.directory.actions import assure_service
from hub.directory.models import Visibility
from hub.identity.models import OrganisationKind
from tests.factories.directory import make_service, organization_json
from tests.factories.identity import SYSTEM, make_organisation, make_user
from tests.factories.world import sign_in


def words(response: TestResponse) -> str:
    return " ".join(unescape(response.text).split())


def test_a_service_page_tells_all_that_is_known(client: FlaskClient) -> None:
    service = make_service(
        "Debt advice",
        description="<p>Help with debts.</p><script>alert(1)</script>",
        url="https://debt.example/",
        email="info@debt.example",
        application_process="Ring us.",
        eligibility_description="Anybody in Calderdale.",
        wait_time="Two weeks",
        fees_description="Free.",
        phones=[{"id": str(uuid4()), "number": "01632 960001", "description": "Office"}],
        languages=[{"id": str(uuid4()), "name": "Urdu", "code": "ur"}],
        capacities=[
            {
                "id": str(uuid4()),
                "available": 3,
                "maximum": 9,
                "updated": "2026-03-01T10:00:00Z",
                "unit": {"id": str(uuid4()), "name": "places"},
            }
        ],
    )
    assure_service(service.id, by="the directory team", actor=SYSTEM)
    page = client.get(f"/services/{service.id}")
    assert page.status_code == 200
    for said in (
        '<h1 class="nhsuk-heading-l nhsuk-u-margin-bottom-2">Debt advice</h1>',
        "Help with debts.",
        "Every Tuesday, 9am to 5pm",
        "Next open",
        "Ring us.",
        "Anybody in Calderdale.",
        "3 places free of 9",
        "01632 960001",
        "Urdu",
        "1 Crossley Street",
        "Checked today by the directory team",
        "Halifax Advice",
    ):
        assert said in words(page)
    assert "<script>alert" not in page.text


def test_a_listing_nobody_checked_warns(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    assert "may be out of date" in words(client.get(f"/services/{service.id}"))


@pytest.mark.parametrize(
    ("status", "banner"), [("temporarily closed", "Temporarily closed"), ("defunct", "This service has ended")]
)
def test_a_closed_service_says_so_and_gives_no_next_opening(client: FlaskClient, status: str, banner: str) -> None:
    service = make_service("Debt advice", status=status, alert="Roof repairs.")
    page = words(client.get(f"/services/{service.id}"))
    assert banner in page
    assert "Roof repairs." in page
    assert "Next open" not in page


@pytest.mark.parametrize("visibility", [each for each in Visibility if each is not Visibility.PUBLIC])
def test_visitors_get_not_found_for_what_is_not_public(client: FlaskClient, visibility: Visibility) -> None:
    service = make_service("Refuge", visibility=visibility)
    hidden, unknown = client.get(f"/services/{service.id}"), client.get(f"/services/{uuid4()}")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert words(hidden).replace(str(service.id), "") == words(unknown).replace(str(service.id), "")
    assert client.get(f"/organisations/{service.organization_id}").status_code == 404


def test_an_internal_listing_warns_staff_not_to_pass_it_on(client: FlaskClient) -> None:
    service = make_service("Crisis line", visibility=Visibility.INTERNAL)
    sign_in(client, make_user((Role.CLINICIAN, make_organisation())))
    page = words(client.get(f"/services/{service.id}"))
    assert "Not public (internal)" in page
    assert "start from a goal" in page


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.DIRECTORY_EDITOR, OrganisationKind.DIRECTORY_TEAM),
        (Role.COMMISSIONER, OrganisationKind.COMMISSIONER),
        (Role.PROVIDER, OrganisationKind.VOLUNTARY),
    ],
)
def test_who_never_refers_is_not_told_how_to(client: FlaskClient, role: Role, kind: OrganisationKind) -> None:
    service = make_service("Debt advice")
    sign_in(client, make_user((role, make_organisation(kind))))
    assert "start from a goal" not in words(client.get(f"/services/{service.id}"))


def test_who_refers_is_led_from_a_service_to_their_people(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    sign_in(client, make_user((Role.CLINICIAN, make_organisation())))
    assert 'under <a href="/people">People</a>' in client.get(f"/services/{service.id}").text


def test_other_services_of_the_organisation_are_linked_unless_they_are_hidden(client: FlaskClient) -> None:
    organization = organization_json("Advice House", website="https://advice-house.example")
    first = make_service("Debt advice", organization=organization)
    second = make_service("Benefits advice", organization_id=organization["id"])
    make_service("Refuge", organization_id=organization["id"], visibility=Visibility.SENSITIVE)
    page = client.get(f"/services/{first.id}")
    assert f"/services/{second.id}" in page.text
    assert "Refuge" not in page.text
    about = words(client.get(f"/organisations/{organization['id']}"))
    assert "Advice House helps people." in about
    assert "2 services" in about
    assert "https://advice-house.example" in about


def test_the_back_link_goes_to_the_search_one_came_from_and_nowhere_else(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    for referrer, back in {
        "http://localhost/services?q=debt": 'href="/services?q=debt"',
        "https://elsewhere.example/services?q=x": 'href="/services"',
        "": 'href="/services"',
    }.items():
        assert back in client.get(f"/services/{service.id}", headers={"Referer": referrer}).text


def test_an_unknown_organisation_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"/organisations/{uuid4()}").status_code == 404


@pytest.mark.parametrize("goal", ["../../sign-out", "x", "javascript:alert(1)", "%00"])
def test_a_goal_that_is_none_leads_nowhere(client: FlaskClient, goal: str) -> None:
    service = make_service("Debt advice")
    assert "/goals/" not in client.get(f"/services/{service.id}?goal={goal}").text
