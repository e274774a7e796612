"""The short list side by side, on paper and in a message: facts of listings and nothing that gives away."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from hub.core.actor import Role
from hub.directory.actions.upkeep import set_confidential
from hub.directory.models import Visibility
from hub.identity.models import OrganisationKind
from tests.directory.test_short_list import ask, names, words
from tests.factories.directory import make_service
from tests.factories.identity import SYSTEM, make_organisation, make_user
from tests.factories.world import sign_in

PHONE = "01632 960001"


@pytest.fixture
def link_worker(client: FlaskClient) -> FlaskClient:
    works_at = make_organisation(OrganisationKind.LINK_WORKER_SERVICE, "Halifax Link Workers")
    sign_in(client, make_user((Role.LINK_WORKER, works_at), name="Lena Worker"))
    return client


def listed(client: FlaskClient, *services: object) -> list[str]:
    """Put services on the list; gives their ids."""
    for each in services:
        ask(client, "add", each)
    return [str(getattr(each, "id", each)) for each in services]


def message(client: FlaskClient) -> str:
    """What the page offers to text."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", client.get("/shortlist").text, re.DOTALL)
    return unescape(found[1]).strip() if found else ""


def links(client: FlaskClient, scheme: str) -> list[str]:
    found = re.findall(rf'href="({scheme}:[^"]*)"', client.get("/shortlist").text)
    return [unquote(unescape(each)) for each in found]


def rows_of(client: FlaskClient, ids: list[str]) -> dict[str, tuple[bool, list[str]]]:
    """The comparison as it stands in the table: by fact, whether it is marked as differing, and its cells."""
    page = client.get("/shortlist/compare", query_string={"of": ids})
    assert page.status_code == 200
    found = {}
    for kind, row in re.findall(r'nhsuk-table__row hub-beside__(\w+)">(.*?)</tr>', page.text, re.DOTALL):
        name = re.search(r"<th[^>]*>([^<]+)<", row)
        assert name is not None
        cells = re.findall(r'hub-beside__said">(.*?)</span>', row, re.DOTALL)
        found[name[1]] = (kind == "differs", [unescape(" ".join(each.split())) for each in cells])
    return found


def test_two_services_stand_side_by_side_with_what_differs_marked(client: FlaskClient) -> None:
    ids = listed(client, make_service("Debt advice"), make_service("Walking group", minimum_age=60, schedules=[]))
    rows = rows_of(client, ids)
    assert list(rows) == [
        *("When", "Next", "Where", "Cost", "Who it is for", "Access"),
        *("How to refer", "Taking people", "Last checked"),
    ]
    assert rows["When"] == (True, ["Every Tuesday, 9am to 5pm", "Not stated"])
    assert rows["Who it is for"] == (True, ["Not stated", "Aged 60 and over"])
    assert rows["Last checked"] == (False, ["Never checked by Hub"] * 2)


def test_the_table_has_a_caption_and_headers_for_rows_and_columns(client: FlaskClient) -> None:
    ids = listed(client, make_service("Debt advice"), make_service("Walking group"))
    page = client.get("/shortlist/compare", query_string={"of": ids}).text
    assert "<caption" in page
    assert page.count('scope="col"') == 3
    assert page.count('scope="row"') == 9


@pytest.mark.parametrize("count", [0, 1, 5])
def test_fewer_than_two_or_more_than_four_are_not_compared(client: FlaskClient, count: int) -> None:
    ids = listed(client, *(make_service(f"Service {number}") for number in range(5)))
    page = client.get("/shortlist/compare", query_string={"of": ids[:count]})
    assert page.status_code == 422
    assert "Choose from 2 to 4 services to compare" in words(page)
    assert len(re.findall(r'name="of"[^>]* checked', page.text)) == count


def test_what_is_not_on_the_list_is_not_compared(client: FlaskClient) -> None:
    other = make_service("Not on it")
    ids = listed(client, make_service("Debt advice"), make_service("Walking group"))
    page = client.get("/shortlist/compare", query_string={"of": [*ids, str(other.id), "nonsense"]})
    assert page.status_code == 200
    assert "Not on it" not in page.text


def test_the_sheet_has_what_somebody_needs_to_get_there_and_who_gave_it(link_worker: FlaskClient) -> None:
    service = make_service("Debt advice", phones=[{"id": "0b1c6c3e-7a53-4c5b-9d0e-2f4f5a6b7c8d", "number": PHONE}])
    listed(link_worker, service)
    for address in ("/shortlist/sheet", "/shortlist/sheet?size=large"):
        page = words(link_worker.get(address))
        for said in (
            "Services to try",
            "Debt advice",
            "Every Tuesday, 9am to 5pm",
            "1 Crossley Street, Halifax",
            "HX1 1UG",
            PHONE,
            "From Lena Worker, Halifax Link Workers, ",
        ):
            assert said in page, said
    assert "hub-sheet--large" in link_worker.get("/shortlist/sheet?size=large").text
    assert "hub-sheet--large" not in link_worker.get("/shortlist/sheet").text


def test_a_persons_own_name_does_not_get_onto_paper(client: FlaskClient) -> None:
    practice = make_organisation(OrganisationKind.PRACTICE)
    sign_in(client, make_user((Role.PERSON, practice), name="Petra Person"))
    listed(client, make_service("Debt advice"))
    sheet = client.get("/shortlist/sheet").text.split('<div class="hub-sheet')[1]
    assert "Petra" not in sheet
    assert "From Hub, " in sheet


def test_neither_paper_nor_text_says_where_the_person_lives_or_what_was_searched(link_worker: FlaskClient) -> None:
    listed(link_worker, make_service("Debt advice"))
    token = re.search(r'name="csrf_token" value="([^"]+)"', link_worker.get("/services").text)
    assert token is not None
    link_worker.post("/services", data={"csrf_token": token[1], "q": "bailiffs", "near": "HX1 1UJ"})
    assert "HX1 1UJ" in link_worker.get("/shortlist").text
    paper = link_worker.get("/shortlist").text.split("hub-on-paper")[1]
    sent = (message(link_worker), *links(link_worker, "sms"), *links(link_worker, "mailto"))
    for told in (paper, link_worker.get("/shortlist/sheet").text, *sent):
        assert "HX1 1UJ" not in told
        assert "bailiffs" not in told


def test_the_text_and_both_links_say_the_same_services_in_the_order_chosen(client: FlaskClient) -> None:
    listed(client, make_service("Walking group"), make_service("Debt advice"))
    told, (sms,), (letter,) = message(client), links(client, "sms"), links(client, "mailto")
    assert sms == f"sms:?&body={told}"
    assert letter.startswith("mailto:?subject=Services to try&body=Services to try:")
    for text in (told, letter):
        assert text.index("Walking group") < text.index("Debt advice")
    assert "HX1 1UG" in told


def test_a_service_with_a_confidential_place_stays_out_of_all_that_is_handed_over(client: FlaskClient) -> None:
    refuge = make_service("Safe house")
    place = refuge.service_at_locations[0].location_id
    set_confidential(refuge.id, place, is_confidential=True, actor=SYSTEM)
    listed(client, refuge, make_service("Debt advice"))
    page = words(client.get("/shortlist"))
    assert "Safe house, as it has a confidential address" in page
    assert "Safe house" not in client.get("/shortlist/sheet").text.split('<div class="hub-sheet')[1]
    assert "Safe house" not in client.get("/shortlist").text.split("hub-on-paper")[1]
    for text in (message(client), *links(client, "sms"), *links(client, "mailto")):
        assert "Safe house" not in text
        assert "Debt advice" in text


def test_what_is_for_staff_stays_out_of_all_that_is_handed_over(link_worker: FlaskClient) -> None:
    listed(link_worker, make_service("Panel of experts", visibility=Visibility.INTERNAL))
    assert names(link_worker) == ["Panel of experts"]
    page = words(link_worker.get("/shortlist"))
    assert "Panel of experts, as it is for professionals only" in page
    assert message(link_worker) == ""
    assert links(link_worker, "sms") == []
    assert "There is nothing to print" in words(link_worker.get("/shortlist/sheet"))


def test_a_sensitive_service_on_the_directory_teams_list_is_left_out_with_the_reason(client: FlaskClient) -> None:
    sign_in(client, make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))))
    listed(client, make_service("Safe house", visibility=Visibility.SENSITIVE), make_service("Debt advice"))
    assert "Safe house, as it is sensitive" in words(client.get("/shortlist"))
    assert "Safe house" not in message(client)


def test_an_address_that_is_kept_back_is_on_no_list(link_worker: FlaskClient) -> None:
    refuge = make_service("Safe house")
    set_confidential(refuge.id, refuge.service_at_locations[0].location_id, is_confidential=True, actor=SYSTEM)
    ids = listed(link_worker, refuge, make_service("Walking group", service_at_locations=[]))
    for page in (
        link_worker.get("/shortlist"),
        link_worker.get("/shortlist/sheet"),
        link_worker.get("/shortlist/compare", query_string={"of": ids}),
    ):
        assert "Crossley" not in page.text
