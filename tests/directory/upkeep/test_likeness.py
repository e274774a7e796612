"""Which listings are likely the same, and why."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given

from hub.directory.models import Visibility
from hub.directory.queries.likeness import find_alike, likely_pairs
from hub.directory.rules.likeness import likeness
from hub.directory.rules.listing_traits import normal_name, traits_of
from tests.directory.hsds import services
from tests.factories.directory import make_service, organization_json, service_json


def told(name: str, **fields: Any) -> dict[str, Any]:
    """A service with nothing but a name and what is given."""
    return {"id": str(uuid4()), "name": name, "status": "active"} | fields


def run_by(name: str, website: str = "") -> dict[str, Any]:
    return {"organization": {"id": str(uuid4()), "name": name, "website": website}}


def at(postcode: str) -> dict[str, Any]:
    return {"service_at_locations": [{"location": {"addresses": [{"postal_code": postcode}]}}]}


def ringing(number: str) -> dict[str, Any]:
    return {"phones": [{"number": number}]}


def test_the_same_number_and_a_like_name_are_told_in_words() -> None:
    one = told("Knit & Natter Group", **ringing("01422 365 101"))
    other = told("Knit and Natters", **ringing("+44 (0)1422 365101"))
    found = likeness(traits_of(one), traits_of(other))
    assert found is not None
    assert found.why == "same telephone number; name 96% alike"


def test_a_name_alone_is_enough_only_where_nothing_speaks_against_it() -> None:
    plain, here, there = (
        told("Memory café"),
        told("Memory Cafe", **at("hx1 1ug")),
        told("Memory café", **at("OL14 5AA")),
    )
    assert likeness(traits_of(plain), traits_of(here)) is not None
    assert likeness(traits_of(here), traits_of(there)) is None


def test_two_services_of_one_organisation_are_not_one_for_their_number() -> None:
    shared = run_by("Halifax Advice") | ringing("01422 365101") | at("HX1 1UG")
    assert likeness(traits_of(told("Debt advice", **shared)), traits_of(told("Housing help", **shared))) is None


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Walking group 1", "Walking group 2"),
        ("Lunch club Tuesdays", "Lunch club (Thursday)"),
        ("Tai chi 2", "Tai chi 3"),
    ],
)
def test_groups_of_one_organisation_told_apart_by_number_or_day_are_not_one(name: str, other: str) -> None:
    shared = run_by("Calder Walkers", "https://walkers.example") | at("HX1 1UG")
    assert likeness(traits_of(told(name, **shared)), traits_of(told(other, **shared))) is None
    assert likeness(traits_of(told(name, **shared)), traits_of(told(name, **shared))) is not None


def test_a_site_that_every_charity_uses_is_no_likeness() -> None:
    one = told("Chair yoga", url="https://www.facebook.com/chairyoga", **run_by("Ann's classes"))
    other = told("Chair yoga", url="facebook.com/another", **run_by("Bob's classes"))
    assert likeness(traits_of(one), traits_of(other)) is None


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [("The Café Project", "cafe"), ("Men's Shed, Halifax Ltd.", "mens shed halifax"), ("The Group", "the group")],
)
def test_names_are_compared_in_one_spelling(given_name: str, expected: str) -> None:
    assert normal_name(given_name) == expected


@given(services(), services())
def test_likeness_does_not_depend_on_which_comes_first(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert likeness(traits_of(one), traits_of(other)) == likeness(traits_of(other), traits_of(one))


@given(services())
def test_like_listings_share_a_key_to_be_found_by(one: dict[str, Any]) -> None:
    own = traits_of(one)
    if likeness(own, own):
        assert set(own.keys())


def test_an_imports_row_finds_the_listing_it_repeats_and_not_itself(app: Flask) -> None:
    listed = make_service("Debt advice", **ringing_at("01422 365101"))
    make_service("Walking for health")
    row = service_json("Debt Advice Service", **ringing_at("01422365101"))
    itself = service_json("Debt advice", id=str(listed.id), **ringing_at("01422 365101"))
    found, of_itself = find_alike([row, itself])
    assert [(each.service_id, each.name, each.organisation) for each in found] == [
        (listed.id, "Debt advice", "Halifax Advice")
    ]
    assert "same telephone number" in found[0].why
    assert of_itself == []


def ringing_at(number: str) -> dict[str, Any]:
    return {"phones": [{"id": str(uuid4()), "number": number}]}


def test_an_archived_listing_is_no_duplicate_and_at_most_so_many_are_given(app: Flask) -> None:
    make_service("Debt advice", visibility=Visibility.ARCHIVED, **ringing_at("01422 365101"))
    assert find_alike([service_json("Debt advice", **ringing_at("01422 365101"))]) == [[]]
    for _ in range(4):
        make_service("Debt advice", **ringing_at("01422 365101"))
    assert len(find_alike([service_json("Debt advice", **ringing_at("01422 365101"))], limit=3)[0]) == 3


def test_the_directory_is_looked_through_for_likely_pairs(app: Flask) -> None:
    one = make_service("Debt advice", organization=organization_json("A"), **ringing_at("01422 365101"))
    other = make_service("Debt advice", organization=organization_json("B"), **ringing_at("01422 365101"))
    make_service("Chair yoga", organization=organization_json("C"))
    pairs, total = likely_pairs(limit=10)
    assert total == 1
    assert {pairs[0].one.service_id, pairs[0].other.service_id} == {one.id, other.id}


def test_a_source_without_ids_of_ours_knows_its_own_listing_again(app: Flask) -> None:
    row = service_json("Debt advice", id="17", **ringing_at("01422 365101"))
    assert find_alike([row], source="bristol") == [[]]
    assert isinstance(make_service("Debt advice", **ringing_at("01422 365101")).id, UUID)
    assert len(find_alike([row], source="bristol")[0]) == 1
