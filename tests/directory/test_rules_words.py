"""Cost, audience and freshness in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules import audience, costs
from hub.directory.rules.costs import CostBand, Price
from hub.directory.rules.freshness import STALE_AFTER_DAYS, Intake, freshness, intake, is_accepting

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("prices", "fees", "words", "band"),
    [
        ([], "", "Cost not stated", CostBand.UNKNOWN),
        ([], "This service is free of charge", "Free", CostBand.FREE),
        ([], "Suggested donation £2", "Donation", CostBand.DONATION),
        ([], "Members pay £20 a year", "Members pay £20 a year", CostBand.PAID),
        ([Price(0)], "", "Free", CostBand.FREE),
        ([Price(600, "Standard", "per session")], "", "£6 per session (Standard)", CostBand.PAID),
        ([Price(600, "", "per session")], "", "£6 per session", CostBand.PAID),
        (
            [Price(55, "per mile", "55p a mile, paid to the driver.")],
            "",
            "£0.55 per mile (55p a mile, paid to the driver)",
            CostBand.PAID,
        ),
        ([Price(600, "per session", "£6 a session.")], "", "£6 per session", CostBand.PAID),
        ([Price(0, "free", "Free")], "Free.", "Free", CostBand.FREE),
        ([Price(350, "Concessions"), Price(600)], "", "From £3.50", CostBand.PAID),
        ([Price(0, "On benefits"), Price(600, "", "per session")], "", "Free, or £6 per session", CostBand.FREE),
        ([Price(None, "By donation")], "", "Donation", CostBand.DONATION),
    ],
)
def test_the_cost_is_said_in_words_and_has_a_band(prices: list[Price], fees: str, words: str, band: CostBand) -> None:
    assert costs.in_words(prices, fees) == words
    assert costs.band(prices, fees) is band


def test_not_free_and_a_free_trial_are_not_free() -> None:
    assert costs.band([], "Not free") is CostBand.PAID
    assert costs.band([], "First class is a free trial, then £5") is CostBand.PAID


@given(st.lists(st.integers(1, 100_000), min_size=1), st.text())
def test_a_price_is_never_shown_as_free(amounts: list[int], fees: str) -> None:
    prices = [Price(amount) for amount in amounts]
    assert costs.band(prices, fees) is CostBand.PAID
    assert "£" in costs.in_words(prices, fees)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, ""),
        (18, 30, "Aged 18 to 30"),
        (16, None, "Aged 16 and over"),
        (None, 5, "Aged up to 5"),
        (0.5, 4, "Aged 6 months to 4"),
        (-1, 120, ""),
        (60.0, 60.0, "Aged 60"),
    ],
)
def test_ages_are_said_in_words(low: float | None, high: float | None, words: str) -> None:
    assert audience.ages_in_words(low, high) == words


def test_who_it_is_for_is_ages_and_groups_else_the_publishers_words() -> None:
    assert audience.in_words(18, None, ["Adults", "Men"], "Ask us") == "Aged 18 and over; Men"
    assert audience.in_words(None, None, ["Adults"], "Ask us") == "Adults"
    assert audience.in_words(18, None, ["Carers", "Veterans"], "") == "Aged 18 and over; Carers, Veterans"
    assert audience.in_words(None, None, [], "Anyone who is homeless") == "Anyone who is homeless"
    assert audience.in_words(None, None) == "Not stated"
    assert audience.in_words(None, None, [], "word " * 100).endswith("…")


@pytest.mark.parametrize(
    ("days", "words", "stale"),
    [
        (0, "Checked today", False),
        (1, "Checked yesterday", False),
        (12, "Checked 12 days ago", False),
        (180, "Checked 180 days ago", False),
        (181, "Not checked since 4 September 2025", True),
        (-3, "Checked today", False),
    ],
)
def test_a_listing_says_when_it_was_last_checked(days: int, words: str, stale: bool) -> None:
    found = freshness(TODAY - timedelta(days=days), TODAY)
    assert (found.label, found.is_stale) == (words, stale)


def test_a_listing_nobody_checked_says_so_and_is_stale() -> None:
    assert freshness(None, TODAY).label == "Never checked by Hub"
    assert freshness(None, TODAY).is_stale


@given(st.integers(0, 4000))
def test_a_listing_goes_stale_after_half_a_year_and_never_before(days: int) -> None:
    assert freshness(TODAY - timedelta(days=days), TODAY).is_stale == (days > STALE_AFTER_DAYS)


def test_places_left_and_queues_decide_whether_it_takes_referrals() -> None:
    assert intake("active", None, waiting=False) is Intake.OPEN
    assert intake("active", 3, waiting=True) is Intake.OPEN
    assert intake("active", 0, waiting=False) is Intake.FULL
    assert intake("active", 0, waiting=True) is Intake.WAITING_LIST
    assert intake("temporarily closed", 3, waiting=False) is Intake.CLOSED
    assert is_accepting("active")
    assert not is_accepting("defunct")
    assert not is_accepting("active", 0)
