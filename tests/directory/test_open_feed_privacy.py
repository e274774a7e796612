"""What the open feed never shows."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.directory.queries.open_feed import web_address
from tests.factories.directory import make_service, organization_json


def shown(client: FlaskClient, **fields: object) -> str:
    service = make_service(**fields)
    return client.get(f"/oruk/v3/services/{service.id}").text


def test_who_checked_a_listing_is_not_published(client: FlaskClient) -> None:
    text = shown(client, assurer_email="jane.smith@example.org", assured_date="2026-01-02")
    assert "jane.smith" not in text
    assert "2026-01-02" in text


def test_a_named_persons_own_address_and_mobile_are_not_published(client: FlaskClient) -> None:
    contact = {
        "name": "Jane Smith",
        "email": "jane.smith@example.org",
        "phones": [{"number": "07700 900123"}, {"number": "+44 7700 900124"}, {"number": "01422 365101"}],
    }
    text = shown(client, contacts=[contact])
    assert "Jane Smith" in text
    assert "01422 365101" in text
    for private in ("jane.smith", "900123", "900124"):
        assert private not in text


@pytest.mark.parametrize("address", ["info@example.org", "enquiries.halifax@example.org", "support@example.org"])
def test_the_address_of_a_desk_is_published_beside_a_name(client: FlaskClient, address: str) -> None:
    assert address in shown(client, contacts=[{"name": "Jane Smith", "email": address}])


def test_a_surname_that_begins_like_a_desk_is_no_desk(client: FlaskClient) -> None:
    assert "caren" not in shown(client, contacts=[{"name": "Caren Hill", "email": "caren.hill@example.org"}])


def test_a_local_property_is_not_published_for_it_may_hold_anything(client: FlaskClient) -> None:
    assert "assured_by" not in shown(client, pc_metadata={"assured_by": "jane.smith@example.org"})


def test_the_feeds_own_history_is_not_published(client: FlaskClient) -> None:
    change = {
        "last_action_date": "2026-01-01",
        "last_action_type": "update",
        "field_name": "email",
        "previous_value": "jane.smith@example.org",
        "replacement_value": "",
        "updated_by": "Jane Smith",
    }
    assert "jane.smith" not in shown(client, metadata=[change])


def test_a_place_described_in_two_ways_hides_the_same_things(client: FlaskClient) -> None:
    place = {"id": "1", "location_type": "physical", "name": "Hall"}
    private = {"contacts": [{"name": "Jane Smith", "email": "jane.smith@example.org"}], "x_key_holder": "Jane Smith's"}
    text = shown(
        client,
        service_at_locations=[{"id": "1", "location": place}, {"id": "2", "location": place | {"name": "B"} | private}],
    )
    assert '"name":"B"' in text
    assert "jane.smith" not in text
    assert "Jane Smith's" not in text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        (" www.example.org ", "https://www.example.org"),
        ("javascript:alert(1)", None),
        ("not an address", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_web_addresses_are_mended_or_left_out(app: Flask, given: str, expected: str | None) -> None:
    assert web_address(given) == expected


def test_what_steers_a_terminal_or_runs_in_a_page_stays_out_of_the_feed(client: FlaskClient) -> None:
    organization = organization_json("Advice House", logo="javascript:alert(1)")
    text = shown(client, name="Debt\x1b[31m advice", organization=organization)
    assert "javascript" not in text
    assert '"name":"Debt[31m advice"' in text
