"""A feed of Open Referral UK 1.0 becomes services of HSDS 3, with nothing made up and nothing hidden shown."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.core.actor import Actor
from hub.core.clock import today
from hub.core.db import db
from hub.directory.imports import import_services
from hub.directory.models import Location, Service, Visibility
from hub.directory.schemas import check_item
from tests.conftest import SHARED
from tests.directory.imports.files import records

BUCKS = SHARED / "data/uk-bucks-outpost"
SYSTEM = Actor.system("test")


def service(**more: Any) -> dict[str, Any]:
    return {"id": 7, "name": "Brownies", "regular_schedules": []} | more


def converted(**more: Any) -> dict[str, Any]:
    page = {"totalElements": 1, "first": True, "content": [service(**more)]}
    (found,) = records(json.dumps(page).encode(), "oruk1")
    assert (found.kind, found.place, found.errors) == ("service", "service 1", ())
    assert check_item("service", found.item) == []
    return found.item


@pytest.mark.parametrize("spelt", ["organization", "organisation"])
def test_the_provider_is_read_in_both_spellings(spelt: str) -> None:
    item = converted(**{spelt: {"id": 3, "name": "Scouts", "url": "scouts.example", "email": None}})
    assert item["organization"] == {"id": 3, "name": "Scouts", "website": "scouts.example"}
    assert "organisation" not in item


def test_a_provider_without_a_name_gets_none_made_up() -> None:
    item = converted(organisation={"id": 1883, "name": None, "description": None})
    assert item["organization_id"] == 1883
    assert "organization" not in item


def test_what_is_null_is_left_out_and_no_status_is_active() -> None:
    item = converted(url=None, min_age=5, max_age=11, updated_at="2021-01-13T12:48:54.730Z", description="")
    assert item == {
        "id": 7,
        "name": "Brownies",
        "status": "active",
        "minimum_age": 5,
        "maximum_age": 11,
        "last_modified": "2021-01-13T12:48:54.730Z",
    }


def test_an_age_of_minus_one_is_no_age() -> None:
    assert "maximum_age" not in converted(min_age=0, max_age=-1)


def test_schedules_have_weekdays_of_the_standard_and_times_with_zeros() -> None:
    item = converted(
        regular_schedules=[
            {"weekday": "Monday", "opens_at": "9:00am", "closes_at": "17:00"},
            {"weekday": None, "byday": "TU", "freq": "WEEKLY", "opens_at": "10:00:00", "closes_at": "24:00"},
        ]
    )
    assert item["schedules"] == [
        {"opens_at": "09:00", "closes_at": "17:00", "byday": "MO", "freq": "WEEKLY"},
        {"byday": "TU", "freq": "WEEKLY", "opens_at": "10:00", "closes_at": "24:00"},
    ]


def test_a_holiday_is_an_exception_with_dates() -> None:
    item = converted(
        holiday_schedules=[
            {"closed": True, "start_date": "2026-12-25", "end_date": "2026-12-26"},
            {"closed": False, "start_date": "24/12/2026", "opens_at": "10:00", "closes_at": "12:00"},
            {"closed": "true", "start_date": "January 01, 0001", "end_date": "January 01, 0001"},
        ]
    )
    assert item["schedules"] == [
        {"valid_from": "2026-12-25", "valid_to": "2026-12-26", "description": "Closed"},
        {
            "opens_at": "10:00",
            "closes_at": "12:00",
            "valid_from": "2026-12-24",
            "valid_to": "2026-12-24",
            "description": "Special opening hours",
        },
        {"description": "Closed: January 01 each year"},
    ]


def test_places_in_the_service_have_their_address_and_their_point_the_right_way_round() -> None:
    place = {
        "id": 1,
        "name": "School",
        "address_1": " Hazell Avenue",
        "postal_code": "hp21 7jf",
        "geometry": {"type": "Point", "coordinates": [-0.79, 51.81]},
        "mask_exact_address": True,
        "accessibilities": [{"name": "Hoist"}],
    }
    (found,) = converted(locations=[place])["service_at_locations"]
    assert found["location"] == {
        "id": 1,
        "name": "School",
        "location_type": "physical",
        "addresses": [{"address_1": "Hazell Avenue", "postal_code": "hp21 7jf", "address_type": "physical"}],
        "longitude": -0.79,
        "latitude": 51.81,
        "is_confidential": True,
        "accessibility": [{"description": "Hoist"}],
    }


def test_places_of_the_standard_itself_are_read_with_all_that_is_in_them() -> None:
    at = {
        "id": "5",
        "regular_schedule": [{"weekday": "Fri", "opens_at": "09:00", "closes_at": "10:00"}],
        "location": {
            "id": "6",
            "name": "Hall",
            "physical_addresses": [{"address_1": "1 High St", "city": "Leeds"}],
            "accessibility_for_disabilities": [{"accessibility": "Ramp"}],
            "latitude": 53.8,
            "longitude": -1.5,
        },
    }
    (found,) = converted(service_at_locations=[at])["service_at_locations"]
    assert found["schedules"][0]["byday"] == "FR"
    assert found["location"]["addresses"] == [{"address_1": "1 High St", "city": "Leeds", "address_type": "physical"}]
    assert found["location"]["accessibility"] == [{"description": "Ramp"}]


def test_terms_become_attributes_whose_ids_do_not_clash() -> None:
    item = converted(
        taxonomies=[{"id": 1, "name": "Things to do", "slug": "things-to-do", "parent_id": None}],
        send_needs=[{"id": 1, "name": "Autism"}],
        service_taxonomys=[{"id": 9, "taxonomy": {"id": "esdServiceTypes:242", "name": "Youth", "vocabulary": "esd"}}],
    )
    terms = [each["taxonomy_term"] for each in item["attributes"]]
    assert terms == [
        {"id": 1, "name": "Things to do", "code": "things-to-do"},
        {"id": "SEND needs 1", "name": "Autism", "taxonomy": "SEND needs"},
        {"id": "esdServiceTypes:242", "name": "Youth", "taxonomy": "esd", "code": "242"},
    ]
    assert [each.get("id") for each in item["attributes"]] == [None, None, 9]


def test_who_it_is_for_is_one_text_and_one_span_of_ages() -> None:
    item = converted(
        eligibilitys=[
            {"id": 1, "eligibility": "Toddlers", "minimum_age": 0, "maximum_age": 4},
            {"id": 2, "eligibility": "Teens", "minimum_age": 13, "maximum_age": 19},
            {"id": 3, "eligibility": None, "minimum_age": -1},
        ]
    )
    assert (item["eligibility_description"], item["minimum_age"], item["maximum_age"]) == ("Toddlers; Teens", 0, 19)


def test_contacts_links_and_costs_are_read() -> None:
    item = converted(
        contacts=[{"id": 1, "name": "Desk", "email": "", "phone": "0203 289 6420 Ext 303"}],
        links=[{"label": "Facebook", "url": "http://example.org"}],
        cost_options=[{"id": 1, "option": "Adult", "amount": "3.50"}],
        free=True,
        needs_referral=True,
    )
    assert item["contacts"] == [{"id": 1, "name": "Desk", "phones": [{"number": "0203 289 6420", "extension": 303}]}]
    assert item["additional_urls"] == [{"label": "Facebook", "url": "http://example.org"}]
    assert item["cost_options"] == [{"id": 1, "option": "Adult", "amount": 3.5}]
    assert "fees" not in item
    assert item["application_process"] == "You need a referral."


TOMORROW, YESTERDAY = str(today() + timedelta(1)), str(today() - timedelta(1))


@pytest.mark.parametrize(
    "said",
    [
        {"visible": False},
        {"approved": "false"},
        {"discarded_at": "2026-01-01"},
        {"visible_from": TOMORROW},
        {"visible_to": YESTERDAY},
        {"status": "pending"},
        {"status": "archived"},
    ],
    ids=lambda said: next(iter(said)),
)
def test_what_is_not_for_the_public_is_internal(said: dict[str, Any]) -> None:
    assert converted(**said)["x_hub_visibility"] == "internal"


def test_what_is_for_the_public_is_not_hidden() -> None:
    for said in (
        {"visible": True, "visible_from": YESTERDAY, "visible_to": TOMORROW},
        {"visible": None},
        {"status": "active"},
    ):
        assert "x_hub_visibility" not in converted(**said)


def test_a_hidden_service_and_a_masked_address_reach_nobody(app: Flask) -> None:
    place = {"id": 1, "address_1": "1 High St", "mask_exact_address": True}
    feed = [service(visible=False, locations=[place]), service(id=8)]
    report = import_services(json.dumps(feed).encode(), name="Bucks", actor=SYSTEM)
    assert (report.form, report.created) == ("oruk1", 2)
    assert [each.visibility for each in db.session.query(Service).filter_by(source_id="7")] == [Visibility.INTERNAL]
    assert [each.is_confidential for each in db.session.query(Location)] == [True]


def test_a_tree_of_terms_is_read_with_their_parents() -> None:
    tree = [
        {"id": 3, "label": "To do", "slug": "do", "level": 0, "children": [{"id": 4, "label": "Clubs", "slug": "c"}]}
    ]
    found = records(json.dumps(tree).encode(), "oruk1")
    assert [(each.kind, each.place, each.item) for each in found] == [
        ("taxonomy_term", "term 1", {"id": 3, "name": "To do", "code": "do"}),
        ("taxonomy_term", "term 1.1", {"id": 4, "name": "Clubs", "code": "c", "parent_id": 3}),
    ]


def test_a_newer_feed_in_the_older_envelope_is_newer() -> None:
    page = {"content": [{"id": "1", "name": "A", "status": "active", "attributes": []}]}
    assert records(json.dumps(page).encode(), "json")


@pytest.mark.skipif(not BUCKS.exists(), reason="the shared feed of Buckinghamshire is not here")
def test_a_real_feed_is_taken_whole_and_the_second_time_changes_nothing(app: Flask) -> None:
    for file, count in (("services.json", 20), ("service.json", 1), ("taxonomies.json", 121)):
        report = import_services(BUCKS / file, name="Buckinghamshire", actor=SYSTEM)
        assert (report.form, report.read, report.left_out) == ("oruk1", count, 0)
        again = import_services(BUCKS / file, name="Buckinghamshire", actor=SYSTEM)
        assert (again.created, again.changed, again.unchanged) == (0, 0, count)
