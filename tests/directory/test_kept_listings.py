"""Listings that searches keep in memory: never shown older than the change table says, and never without bound."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core import clock
from hub.core.actor import Actor
from hub.directory.actions import save_service, set_visibility
from hub.directory.actions.upkeep import set_notice
from hub.directory.models import Visibility
from hub.directory.queries import kept_listings as module
from hub.directory.queries.asking import Criteria
from hub.directory.queries.kept_listings import KeptListings
from hub.directory.queries.listings import FOR_STAFF, PUBLIC_ONLY
from hub.directory.queries.search import search_services
from hub.directory.queries.search_index import newest_change
from tests.factories.directory import make_service, service_json
from tests.factories.identity import SYSTEM
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("app")


def say(service_id: UUID, text: str, name: str = "Debt advice") -> None:
    save_service(service_json(name, id=str(service_id), description=text), actor=SYSTEM)


def summaries(ids: list[UUID], kept: KeptListings) -> list[str]:
    return [each.listing.summary for each in kept.find(ids, FOR_STAFF, newest_change()).values()]


def test_a_listing_that_is_kept_costs_no_statement() -> None:
    kept, ids = KeptListings(), [make_service(name).id for name in "abc"]
    seq = newest_change()
    first = kept.find(ids, PUBLIC_ONLY, seq)
    with statements() as made:
        again = kept.find(ids[::-1], PUBLIC_ONLY, seq)
    assert (again, list(again)) == (first, ids[::-1])
    assert not made


def test_a_search_shows_what_a_listing_says_now() -> None:
    service_id = make_service("Chess club", description="In the library.").id
    found = [search_services(Actor.anonymous(), Criteria("chess")).page.items]
    say(service_id, "In the church.", "Chess club")
    found.append(search_services(Actor.anonymous(), Criteria("chess")).page.items)
    assert [card.summary for cards in found for card in cards] == ["In the library.", "In the church."]


def test_a_listing_that_is_hidden_is_given_to_staff_only() -> None:
    kept, service_id = KeptListings(), make_service().id
    assert kept.find([service_id], PUBLIC_ONLY, newest_change())
    set_visibility(service_id, Visibility.INTERNAL, actor=SYSTEM)
    assert kept.find([service_id], FOR_STAFF, newest_change())
    assert not kept.find([service_id], PUBLIC_ONLY, newest_change())
    set_visibility(service_id, Visibility.ARCHIVED, actor=SYSTEM)
    assert not kept.find([service_id], FOR_STAFF, newest_change())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["change", *range(4)]), max_size=10))
def test_a_request_that_began_before_a_change_leaves_nothing_old_behind(steps: list[str | int]) -> None:
    """A number is a request that knows so many changes less than there are; requests end in any order."""
    kept, service_id, seqs = KeptListings(), make_service(description="0").id, [newest_change()]
    for step in steps:
        if isinstance(step, int):
            kept.find([service_id], FOR_STAFF, seqs[max(0, len(seqs) - 1 - step)])
        else:
            say(service_id, str(len(seqs)))
            seqs.append(newest_change())
    assert summaries([service_id], kept) == [str(len(seqs) - 1)]


def test_a_notice_ends_with_its_day() -> None:
    kept, service_id = KeptListings(), make_service().id
    set_notice(service_id, "Closed for repairs.", clock.today(), is_closed=False, actor=SYSTEM)
    alerts = [each.listing.alert for each in kept.find([service_id], FOR_STAFF, newest_change()).values()]
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        alerts += [each.listing.alert for each in kept.find([service_id], FOR_STAFF, newest_change()).values()]
    assert alerts == ["Closed for repairs.", ""]


def test_those_asked_for_longest_ago_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    kept, ids = KeptListings(), [make_service(name).id for name in "abc"]
    seq = newest_change()
    for asked in (ids[:2], ids[:1], ids[2:]):
        kept.find(asked, FOR_STAFF, seq)
    assert [read(kept, each, seq) for each in (ids[0], ids[2], ids[1])] == [0, 0, 1]


def test_more_changes_than_are_followed_forget_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CHANGED", 1)
    kept, ids = KeptListings(), [make_service(description="old").id for _ in range(3)]
    assert summaries(ids, kept) == ["old"] * 3
    for each in ids:
        say(each, "new")
    assert summaries(ids, kept) == ["new"] * 3


def read(kept: KeptListings, service_id: UUID, seq: int) -> int:
    with statements() as made:
        kept.find([service_id], FOR_STAFF, seq)
    return len(made)
