"""An address is broken after two failures in a row; what could not be told changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.web_checks import (
    FAILED,
    CheckOutcome,
    domain_of,
    failures_after,
    host_key,
    is_anybodys,
    is_broken,
    look_of,
)

OUTCOMES = st.lists(st.sampled_from(CheckOutcome), max_size=12)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, CheckOutcome.FINE),
        (204, CheckOutcome.FINE),
        (404, CheckOutcome.GONE),
        (410, CheckOutcome.GONE),
        *((status, CheckOutcome.UNSURE) for status in (301, 401, 403, 405, 429, 451, 500, 502, 503, 999)),
    ],
)
def test_only_not_found_and_gone_say_that_a_page_is_gone(status: int, outcome: CheckOutcome) -> None:
    assert look_of(status).outcome is outcome


@given(OUTCOMES)
def test_an_address_is_broken_when_the_last_two_clear_answers_were_failures(outcomes: list[CheckOutcome]) -> None:
    failures = 0
    for outcome in outcomes:
        failures = failures_after(failures, outcome)
    clear = [each for each in outcomes if each is not CheckOutcome.UNSURE]
    assert is_broken(failures) is (len(clear) >= 2 and set(clear[-2:]) <= FAILED)


def test_with_and_without_www_a_host_is_one() -> None:
    assert host_key("WWW.Town.org.uk.") == host_key("town.org.uk") == "town.org.uk"


@pytest.mark.parametrize("host", ["town.example", "www.example.com", "a.test", "localhost", "box.local", "x.invalid"])
def test_names_that_are_kept_for_examples_are_nobodys(host: str) -> None:
    assert not is_anybodys(host)


@pytest.mark.parametrize("host", ["town.org.uk", "example.org.uk", "testing.com", "127.0.0.1"])
def test_other_names_may_be_somebodys(host: str) -> None:
    assert is_anybodys(host)


@pytest.mark.parametrize(
    ("email", "domain"),
    [("Jane.Smith@Town.org.uk", "town.org.uk"), (" a@b.org ", "b.org"), ("none", ""), ("a@b", ""), ("a@b .org", "")],
)
def test_of_an_e_mail_address_only_the_domain_is_kept(email: str, domain: str) -> None:
    assert domain_of(email) == domain
