"""The calendar of a service: read back by others' rules it holds the very openings that Hub shows."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.actor import Role
from hub.core.clock import today
from hub.directory.models import Visibility
from hub.directory.rules.calendar import calendar_of
from hub.directory.rules.listing import Listing
from hub.directory.rules.listing_fields import read_listing
from hub.directory.rules.schedule_parts import WEEKDAYS
from hub.directory.rules.schedules import occurrences
from hub.directory.rules.school_terms import Term
from tests.factories.directory import make_school_term, make_service
from tests.factories.identity import make_organisation, make_user
from tests.factories.world import sign_in

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 3, 4)
CHANGED = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)
URL = "https://hub.example/services/1"
TUESDAYS = {"id": "t", "freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "12:00"}
TERMS = (
    Term(date(2026, 1, 5), date(2026, 2, 13)),
    Term(date(2026, 2, 23), date(2026, 3, 27)),
    Term(date(2026, 4, 13), date(2026, 5, 22)),
)


def listing(*schedules: dict[str, object], **fields: object) -> Listing:
    return read_listing({"id": "s1", "name": "Art group", "status": "active", "schedules": list(schedules)} | fields)


def write(given: Listing, terms=()) -> bytes:
    return calendar_of(given, url=URL, changed_at=CHANGED, today=TODAY, terms=terms)


def parse(body: bytes) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(body)
    assert calendar.errors == []
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        for name in ("uid", "dtstamp", "dtstart", "summary", "status", "url"):
            assert name in event
    return list(calendar.walk("VEVENT"))


def starts(event: icalendar.Event) -> set[date | datetime]:
    """Give every start of an event by the clock, as dateutil reads its rule."""
    first = event["dtstart"].dt
    wall = naive(first)
    if "rrule" not in event:
        return {wall}
    text = event["rrule"].to_ical().decode()
    until = event["rrule"]["until"][0]
    # A calendar program compares UNTIL in UTC with starts in local time; on the clock that is this.
    end = naive(until.astimezone(LONDON)) if isinstance(until, datetime) else naive(until)
    rule = rrulestr(re.sub(r"UNTIL=[^;]+", f"UNTIL={end:%Y%m%dT%H%M%S}", text), dtstart=wall)
    left_out = event.get("exdate", [])
    gone = {naive(each.dt) for part in (left_out if isinstance(left_out, list) else [left_out]) for each in part.dts}
    found = set(rule)
    assert gone <= found  # every exception takes something away
    assert wall in found - gone  # the first start is one of the rule's
    return found - gone


def naive(value: date | datetime) -> datetime:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001


def joined(values: st.SearchStrategy, most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(values, max_size=most, unique=True).map(lambda found: ",".join(map(str, found)))


NOTES = ["", "Closed on bank holidays", "Open on bank holidays", "Term time only", "School holidays only"]
TIMES = ["", "00:00", "00:30", "01:30", "09:00", "19:30", "23:00"]


@st.composite
def schedules(draw):
    freq = draw(st.sampled_from(["WEEKLY", "MONTHLY"]))
    numbered = st.builds(lambda n, day: f"{n}{day}", st.sampled_from([1, 2, 5, -1]), st.sampled_from(WEEKDAYS))
    start = draw(st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31)))
    row = {
        "id": "x",
        "freq": freq,
        "byday": draw(
            joined(st.sampled_from(WEEKDAYS)) | joined(numbered)
            if freq == "MONTHLY"
            else joined(st.sampled_from(WEEKDAYS))
        ),
        "bymonthday": draw(st.just("") | joined(st.integers(-31, 31).filter(bool))),
        "byweekno": draw(st.just("") | st.just("") | joined(st.integers(1, 53))),
        "interval": draw(st.integers(1, 4)),
        "wkst": draw(st.sampled_from(WEEKDAYS)),
        "opens_at": draw(st.sampled_from(TIMES)),
        "closes_at": draw(st.sampled_from([*TIMES, "23:59", "24:00"])),
        "notes": draw(st.sampled_from(NOTES)),
    }
    if start:
        row["dtstart"] = str(start)
        row |= draw(
            st.sampled_from(
                [
                    {},
                    {"count": 5},
                    {"until": str(start + timedelta(days=200))},
                    {"valid_to": str(start + timedelta(days=99))},
                ]
            )
        )
    return row


closures = st.builds(
    lambda first, length: {
        "description": "Closed",
        "valid_from": str(first),
        "valid_to": str(first + timedelta(days=length)),
    },
    st.dates(date(2026, 1, 1), date(2027, 6, 1)),
    st.integers(0, 40),
)


@settings(max_examples=200, deadline=None)
@given(row=schedules(), closed=st.lists(closures, max_size=2), has_terms=st.booleans())
def test_a_calendar_program_finds_the_openings_that_hub_finds(row, closed, has_terms: bool) -> None:
    terms = TERMS if has_terms else ()
    service = listing(row, *closed)
    found: dict[bool, list[datetime]] = {True: [], False: []}
    for event in parse(write(service, terms)):
        found[event["status"] == "TENTATIVE"] += starts(event)
    ours: dict[bool, list[datetime]] = {True: [], False: []}
    for schedule in service.schedules:
        for each in occurrences(schedule, date(2026, 1, 1), date(2027, 12, 31), terms):
            at = schedule.opens_at or each.start.time()
            ours[bool(each.doubt)].append(datetime.combine(each.start.date(), at))
    assert sorted(found[False]) == sorted(ours[False])
    assert sorted(found[True]) == sorted(ours[True])


text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=300)


@settings(max_examples=60, deadline=None)
@given(name=text, notes=text, place=text)
def test_whatever_publishers_write_the_file_keeps_to_the_rfc(name: str, notes: str, place: str) -> None:
    at = {"location": {"name": place, "addresses": [{"address_1": place, "postal_code": "HX1 1UJ"}]}}
    body = write(listing(TUESDAYS | {"notes": notes}, name=name, description=notes, service_at_locations=[at]))
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(set(line) & {*range(9), *range(10, 32), 127} for line in lines)
    body.decode()
    parse(body)


def test_a_name_with_lines_and_commas_stays_one_name() -> None:
    body = write(listing(TUESDAYS, name="Art,\r\nclay; and more"))
    assert b"X-WR-CALNAME:Art\\, clay\\; and more\r\n" in body
    assert b"SUMMARY:Art\\, clay\\; and more\r\n" in body


def test_a_weekly_group_is_one_event_that_comes_back() -> None:
    body = write(listing(TUESDAYS, description="<p>Paint with others.</p>"))
    first, *others = parse(body)
    text = body.decode().replace("\r\n ", "")
    assert "DTSTART;TZID=Europe/London:20260106T100000\r\n" in text
    assert "DTEND;TZID=Europe/London:20260106T120000\r\n" in text
    assert "RRULE:FREQ=WEEKLY;UNTIL=20271221T100000Z;BYDAY=TU\r\n" in text  # 28 December 2027 is a bank holiday
    assert "UID:s1-t@hub\r\n" in text
    assert "DTSTAMP:20260301T093000Z\r\n" in text
    assert f"URL:{URL}\r\n" in text
    assert "Paint with others." in first["description"]
    assert [(each["status"], each["summary"]) for each in others] == [
        ("TENTATIVE", "Art group (bank holiday: ring first)")
    ]


def test_calendar_programs_are_asked_to_look_again_every_day() -> None:
    lines = write(listing(TUESDAYS)).split(b"\r\n")
    assert {b"REFRESH-INTERVAL;VALUE=DURATION:P1D", b"X-PUBLISHED-TTL:P1D"} <= set(lines)


def test_the_zone_is_described_with_its_changes() -> None:
    (zone,) = icalendar.Calendar.from_ical(write(listing(TUESDAYS))).walk("VTIMEZONE")
    local = zone.to_tz()
    for moment in (
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 7, 1, tzinfo=UTC),
        datetime(2026, 12, 1, tzinfo=UTC),
    ):
        for each in (moment - timedelta(minutes=1), moment):
            assert each.astimezone(local).utcoffset() == each.astimezone(LONDON).utcoffset()


def test_every_other_week_is_counted_by_the_same_weeks() -> None:
    fortnightly = {"interval": 2, "byday": "TU,SU", "wkst": "SU", "dtstart": "2026-01-06"}
    (event, *_) = parse(write(listing(TUESDAYS | fortnightly)))
    assert event["rrule"]["wkst"] == ["SU"]
    assert [each.day for each in sorted(starts(event))[:4]] == [6, 18, 20, 1]


def test_until_is_in_utc_in_summer_too() -> None:
    body = write(listing(TUESDAYS | {"until": "2026-07-07"}))
    assert b"UNTIL=20260707T090000Z" in body


def test_a_day_without_times_is_a_whole_day_that_makes_nobody_busy() -> None:
    body = write(listing(TUESDAYS | {"opens_at": "", "closes_at": "", "notes": "Closed on bank holidays"}))
    assert b"DTSTART;VALUE=DATE:20260106\r\n" in body
    assert b"EXDATE" not in body
    assert b"UNTIL=20271221" in body
    assert b"TRANSP:TRANSPARENT\r\n" in body


def test_a_night_ends_on_the_next_day() -> None:
    (event, *_) = parse(write(listing(TUESDAYS | {"opens_at": "21:00", "closes_at": "08:00"})))
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=11)


def test_a_single_date_has_its_own_name() -> None:
    fair = {"id": "f", "dtstart": "2026-05-09", "opens_at": "14:00", "closes_at": "16:00", "description": "Spring fair"}
    (event,) = parse(write(listing(fair)))
    assert event["summary"] == "Art group: Spring fair"
    assert "rrule" not in event


def test_a_listing_without_dates_is_an_empty_calendar() -> None:
    assert parse(write(listing({"id": "w", "description": "Ring for times"}))) == []


@pytest.mark.parametrize(
    ("status", "words"), [("temporarily closed", "Temporarily closed: Art group"), ("defunct", "Ended: Art group")]
)
def test_a_closed_service_keeps_its_events_as_cancelled(status: str, words: str) -> None:
    events = parse(write(listing(TUESDAYS, status=status, alert="Roof repairs.")))
    assert {event["status"] for event in events} == {"CANCELLED"}
    assert events[0]["summary"] == words
    assert "Roof repairs." in events[0]["description"]


def test_each_place_has_its_own_events_and_address() -> None:
    places = [
        {
            "schedules": [TUESDAYS | {"id": name}],
            "location": {"name": name, "addresses": [{"address_1": f"1 {name} Road"}]},
        }
        for name in ("Hall", "Library")
    ]
    events = [each for each in parse(write(listing(service_at_locations=places))) if "rrule" in each]
    assert [event["location"] for event in events] == ["Hall, 1 Hall Road", "Library, 1 Library Road"]
    assert len({event["uid"] for event in events}) == 2


def test_a_place_whose_address_is_withheld_gives_none() -> None:
    places = [{"schedules": [TUESDAYS], "location": {"location_type": "physical"}}]
    assert "location" not in parse(write(listing(service_at_locations=places)))[0]


def test_the_same_listing_gives_the_same_bytes_all_year() -> None:
    service = listing(TUESDAYS)
    later = calendar_of(service, url=URL, changed_at=CHANGED, today=date(2026, 12, 31), terms=())
    assert write(service) == later


def personal() -> dict[str, object]:
    phone = {"id": str(uuid4()), "number": "07700 900123"}
    return {
        "email": "ann@art.example",
        "phones": [phone],
        "contacts": [{"id": str(uuid4()), "name": "Ann Example", "email": "ann@art.example"}],
    }


def test_the_calendar_is_served_with_an_etag_and_names_nobody(client: FlaskClient) -> None:
    service = make_service("Art group", **personal())
    answer = client.get(f"/services/{service.id}/calendar.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    (event, *_) = parse(answer.data)
    assert event["uid"].startswith(str(service.id))
    assert event["url"].endswith(f"/services/{service.id}")
    assert event["location"] == "Town Hall, 1 Crossley Street, Halifax, HX1 1UG"
    for private in ("Ann", "07700", "ann@"):
        assert private not in answer.text
    again = client.get(f"/services/{service.id}/calendar.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_etag_changes_with_the_terms(client: FlaskClient) -> None:
    schedule = {"id": str(uuid4()), "freq": "WEEKLY", "byday": "TU", "notes": "Term time only"}
    service = make_service("Art group", schedules=[schedule])
    before = client.get(f"/services/{service.id}/calendar.ics").headers["ETag"]
    make_school_term(today(), today() + timedelta(days=60))
    assert client.get(f"/services/{service.id}/calendar.ics").headers["ETag"] != before


@pytest.mark.parametrize("visibility", [each for each in Visibility if each is not Visibility.PUBLIC])
def test_what_is_not_public_has_no_calendar_whoever_asks(client: FlaskClient, visibility: Visibility) -> None:
    service = make_service("Refuge", visibility=visibility)
    assert client.get(f"/services/{service.id}/calendar.ics").status_code == 404
    sign_in(client, make_user((Role.CLINICIAN, make_organisation())))
    assert client.get(f"/services/{service.id}/calendar.ics").status_code == 404
    assert client.get(f"/services/{uuid4()}/calendar.ics").status_code == 404


def test_the_page_links_the_calendar_where_there_is_one(client: FlaskClient) -> None:
    service, other = make_service("Art group"), make_service("Help line", schedules=[])
    assert f'href="/services/{service.id}/calendar.ics"' in client.get(f"/services/{service.id}").text
    assert "calendar.ics" not in client.get(f"/services/{other.id}").text
