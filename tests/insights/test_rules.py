"""What may be kept of a search that found nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.insights.rules import NOTE_CHARACTERS, Reason, count_words, impersonal, likely_reason, need_said, outcode_of


@pytest.mark.parametrize(
    ("typed", "outcode"),
    [
        ("HX1 1UJ", "HX1"),
        ("hx11uj", "HX1"),
        ("HX1 1", "HX1"),
        ("HX1", "HX1"),
        ("sw1a 1aa", "SW1A"),
        ("m41hn", "M4"),
        ("m4", "M4"),
        ("", ""),
        (" ", ""),
    ],
)
def test_of_a_postcode_only_the_first_part_is_kept(typed: str, outcode: str) -> None:
    assert outcode_of(typed) == outcode


@pytest.mark.parametrize("typed", ["Halifax", "HX", "1 Mill Lane", "HX1 1UJX"])
def test_an_area_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        outcode_of(typed)
    assert refused.value.errors[0].field == "area"


@given(st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", fullmatch=True))
def test_no_unit_postcode_is_ever_kept(postcode: str) -> None:
    assert outcode_of(postcode) == postcode.partition(" ")[0]


@pytest.mark.parametrize(
    "text",
    [
        "NHS number 999 000 0018",
        "9990000018",
        "999-000-0018",
        "lives at HX1 1UJ",
        "hx11uj",
        "anna@post.example",
        "ring 01632 960101",
        "call +44 7700 900123",
        "(01422) 123-456",
        "born 3/5/1949",
        "born 03.05.49",
    ],
)
def test_a_note_that_could_point_at_a_person_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        impersonal(f"Something nearer. {text}")
    assert refused.value.errors[0].field == "would_have_helped"


@pytest.mark.parametrize(
    "text", ["", "A walk under 2 miles, after 6pm", "Open 9 to 5, £10 at most", "A men's shed by bus 590 or 592"]
)
def test_a_note_about_services_is_kept(text: str) -> None:
    assert impersonal(text) == text


def test_a_long_note_is_refused() -> None:
    assert impersonal("x" * NOTE_CHARACTERS)
    with pytest.raises(Invalid):
        impersonal("x" * (NOTE_CHARACTERS + 1))


@given(st.text(max_size=100), st.integers(10**9, 10**10 - 1), st.text(max_size=80))
def test_no_ten_digits_in_a_row_pass(before: str, number: int, after: str) -> None:
    with pytest.raises(Invalid):
        impersonal(f"{before} {number} {after}")


@given(st.integers(0, 1000))
def test_small_counts_are_never_shown(count: int) -> None:
    assert count_words(count) == ("fewer than 5" if count < 5 else str(count))


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ({"q", "near", "within"}, Reason.TOO_FAR),
        ({"day", "from", "to"}, Reason.WRONG_TIME),
        ({"age", "gender", "serving"}, Reason.ELIGIBILITY),
        ({"within", "cost"}, None),
        ({"q", "near"}, None),
    ],
)
def test_what_stood_in_the_way_is_told_by_the_filters_where_these_agree(names: set[str], reason: Reason | None) -> None:
    assert likely_reason(names) is reason


def test_the_need_is_the_longest_whole_name_in_the_words() -> None:
    needs = {"1": "Debt", "2": "Debt advice", "3": "Art", "4": "Stop smoking"}
    words = ["debt advice for a party", "Debt-advice", "in debt", "party", "", "wants to stop, smoking again", "art"]
    assert [need_said(each, needs) for each in words] == ["2", "2", "1", "", "", "4", "3"]
