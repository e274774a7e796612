"""Times on the pages: a service's own page, cards, and the search by day and part of the day."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from hub.core.clock import now, today
from hub.directory.queries.search_index import Shelf, search_shelf
from hub.directory.rules.schedule_parts import WEEKDAYS
from hub.directory.search.query import Filters, SearchQuery
from tests.factories.directory import make_service

EVERY_DAY = {"freq": "WEEKLY", "byday": ",".join(WEEKDAYS), "opens_at": "00:00", "closes_at": "24:00"}
TUESDAYS = {
    "freq": "WEEKLY",
    "byday": "TU",
    "opens_at": "10:00",
    "closes_at": "12:00",
    "notes": "Open on bank holidays",
}


def schedules(*rows: dict[str, object]) -> list[dict[str, object]]:
    return [{"id": str(uuid4())} | row for row in rows]


def place(name: str, *rows: dict[str, object]) -> dict[str, object]:
    location = {"id": str(uuid4()), "location_type": "physical", "name": name}
    at = {"id": str(uuid4()), "location_id": location["id"], "location": location}
    return at | {"schedules": schedules(*rows)}


def page(client: FlaskClient, path: str) -> str:
    return " ".join(unescape(client.get(path).text).split())


def row(text: str, name: str) -> str:
    """Cut a row of the page's list out by its name; "" where it is not there."""
    _, found, rest = text.partition(f'list__key">{name}</dt>')
    return rest.partition("</dd>")[0] if found else ""


def test_a_closure_a_fair_and_the_usual_times_stand_apart(client: FlaskClient) -> None:
    start, end = today() - timedelta(days=1), today() + timedelta(days=400)
    closed = {"description": "Closed for repairs", "valid_from": str(start), "valid_to": str(end)}
    fair = {"description": "Spring fair", "dtstart": str(today() + timedelta(days=3)), "opens_at": "14:00"}
    gone = {"description": "Winter fair", "dtstart": str(today() - timedelta(days=3)), "opens_at": "14:00"}
    service = make_service("Art group", schedules=schedules(TUESDAYS, closed, fair, gone))
    text = page(client, f"/services/{service.id}")
    assert "Every Tuesday, 10am to 12 noon, bank holidays too" in row(text, "When")
    assert "Closed for repairs" in row(text, "Closed or different")
    assert "Spring fair" in row(text, "Single dates")
    assert "Winter fair" in row(text, "Single dates").partition("Over:")[2]
    assert "from 2pm" in row(text, "Next open")
    assert "10am" not in row(text, "Next open")


def test_each_place_has_its_own_times_and_next_openings_name_it(client: FlaskClient) -> None:
    places = [place("Hall", EVERY_DAY | {"notes": "Open on bank holidays"}), place("Library", TUESDAYS)]
    service = make_service("Art group", schedules=[], service_at_locations=places)
    text = page(client, f"/services/{service.id}")
    assert "<strong>Open:</strong> Every day, 24 hours" in text
    assert "<strong>Open:</strong> Every Tuesday, 10am to 12 noon" in text
    assert "Open now, all day (Hall)" in row(text, "Next open")


def test_a_search_for_a_day_and_a_part_of_it_shows_the_opening_that_was_meant(client: FlaskClient) -> None:
    evening = TUESDAYS | {"opens_at": "18:00", "closes_at": "20:00"}
    make_service("Art group", schedules=schedules(TUESDAYS, evening))
    assert "6pm to 8pm" in page(client, "/services?day=1&part=evening")
    assert "10am to 12 noon" in page(client, "/services?day=1&part=morning")
    assert "No services" in page(client, "/services?day=1&part=afternoon")


@pytest.mark.parametrize(
    ("rows", "query", "found"),
    [
        ([TUESDAYS | {"opens_at": "21:00", "closes_at": "08:00"}], "day=2&part=morning", True),
        ([TUESDAYS | {"opens_at": "21:00", "closes_at": "08:00"}], "day=2&part=evening", False),
        ([TUESDAYS | {"opens_at": "19:00", "closes_at": ""}], "day=1&part=evening", True),
        ([TUESDAYS | {"opens_at": "", "closes_at": ""}], "day=1&part=evening", False),
        ([TUESDAYS | {"opens_at": "", "closes_at": ""}], "day=1", True),
        ([TUESDAYS | {"freq": "MONTHLY", "byday": "2TU"}], "day=1&part=morning", True),
        ([TUESDAYS | {"interval": 2, "dtstart": "2020-01-07"}], "day=1&part=morning", True),
        ([TUESDAYS | {"notes": "Term time only"}], "day=1", True),
        ([TUESDAYS | {"until": "2020-01-07"}], "day=1", False),
        ([TUESDAYS, {"freq": "WEEKLY", "byday": "TU", "description": "Closed"}], "day=1", False),
        ([{"freq": "MONTHLY", "bymonthday": "1"}], "day=1", False),
    ],
)
def test_the_day_filter_finds_what_is_open_then(client: FlaskClient, rows: list, query: str, found: bool) -> None:
    make_service("Art group", schedules=schedules(*rows))
    assert ("Art group" in page(client, f"/services?{query}")) is found


@pytest.mark.usefixtures("app")
def test_an_event_that_is_over_is_found_by_its_day_no_more() -> None:
    fair = today() + timedelta(days=2)
    make_service("Spring fair", schedules=schedules({"dtstart": str(fair), "opens_at": "14:00"}))
    on_that_day = Filters(days=frozenset({fair.weekday()}))
    totals = [
        search_shelf(Shelf.PUBLIC, SearchQuery(now=now() + timedelta(days=later), filters=on_that_day)).total
        for later in (0, 3)
    ]
    assert totals == [1, 0]
