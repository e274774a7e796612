"""What may stand in an e-mail, and when it is tried again."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.notifications.rules import check_context, retry_after


@pytest.mark.parametrize("key", ["person_name", "nhs_number", "postcode", "goal_notes", "given", "Birth_Date"])
def test_a_key_that_names_a_persons_data_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="must not hold"):
        check_context({key: "x"})


@pytest.mark.parametrize("text", ["9990000018", "see 999 000 0018.", "999-000-0018"])
def test_an_nhs_number_is_refused_under_any_key(text: str) -> None:
    with pytest.raises(ValueError, match="NHS number"):
        check_context({"reference": text})


def test_ten_digits_that_are_no_nhs_number_pass() -> None:
    check_context({"reference": "1234567890", "days": 7, "link": "https://hub.example/referrals/1"})


def test_an_id_that_happens_to_hold_such_digits_is_no_persons_number() -> None:
    for own_id in ("00000000-0000-4000-8000-a9990000018b", "a0a0a999-0000-018a-8000-000000000000"):
        check_context({"link": f"https://hub.example/referrals/{own_id}"})
    with pytest.raises(ValueError, match="NHS number"):
        check_context({"link": "https://hub.example/referrals/00000000-0000-4000-8000-a9990000018b?of=9990000018"})


@given(st.uuids())
def test_any_referral_can_be_linked_to(own_id: UUID) -> None:
    check_context({"link": f"https://hub.example/referrals/{own_id}"})


def test_what_cannot_be_seen_through_is_refused() -> None:
    with pytest.raises(ValueError, match="text or a whole number"):
        check_context({"referral": {"title": "x"}})


@given(st.integers(1, 5))
def test_each_failure_waits_longer_than_the_one_before(attempts: int) -> None:
    this, following = retry_after(attempts), retry_after(attempts + 1)
    assert this is not None
    assert following is None or this < following


def test_it_is_given_up_after_six_attempts() -> None:
    assert retry_after(5) == timedelta(hours=12)
    assert retry_after(6) is None
