"""Reading a service's document."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.freshness import Intake
from hub.directory.rules.listing import NEED
from hub.directory.rules.listing_fields import read_listing
from hub.directory.rules.plain_text import plain, shortened, web_address

SERVICE = {
    "id": "5c1e9c3a-0000-4000-8000-000000000001",
    "name": "Money clinic",
    "status": "active",
    "description": "<p>Help with <b>debts</b>.</p><p>No appointment.</p>",
    "assured_date": "2026-02-01",
    "minimum_age": 16,
    "url": "javascript:alert(1)",
    "organization": {"id": "o1", "name": "Advice House", "website": "www.advice-house.example"},
    "cost_options": [{"id": "c1", "amount": 6, "option": "per session", "currency": "GBP"}],
    "capacities": [{"id": "k1", "available": 0, "maximum": 12}],
    "attributes": [
        {"id": "a1", "link_type": "need", "taxonomy_term": {"id": "t1", "name": "Debt advice", "parent_id": "t0"}},
        {"id": "a2", "link_type": "audience", "taxonomy_term": {"id": "t2", "name": "Carers"}},
        {"id": "a3", "link_type": "availability", "taxonomy_term": {"id": "t3", "name": "Waiting list"}},
    ],
    "service_at_locations": [
        {
            "id": "s1",
            "schedules": [{"id": "h1", "freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "12:00"}],
            "location": {
                "id": "l1",
                "name": "Library",
                "latitude": 53.72,
                "longitude": -1.86,
                "addresses": [{"address_1": "1 Mill Lane", "city": "Halifax", "postal_code": "HX1 1UJ"}],
                "accessibility": [{"id": "x", "description": "Step-free access", "details": "Ramp"}],
            },
        }
    ],
}


def test_a_listing_holds_what_the_card_and_the_index_need() -> None:
    listing = read_listing(SERVICE)
    assert listing.description == ("Help with debts.", "No appointment.")
    assert listing.cost == "£6 per session"
    assert listing.who == "Aged 16 and over; Carers"
    assert listing.intake is Intake.WAITING_LIST
    assert listing.access == ("Step-free access",)
    assert listing.names_of(NEED) == ("Debt advice",)
    assert listing.places[0].address == ("1 Mill Lane", "Halifax", "HX1 1UJ")
    assert listing.places[0].point == (53.72, -1.86)
    assert len(listing.all_schedules) == 1
    assert listing.assured_on == date(2026, 2, 1)
    assert listing.minimum_age == Decimal(16)


def test_an_address_that_is_not_of_the_web_is_never_linked() -> None:
    assert read_listing(SERVICE).url == ""
    assert read_listing(SERVICE).organisation_url == "https://www.advice-house.example"


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.c", "//x.y", "not an address", ""]
)
def test_other_schemes_are_no_web_address(text: str) -> None:
    assert web_address(text) == ""


def test_a_document_with_nothing_but_a_name_is_read() -> None:
    listing = read_listing({"id": "1", "name": "Something", "status": "active"})
    assert (listing.cost, listing.who, listing.intake) == ("Cost not stated", "Not stated", Intake.OPEN)


def test_a_full_service_without_a_waiting_list_is_full() -> None:
    attributes = [{"link_type": "availability", "taxonomy_term": {"id": "t", "name": "Full"}}]
    assert read_listing({"status": "active", "attributes": attributes}).intake is Intake.FULL


def test_text_is_cut_at_a_sentence_or_a_word() -> None:
    assert shortened("One two three. Four five six seven.", 24) == "One two three."
    assert shortened("One two three four five", 12) == "One two…"
    assert plain("# Title\n\n* one\n* two") == ("Title", "one two")


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from([key for key in SERVICE if key not in {"organization"}]), json_values))
def test_whatever_a_field_holds_the_listing_can_be_read(body: dict[str, object]) -> None:
    fields = {
        key: value for key, value in body.items() if not isinstance(SERVICE[key], list) or isinstance(value, list)
    }
    listing = read_listing(fields)
    assert listing.cost
    assert listing.who


def test_a_name_is_shown_without_what_steers_a_terminal() -> None:
    assert read_listing(SERVICE | {"name": "Debt\x1b[31m advice"}).name == "Debt[31m advice"
