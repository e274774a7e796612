"""A change is said as an officer would say it: what differs, and nothing that only machines know."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given

from hub.directory.rules.change_words import LONGEST, MOST_LINES, Line, change_lines, said
from hub.directory.rules.field_words import field_words
from tests.directory.hsds import services
from tests.factories.directory import service_json


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("description", "Description"),
        ("organization.email", "Organisation, e-mail"),
        ("service_at_locations.0.location.addresses.1.postal_code", "Place 1, address 2, postcode"),
        ("service_at_locations", "Places"),
        ("phones.2.number", "Phone 3, number"),
        ("x_local_thing", "Local thing"),
        ("", "The whole of it"),
    ],
)
def test_a_path_is_said_in_words(path: str, words: str) -> None:
    assert field_words(path).strip() == words.strip()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ([], ""),
        (True, "yes"),
        (18.0, "18"),
        ("<p>Warm &amp; <b>dry</b></p>", "Warm & dry"),
        ({"id": "1", "number": "01422 365101", "service_id": "2"}, "01422 365101"),
        ([{"number": "1", "type": "voice"}, {"number": "2"}], "number 1, type voice; 2"),
        ({"freq": "WEEKLY", "byday": "TU", "opens_at": "09:00", "closes_at": "17:00"}, "Every Tuesday, 9am to 5pm"),
        ({"freq": "WEEKLY", "opens_at": "29:00"}, "how often WEEKLY, opens at 29:00"),
    ],
)
def test_a_value_is_said_in_words(value: Any, words: str) -> None:
    assert said(value) == words


def test_a_long_value_is_cut_short() -> None:
    assert len(said("word " * 1000)) == LONGEST + 1


def test_only_what_differs_of_a_list_is_said() -> None:
    before = [{"id": "a", "number": "1"}, {"id": "b", "number": "2"}, {"id": "c", "number": "3"}]
    after = [{"id": "b", "number": "22"}, {"id": "a", "number": "1"}, {"id": "d", "number": "4"}]
    assert change_lines("phones", before, after) == [
        Line("Phone 2, number", "2", "22"),
        Line("Phone 3", "3", ""),
        Line("Phone 4", "", "4"),
    ]


def test_another_place_that_only_has_an_id_is_said_to_be_another() -> None:
    assert change_lines("location", {"id": "a"}, {"id": "b"}) == [Line("Place", "another one", "another one")]


def test_a_postcode_deep_inside_is_found() -> None:
    before = service_json()
    after = deepcopy(before)
    after["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] = "HX1 9ZZ"
    lines = change_lines("service_at_locations", before["service_at_locations"], after["service_at_locations"])
    assert lines == [Line("Place 1, address 1, postcode", "HX1 1UG", "HX1 9ZZ")]


@given(services(), services())
def test_any_two_services_can_be_compared(one: dict[str, Any], other: dict[str, Any]) -> None:
    for name in one.keys() | other.keys():
        lines = change_lines(name, one.get(name), other.get(name))
        assert 1 <= len(lines) <= MOST_LINES
        assert all(line.field for line in lines)
