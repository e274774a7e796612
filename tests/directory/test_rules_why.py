"""Every result says in facts why it is there; what speaks against it stands apart and is never left out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.costs import Price
from hub.directory.rules.fit import Bearing, Reason
from hub.directory.rules.freshness import INTAKE_WORDS, STALE_AFTER_DAYS, Intake, Taking
from hub.directory.rules.listing import Listing
from hub.directory.rules.listing_fields import read_listing
from hub.directory.rules.past_answers import Record
from hub.directory.rules.why import KINDS, AsFound, how_long, in_line, why

TODAY = date(2026, 11, 26)
LISTING = replace(read_listing({"id": "x", "name": "Walk and talk", "status": "active"}), prices=(Price(0),))
PLAIN = AsFound()
OPEN = Taking(Intake.OPEN, INTAKE_WORDS[Intake.OPEN])


def of(
    listing: Listing = LISTING, found: AsFound = PLAIN, taking: Taking = OPEN, days: int | None = 21
) -> dict[str, Reason]:
    """The reasons by their kind; the last of each."""
    checked = None if days is None else TODAY - timedelta(days=days)
    return {reason.kind: reason for reason in why(listing, found, taking, checked, TODAY)}


def test_the_facts_come_in_the_order_in_which_people_weigh_them() -> None:
    found = AsFound(
        matched=(("befriending", "name"), ("walking", "terms")),
        distance="0.8 miles",
        metres=1287.4,
        record=Record(9, 10),
    )
    reasons = why(replace(LISTING, wait="About 2 weeks."), found, OPEN, TODAY - timedelta(days=21), TODAY)
    assert [(each.kind, each.words, each.value) for each in reasons] == [
        ("match", "befriending", "name"),
        ("match", "walking", "terms"),
        ("distance", "0.8 miles", 1287),
        ("cost", "free", "free"),
        ("checked", "checked 3 weeks ago", "2026-11-05"),
        ("answers", "took 9 of the last 10 referrals", 0.9),
        ("wait", "wait: about 2 weeks", 2),
        ("intake", "taking referrals", "open"),
    ]
    assert {each.bearing for each in reasons} == {Bearing.FITS, Bearing.ASK}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "never checked by Hub"),
        (181, "not checked for 6 months"),
        (400, "not checked for 13 months"),
        (800, "not checked for 2 years"),
    ],
)
def test_an_old_check_speaks_against_it(days: int | None, words: str) -> None:
    assert (of(days=days)["checked"].bearing, of(days=days)["checked"].words) == (Bearing.AGAINST, words)


def test_a_check_to_come_counts_as_today() -> None:
    assert of(days=-3)["checked"].words == "checked today"
    assert of(days=1)["checked"].words == "checked yesterday"


@pytest.mark.parametrize("intake", [Intake.FULL, Intake.CLOSED])
def test_what_takes_nobody_says_so_and_how_it_is_known(intake: Intake) -> None:
    reason = of(taking=Taking(intake, INTAKE_WORDS[intake], "said to be so on 3 November"))["intake"]
    assert reason.bearing is Bearing.AGAINST
    assert reason.words.endswith("not taking new people now (said to be so on 3 November)")


def test_what_is_for_people_elsewhere_says_so() -> None:
    assert of(found=AsFound(not_for="LS1 4AP"))["area"].words == "not for people in LS1 4AP"


def test_a_poor_record_speaks_against_it_and_too_small_a_one_says_nothing() -> None:
    assert of(found=AsFound(record=Record(2, 5)))["answers"].bearing is Bearing.AGAINST
    assert "answers" not in of(found=AsFound(record=Record()))


def test_a_price_is_not_called_free_because_some_pay_nothing() -> None:
    some = replace(LISTING, prices=(Price(0), Price(300)))
    assert (of(some)["cost"].words, of(some)["cost"].value) == ("free, or £3", "free")
    unsaid = replace(LISTING, prices=())
    assert of(unsaid)["cost"].bearing is Bearing.ASK


@pytest.mark.parametrize(
    ("said", "line"),
    [("About 2 weeks.", "about 2 weeks"), ("A day", "a day"), ("NHS only", "NHS only"), ("£3", "£3"), ("X", "X")],
)
def test_own_words_are_put_into_the_line(said: str, line: str) -> None:
    assert in_line(said) == line


@given(
    st.sampled_from(Intake),
    st.none() | st.integers(-10, 5000),
    st.integers(0, 20),
    st.booleans(),
)
def test_what_speaks_against_a_service_is_never_left_out(
    intake: Intake, days: int | None, taken: int, elsewhere: bool
) -> None:
    found = AsFound(not_for="HX1" if elsewhere else "", record=Record(taken, 20))
    reasons = of(found=found, taking=Taking(intake, INTAKE_WORDS[intake]), days=days)
    against = {kind for kind, reason in reasons.items() if reason.bearing is Bearing.AGAINST}
    assert ("area" in against) == elsewhere
    assert ("intake" in against) == (intake in {Intake.FULL, Intake.CLOSED})
    assert ("checked" in against) == (days is None or days > STALE_AFTER_DAYS)
    assert ("answers" in against) == (taken < 10)
    assert set(reasons) <= set(KINDS)


@given(st.integers(0, 20_000))
def test_a_time_is_never_said_to_be_none_or_longer_than_it_is(days: int) -> None:
    count, unit = how_long(days).split()
    size = {"day": 1, "week": 7, "month": 30, "year": 365}[unit.removesuffix("s")]
    assert int(count) * size <= days
    assert days == 0 or int(count) >= 1
