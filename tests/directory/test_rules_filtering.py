"""What the filters go by: how long people wait, for which gender, and who may bring somebody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.gender import Gender, gender_of
from hub.directory.rules.referral_route import Entry, entry_of
from hub.directory.rules.waiting import longest_wait


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("Two weeks.", 2),
        ("Four to ten days; the same week if bailiffs are close.", 2),
        ("Fourteen weeks for daytime, twenty for evenings.", 14),
        ("Six tablets, all out; expect one in about a month.", 5),
        ("6-8weeks", 8),
        ("18 working days", 4),
        ("Usually seen within a week.", 1),
        ("No waiting list", 0),
        ("None", 0),
        ("Once a week", None),
        ("Next course starts in January.", None),
        ("Three places on Tuesdays; Thursdays are full.", None),
        ("", None),
    ],
)
def test_the_longest_wait_that_is_named_counts(text: str, weeks: int | None) -> None:
    assert longest_wait(text) == weeks


@given(st.integers(1, 99), st.integers(1, 99))
def test_of_two_waits_the_longer_one_counts(weeks: int, others: int) -> None:
    assert longest_wait(f"{weeks} weeks by day, {others} weeks by night") == max(weeks, others)


@given(st.text())
def test_any_text_gives_weeks_or_nothing(text: str) -> None:
    weeks = longest_wait(text)
    assert weeks is None or 0 <= weeks <= 999 * 53


@pytest.mark.parametrize(
    ("names", "gender"),
    [
        (["Adults", "Women"], Gender.WOMEN),
        (["men only"], Gender.MEN),
        (["Women", "Men"], Gender.EVERYONE),
        (["Adults"], Gender.EVERYONE),
        ([], Gender.EVERYONE),
    ],
)
def test_a_service_is_for_one_gender_only_where_it_names_one_alone(names: list[str], gender: Gender) -> None:
    assert gender_of(names) is gender


@pytest.mark.parametrize(
    ("names", "entry"),
    [
        (["Self-referral", "Professional referral"], Entry.ANYONE),
        (["GP referral"], Entry.PROFESSIONAL),
        (["Referral needed"], Entry.PROFESSIONAL),
        (["By post"], None),
        ([], None),
    ],
)
def test_who_may_bring_somebody_goes_by_the_ways_in(names: list[str], entry: Entry | None) -> None:
    assert entry_of(names) is entry
