"""Passwords, waiting times, roles, and where a sign-in may lead."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.actor import Role
from hub.core.errors import Invalid
from hub.identity.rules import (
    FAILURES_COUNT_FOR,
    ROLES_OF,
    OrganisationKind,
    check_new_password,
    check_role,
    path_inside_hub,
    roles_of,
    wait,
    wait_in_words,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
moments = st.integers(-3600, 0).map(lambda seconds: NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "password", ["", "short", "ninechars", "x" * 201, "ann@surgery.example", "ANN@Surgery.example"]
)
def test_a_weak_password_is_refused_at_its_field(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_new_password(password, "ann@surgery.example")
    assert refused.value.errors[0].field == "password"


def test_ten_characters_without_digits_or_capitals_will_do() -> None:
    check_new_password("tenletters", "ann@surgery.example")


@given(st.lists(moments, max_size=12), st.integers(1, 6))
def test_nobody_waits_before_the_limit_nor_longer_than_failures_count(failures: list[datetime], limit: int) -> None:
    left = wait(failures, limit, NOON)
    recent = [failure for failure in failures if failure > NOON - FAILURES_COUNT_FOR]
    assert (left > timedelta(0)) == (len(recent) >= limit)
    assert left <= FAILURES_COUNT_FOR


@given(st.lists(moments, max_size=12), st.integers(1, 6))
def test_after_the_wait_one_try_is_free(failures: list[datetime], limit: int) -> None:
    later = NOON + wait(failures, limit, NOON)
    assert wait(failures, limit, later) == timedelta(0)


@pytest.mark.parametrize(
    ("left", "words"),
    [(timedelta(seconds=1), "1 minute"), (timedelta(seconds=61), "2 minutes"), (timedelta(minutes=15), "15 minutes")],
)
def test_the_wait_is_told_in_whole_minutes_rounded_up(left: timedelta, words: str) -> None:
    assert wait_in_words(left) == words


@pytest.mark.parametrize("target", ["/", "/services", "/plans/1?goal=2#top", "/a//b"])
def test_an_address_within_hub_is_kept(target: str) -> None:
    assert path_inside_hub(target) == target


@pytest.mark.parametrize(
    "target",
    ["", "services", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "/a\\b", "/a\n"],
)
def test_an_address_that_may_lead_elsewhere_is_dropped(target: str) -> None:
    assert path_inside_hub(target) == ""


@given(st.text(alphabet="/\\:.@evil \t\r\n#?", max_size=12))
def test_no_kept_address_ever_leaves_hub(target: str) -> None:
    kept = path_inside_hub(target)
    assert urlsplit(urljoin("http://hub.example/sign-in", kept)).netloc == "hub.example"


def test_every_kind_of_organisation_has_its_roles() -> None:
    assert set(ROLES_OF) == set(OrganisationKind)
    assert all(roles_of(kind) for kind in OrganisationKind)


def test_a_role_that_does_not_fit_is_refused_with_those_that_do() -> None:
    with pytest.raises(Invalid, match="provider, administrator"):
        check_role(Role.CLINICIAN, OrganisationKind.VOLUNTARY)
