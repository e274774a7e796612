"""Values that check themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.core.values import NhsNumber, Postcode, pence, pounds


@given(st.integers(min_value=0, max_value=99_999_999_999))
def test_money_shown_is_money_read(amount: int) -> None:
    assert pence(pounds(amount), field="amount") == amount


@pytest.mark.parametrize("text", ["", "6.5", "6.555", "-1", "six", "1,00", "£", "6.00.00"])
def test_an_amount_that_is_not_pounds_is_refused_by_name(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        pence(text, field="unit_cost")
    assert refused.value.errors[0].field == "unit_cost"


@pytest.mark.parametrize(("typed", "kept"), [("hx11uj", "HX1 1UJ"), (" m4 1hn ", "M4 1HN"), ("SW1A-1AA", "SW1A 1AA")])
def test_a_postcode_is_read_as_people_type_it(typed: str, kept: str) -> None:
    assert Postcode.parse(typed).text == kept


@pytest.mark.parametrize("text", ["", "HX1", "HX1 1U", "12345", "HX1 1UJJ"])
def test_half_a_postcode_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        Postcode.parse(text)


def test_a_test_number_is_taken_only_where_test_numbers_are() -> None:
    assert str(NhsNumber.parse("999 000 0018", allow_test_range=True)) == "999 000 0018"
    with pytest.raises(Invalid, match="tests only"):
        NhsNumber.parse("9990000018", allow_test_range=False)


@pytest.mark.parametrize("text", ["0000000000", "9990000019", "12345", "abcdefghij", "٩٩٩٠٠٠٠٠١٨"])
def test_a_number_with_a_wrong_check_digit_or_other_digits_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        NhsNumber.parse(text, allow_test_range=True)
