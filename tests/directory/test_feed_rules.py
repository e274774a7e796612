"""When a feed is fetched, what its pages say, and when something that it lacks is believed to be gone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.directory.rules.feed_pages import (
    FeedPage,
    Reading,
    has_more,
    is_complete,
    is_shallow,
    is_tombstone,
    read_page,
)
from hub.directory.rules.feeds import RETRIES, is_time_to_alert, needs_full, next_due, too_many_gone

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def page(**fields: Any) -> FeedPage:
    return FeedPage(
        **({"list_name": "contents", "items": [1], "total_items": None, "total_pages": None, "is_last": None} | fields)
    )


def test_pages_of_both_standards_are_read() -> None:
    new = {"total_items": 23, "total_pages": 3, "page_number": 1, "size": 10, "last_page": False, "contents": [1]}
    old = {"number": 1, "size": 20, "totalPages": 141, "totalElements": 2805, "last": False, "content": [1]}
    assert read_page(new) == page(total_items=23, total_pages=3, is_last=False)
    assert read_page(old) == page(list_name="content", total_items=2805, total_pages=141, is_last=False)


@pytest.mark.parametrize(
    "data", [[], {}, {"contents": [1]}, {"services": [1]}, {"version": "3.0"}, None, {"empty": True}]
)
def test_what_is_no_page_of_a_longer_list_is_not_taken_for_one(data: Any) -> None:
    assert read_page(data) is None


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {"contents": st.just([1])}, optional=dict.fromkeys(("total_items", "last_page", "total_pages"), JSON)
    )
)
def test_an_envelope_may_say_anything_without_harm(data: Any) -> None:
    read = read_page(data)
    assert read is None or all(each is None or each >= 0 for each in (read.total_items, read.total_pages))


@pytest.mark.parametrize(
    ("fields", "number", "seen", "more"),
    [
        ({"total_items": 23, "total_pages": 3, "is_last": False}, 1, 10, True),
        ({"total_items": 23, "total_pages": 3, "is_last": True}, 3, 23, False),
        ({"total_items": 23, "total_pages": 3, "is_last": True}, 1, 10, True),  # it lies: there must be more
        ({"total_items": 10, "total_pages": 3}, 1, 10, True),
        ({"is_last": False}, 1, 10, True),
        ({"is_last": True}, 1, 10, False),
        ({}, 1, 10, True),
        ({"items": [], "total_items": 23, "is_last": False}, 3, 20, False),
        ({"total_items": 5, "total_pages": 1}, 1, 128, False),
    ],
)
def test_another_page_is_asked_for_until_all_that_was_said_is_there(
    fields: dict[str, Any], number: int, seen: int, more: bool
) -> None:
    assert has_more(page(**fields), number, seen) is more


def test_a_feed_is_complete_where_it_came_to_an_end_with_all_it_spoke_of() -> None:
    assert is_complete(Reading(seen=23, told=23, came_to_an_end=True))
    assert is_complete(Reading(seen=23, told=None, came_to_an_end=True))
    assert is_complete(Reading(seen=128, told=31, came_to_an_end=True))
    assert not is_complete(Reading(seen=22, told=23, came_to_an_end=True))
    assert not is_complete(Reading(seen=23, told=23, came_to_an_end=False))


def test_a_list_is_shallow_where_a_service_of_its_own_page_has_more() -> None:
    listed = {"id": "1", "name": "A", "contacts": []}
    assert is_shallow(listed, listed | {"contacts": [{"id": "2"}]})
    assert is_shallow(listed, listed | {"organization": {"id": "3"}})
    assert not is_shallow(listed, listed | {"fees": "none", "phones": []})
    assert not is_shallow(listed | {"contacts": [1]}, listed | {"contacts": [{"id": "2"}]})


def test_a_tombstone_says_that_there_was_a_service_and_no_more() -> None:
    stone = {"id": "1", "name": "No longer listed", "status": "defunct", "last_modified": "2026-01-01T00:00:00Z"}
    assert is_tombstone(stone | {"description": None, "phones": []})
    assert not is_tombstone(stone | {"description": "It closed in March."})
    assert not is_tombstone(stone | {"status": "inactive"})


def test_a_feed_is_fetched_by_its_schedule_and_sooner_after_a_failure() -> None:
    day = 24 * 60
    assert next_due(day, 0, NOW) == NOW + timedelta(days=1)
    assert [next_due(day, failures, NOW) for failures in (1, 2, 3)] == [NOW + each for each in RETRIES]
    assert next_due(day, 4, NOW) == NOW + timedelta(days=1)
    assert next_due(60, 3, NOW) == NOW + timedelta(hours=1)
    assert next_due(0, 1, NOW) is None


@given(st.integers(1, 50_000), st.integers(0, 100))
def test_a_failure_never_makes_a_feed_wait_longer(every: int, failures: int) -> None:
    due, regular = next_due(every, failures, NOW), next_due(every, 0, NOW)
    assert due is not None
    assert regular is not None
    assert NOW < due <= regular


def test_the_team_is_told_once_in_a_row_of_failures() -> None:
    assert [failures for failures in range(10) if is_time_to_alert(failures)] == [3]


def test_all_is_fetched_where_new_cannot_be_asked_for_and_once_a_week() -> None:
    yesterday = NOW - timedelta(days=1)
    assert not needs_full(True, yesterday, NOW - timedelta(days=6), NOW)
    assert needs_full(True, yesterday, NOW - timedelta(days=7), NOW)
    assert needs_full(False, yesterday, yesterday, NOW)
    assert needs_full(None, yesterday, yesterday, NOW)
    assert needs_full(True, None, yesterday, NOW)
    assert needs_full(True, yesterday, None, NOW)


@pytest.mark.parametrize(
    ("gone", "known", "held"), [(0, 0, False), (1, 4, False), (2, 7, True), (25, 100, False), (26, 100, True)]
)
def test_more_than_a_quarter_does_not_go_without_a_decision(gone: int, known: int, held: bool) -> None:
    assert too_many_gone(gone, known) is held
