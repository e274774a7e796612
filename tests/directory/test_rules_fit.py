"""What speaks for and against a service, for somebody's circumstances."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.costs import Price
from hub.directory.rules.fit import Bearing, Circumstances, Seen, reasons
from hub.directory.rules.freshness import INTAKE_WORDS, Intake, Taking, freshness
from hub.directory.rules.listing_fields import read_listing

TODAY = date(2026, 11, 26)
HALL = {"id": "l", "name": "Hall", "accessibility": [{"description": "Ramp to the door"}]}
PLACE = {"location": {**HALL, "addresses": [{"address_1": "1 Mill Lane", "city": "Halifax"}]}}
LISTING = read_listing({"id": "s", "name": "Walk", "status": "active", "service_at_locations": [PLACE]})
SEEN = Seen(LISTING, Taking(Intake.OPEN, INTAKE_WORDS[Intake.OPEN]), freshness(TODAY, TODAY), 1.0, opens=True)


def said(wanted: Circumstances, kind: str, *, seen: Seen = SEEN, **listing: Any) -> list[tuple[str, str]]:
    """The reasons of a kind, as bearing and words."""
    service = replace(seen, listing=replace(LISTING, **listing)) if listing else seen
    return [(reason.bearing, reason.words) for reason in reasons(service, wanted) if reason.kind == kind]


@pytest.mark.parametrize(
    ("low", "high", "age", "expected"),
    [
        (None, None, 71, []),
        (Decimal(60), None, 71, [("fits", "aged 60 and over")]),
        (Decimal(60), None, 59, [("against", "aged 60 and over, not 59")]),
        (Decimal(18), Decimal(25), 25, [("fits", "aged 18 to 25")]),
        (Decimal(18), Decimal(25), 26, [("against", "aged 18 to 25, not 26")]),
        (Decimal(0), Decimal(99), 30, []),
        (Decimal(18), None, None, []),
    ],
)
def test_an_age_limit_speaks_for_or_against(
    low: Decimal | None, high: Decimal | None, age: int | None, expected: list[tuple[str, str]]
) -> None:
    assert said(Circumstances(age=age), "age", minimum_age=low, maximum_age=high) == expected


@pytest.mark.parametrize(
    ("prices", "fees", "most", "expected"),
    [
        ((), "", 0, [("ask", "what it costs")]),
        ((), "Free", 0, [("fits", "free")]),
        ((), "By donation", 0, [("fits", "by donation")]),
        ((Price(300, "per session"),), "", 0, [("against", "not free: £3 per session")]),
        ((Price(300, "per session"),), "", 500, [("fits", "£3 per session")]),
        ((Price(600, "per session"),), "", 500, [("against", "more than £5: £6 per session")]),
        ((Price(600, "per session"),), "", None, []),
    ],
)
def test_what_can_be_paid_is_held_against_what_it_costs(
    prices: tuple[Price, ...], fees: str, most: int | None, expected: list[tuple[str, str]]
) -> None:
    assert said(Circumstances(most_pence=most), "cost", prices=prices, fees=fees) == expected


@pytest.mark.parametrize(
    ("intake", "expected"),
    [
        (Intake.OPEN, ("fits", "taking people now")),
        (Intake.WAITING_LIST, ("ask", "has a waiting list")),
        (Intake.ASK_FIRST, ("ask", "whether it takes people now")),
        (Intake.FULL, ("against", "full at the moment")),
        (Intake.CLOSED, ("against", "closed at the moment")),
    ],
)
def test_whether_it_takes_people_is_always_said(intake: Intake, expected: tuple[str, str]) -> None:
    seen = replace(SEEN, taking=Taking(intake, INTAKE_WORDS[intake]))
    assert said(Circumstances(), "intake", seen=seen) == [expected]


def test_what_nobody_said_is_asked_and_not_held_against_a_service() -> None:
    wanted = Circumstances(language="Urdu", access=frozenset({"Hearing loop", "Step-free access"}), day="Tuesday")
    found = reasons(replace(SEEN, opens=None), wanted)
    words = {reason.words: reason.bearing for reason in found}
    assert words["whether anybody speaks Urdu"] is Bearing.ASK
    assert words["about hearing loop"] is Bearing.ASK
    assert words["step-free access"] is Bearing.FITS
    assert words["whether it is open on Tuesday"] is Bearing.ASK
    assert Bearing.AGAINST not in words.values()


def test_a_service_by_telephone_is_not_asked_about_steps() -> None:
    assert said(Circumstances(access=frozenset({"Lift"})), "access", places=()) == []


def test_elsewhere_too_far_and_shut_that_day_speak_against() -> None:
    seen = replace(SEEN, not_for="HX1 1UG", miles=6.04, opens=False)
    found = reasons(seen, Circumstances(day="Monday morning", within_miles=5))
    against = [reason.words for reason in found if reason.bearing is Bearing.AGAINST]
    assert against == ["not for people in HX1 1UG", "not open on Monday morning", "6.0 miles away"]


def test_a_stale_listing_is_to_be_asked_about() -> None:
    seen = replace(SEEN, checked=freshness(None, TODAY))
    assert said(Circumstances(), "checked", seen=seen) == [
        ("ask", "whether all this still holds: never checked by Hub")
    ]


@given(
    st.builds(
        Circumstances,
        age=st.none() | st.integers(0, 120),
        language=st.sampled_from(["", "Urdu"]),
        access=st.frozensets(st.sampled_from(["Lift", "Hearing loop", "Step-free access"])),
        most_pence=st.none() | st.integers(0, 2000),
        day=st.sampled_from(["", "Tuesday"]),
        within_miles=st.none() | st.floats(0.1, 100),
    ),
    st.sampled_from(list(Intake)),
    st.none() | st.booleans(),
)
def test_every_wish_gives_at_most_one_reason_a_thing_and_those_against_come_first(
    wanted: Circumstances, intake: Intake, opens: bool | None
) -> None:
    found = reasons(replace(SEEN, taking=Taking(intake, INTAKE_WORDS[intake]), opens=opens), wanted)
    order = [Bearing.AGAINST, Bearing.FITS, Bearing.ASK]
    places = [order.index(reason.bearing) for reason in found]
    assert places == sorted(places)
    assert len({(reason.kind, reason.words) for reason in found}) == len(found)
    assert sum(reason.kind == "access" for reason in found) == len(wanted.access)
