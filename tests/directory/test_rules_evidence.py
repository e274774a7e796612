"""How many listings were checked lately is counted so that it proves what it says."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.evidence import NO_AREA, NO_ORGANISATION, By, Checked, in_all, shares

TODAY = date(2026, 5, 31)
LISTINGS = st.lists(
    st.builds(
        Checked,
        organisation=st.sampled_from(["", "A", "B"]),
        outcodes=st.frozensets(st.sampled_from(["HX1", "HX7"])),
        on=st.none() | st.dates(date(2025, 1, 1), TODAY),
    ),
    min_size=1,
)


def listing(on: date | None, organisation: str = "A", *outcodes: str) -> Checked:
    return Checked(organisation, frozenset(outcodes), on)


def test_months_end_where_the_shorter_month_ends() -> None:
    whole = in_all([listing(date(2026, 2, 28)), listing(date(2026, 2, 27)), listing(None)], TODAY)
    assert whole
    assert whole.within == (1, 2, 2)
    assert whole.percent(0) == 33


def test_what_was_checked_least_stands_first() -> None:
    found = shares([listing(TODAY, "Good"), listing(None, "Bad"), listing(None, "")], By.ORGANISATION, TODAY)
    assert [each.name for each in found] == ["Bad", NO_ORGANISATION, "Good"]


def test_a_listing_in_two_areas_counts_in_both_and_one_in_none_is_not_lost() -> None:
    found = shares([listing(TODAY, "A", "HX1", "HX7"), listing(None)], By.AREA, TODAY)
    assert {each.name: (each.listings, each.within[0]) for each in found} == {
        "HX1": (1, 1),
        "HX7": (1, 1),
        NO_AREA: (1, 0),
    }


def test_of_nothing_there_is_no_share() -> None:
    assert in_all([], TODAY) is None
    assert shares([], By.AREA, TODAY) == []


@given(LISTINGS)
def test_organisations_add_up_to_all_and_longer_times_hold_shorter_ones(listings: list[Checked]) -> None:
    whole, parts = in_all(listings, TODAY), shares(listings, By.ORGANISATION, TODAY)
    assert whole
    assert sum(each.listings for each in parts) == whole.listings == len(listings)
    assert tuple(map(sum, zip(*(each.within for each in parts), strict=True))) == whole.within
    assert all(list(each.within) == sorted(each.within) and 0 <= each.percent(2) <= 100 for each in (whole, *parts))
