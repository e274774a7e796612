"""What publishers really write comes through as a reader would take it, or is set aside with a reason."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Actor
from hub.directory.imports import ImportReport, import_services
from tests.factories.directory import service_json

WEEKLY = {"id": "5a6f9e58-6b52-4a7b-9a35-3b1f4a0b9c11", "freq": "WEEKLY", "byday": "TU"}

SHOWN: dict[str, tuple[dict[str, Any], tuple[str | int, ...], Any]] = {
    "html in a text": (
        {"description": "<p onclick='x()'>Tea <b>and</b> talk</p><script>alert(1)</script>"},
        ("description",),
        "<p>Tea <strong>and</strong> talk</p>",
    ),
    "entities in a name": ({"name": "Knit &amp; natter &#8211; Tuesdays"}, ("name",), "Knit & natter – Tuesdays"),
    "an age of -1": ({"minimum_age": -1, "maximum_age": -1}, ("minimum_age",), None),
    "a web address without a scheme": ({"url": "www.example.org/tea"}, ("url",), "https://www.example.org/tea"),
    "24:00": (
        {"schedules": [WEEKLY | {"opens_at": "20:00", "closes_at": "24:00"}]},
        ("schedules", 0, "closes_at"),
        "23:59",
    ),
    "a date without a time zone": (
        {"assured_date": "2026-03-31T09:00:00"},
        ("assured_date",),
        "2026-03-31",
    ),
}


def take(content: bytes) -> ImportReport:
    return import_services(content, actor=Actor.system("test"))


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value.get(step) if isinstance(step, str) else value[step]
    return value


@pytest.mark.parametrize("what", SHOWN)
def test_dirt_in_a_feed_comes_out_clean(client: FlaskClient, what: str) -> None:
    fields, path, clean = SHOWN[what]
    service = service_json(**fields)
    report = take(json.dumps([service]).encode())
    assert report.created == 1, report
    assert at(client.get(f"/oruk/v3/services/{service['id']}").json, path) == clean


def test_a_postcode_in_small_letters_is_found_and_shown_as_a_postcode(client: FlaskClient) -> None:
    service = service_json()
    service["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] = "hx11ug"
    assert take(json.dumps([service]).encode()).created == 1
    shown = client.get(f"/oruk/v3/services/{service['id']}").json
    assert at(shown, ("service_at_locations", 0, "location", "addresses", 0, "postal_code")) == "HX1 1UG"


def test_closing_long_before_opening_is_set_aside_and_the_rest_is_taken(app: Flask) -> None:
    bad = service_json(schedules=[WEEKLY | {"opens_at": "17:00", "closes_at": "09:00"}])
    report = take(json.dumps([bad, service_json()]).encode())
    assert (report.read, report.created, report.left_out) == (2, 1, 1)
    assert "closes_at" in report.quarantined[0].field or "opens_at" in report.quarantined[0].field
    assert "17:00" in report.quarantined[0].reason


def test_an_id_that_two_services_of_a_feed_share_is_taken_once_and_the_other_is_told(app: Flask) -> None:
    first = service_json("Debt advice")
    report = take(json.dumps([first, service_json("Tea", id=first["id"])]).encode())
    assert (report.read, report.created, report.left_out) == (2, 1, 1)
    assert report.quarantined[0].name == "Tea"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_text_in_the_encoding_of_an_old_program_is_read(client: FlaskClient, encoding: str) -> None:
    service = service_json("Café – £3")
    assert take(json.dumps([service], ensure_ascii=False).encode(encoding)).created == 1
    assert client.get(f"/oruk/v3/services/{service['id']}").json["name"] == "Café – £3"
