"""Cells as people fill them in."""

from collections.abc import Callable
from typing import Any

import pytest

from hub.core.errors import Invalid
from hub.directory.rules import cells
from hub.directory.rules.made_ids import minted


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (cells.yes_no, "TRUE", True),
        (cells.yes_no, "Yes", True),
        (cells.yes_no, "y", True),
        (cells.yes_no, "1", True),
        (cells.yes_no, "FALSE", False),
        (cells.yes_no, "no", False),
        (cells.yes_no, "0", False),
        (cells.yes_no, "n/a", None),
        (cells.status, "Open", "active"),
        (cells.status, "Temporarily  closed", "temporarily closed"),
        (cells.status, "-", None),
        (cells.number, "1,200", 1200),
        (cells.number, "53.7163", 53.7163),
        (cells.number, "", None),
        (cells.age, "18+", 18),
        (cells.age, "18 years", 18),
        (cells.age, "6 months", 0.5),
        (cells.age, "-1", None),
        (cells.age, "no limit", None),
        (cells.ages, "18-25", (18, 25)),
        (cells.ages, "Aged 18 to 25 years", (18, 25)),
        (cells.ages, "50+", (50, None)),
        (cells.ages, "50 and over", (50, None)),
        (cells.ages, "All ages", (None, None)),
        (cells.ages, "under 5s and their parents", None),
        (cells.day, "31/03/2026", "2026-03-31"),
        (cells.day, "2026-03-31", "2026-03-31"),
        (cells.day, "2026-03-31 09:00", "2026-03-31"),
        (cells.day, "31/03/2026 09:00", "2026-03-31"),
        (cells.day, "31st March 2026", "2026-03-31"),
        (cells.day, "31-Mar-26", "2026-03-31"),
        (cells.day, "31.03.2026", "2026-03-31"),
        (cells.day, "tbc", None),
        (cells.postcode, "hx11uj", "HX1 1UJ"),
        (cells.postcode, "nowhere", "nowhere"),
        (cells.phone, "1422365101", "01422365101"),
        (cells.phone, "01422 365101", "01422 365101"),
        (cells.phone, "847-392-0100", "847-392-0100"),
        (cells.price, "£3.50 per session", (3.5, "per session")),
        (cells.price, "£3/hour", (3, "per hour")),
        (cells.price, "£3", (3, "")),
        (cells.price, "50p a cup", (0.5, "a cup")),
        (cells.price, "£3 to £5", None),
        (cells.price, "3.50", None),
        (cells.price, "Free", None),
        (cells.amount, "£3.50", 3.5),
        (cells.amount, "free", 0),
        (cells.point, "Geolocation is 42.108547, -87.974705", (42.108547, -87.974705)),
        (cells.bare, "n/a", None),
        (cells.bare, "Tea", "Tea"),
    ],
)
def test_a_cell_is_read(read: Callable[[str], Any], text: str, value: Any) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (cells.yes_no, "maybe", "“maybe” is neither yes nor no"),
        (cells.status, "dreaming", "write active"),
        (cells.number, "abc", "“abc” is not a number, like 18"),
        (cells.number, "1e400", "not a number"),
        (cells.age, "old", "not an age in years"),
        (cells.day, "03/31/2026", "write it like 31/03/2026"),
        (cells.day, "2026-02-30", "write it like 31/03/2026"),
        (cells.day, "46112", "write it like 31/03/2026"),
        (cells.phone, "4.41422E+11", "has shortened this number"),
        (cells.amount, "a bit", "not a price in pounds"),
        (cells.point, "Halifax", "not a latitude and a longitude"),
    ],
)
def test_a_cell_that_cannot_be_meant_says_what_would_be_right(
    read: Callable[[str], Any], text: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        read(text)


def test_a_list_has_each_item_once() -> None:
    assert cells.items(" Food;  Loneliness ;food;Food;; n/a", ";") == ["Food", "Loneliness", "food"]


def test_an_id_is_made_of_words_and_stays_short() -> None:
    assert minted("Lunch  Club", "Age UK", "") == minted("lunch club", "AGE UK") == "lunch club / age uk"
    long = [minted("x" * 300 + end) for end in ("a", "b")]
    assert len(long[0]) < 250
    assert long[0] != long[1]
