"""A person's own page: who looked, told in plain words."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.audit.models import Action
from hub.audit.queries import Access, list_accesses
from hub.core.actor import Role
from hub.core.clock import now
from hub.core.db import transaction
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from hub.people.queries import get_person
from hub.web.looks import Look, in_short, said
from tests.factories.identity import make_organisation, make_user
from tests.factories.world import World, build_world, sign_in


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def access(
    at: datetime,
    who: str = "Dr Nadia Farooq",
    action: Action = Action.READ,
    entity: str = "plan",
    roles: tuple[str, ...] = ("clinician",),
) -> Access:
    return Access(at, who, roles, action, entity, "", uuid4(), ())


def named(organisation_id: UUID) -> str:
    return "Wharf Street Surgery"


def test_every_thing_that_is_done_to_a_record_is_said_in_plain_words() -> None:
    for action in Action:
        for entity in (
            "person",
            "plan",
            "referral",
            "consent",
            "disclosure",
            "caseload",
            "budget",
            "budget_commitment",
        ):
            words = said(action.value, entity)
            assert words[0].isupper()
            assert "_" not in words
    assert said("read", "budget_commitment") == "Looked at what your budget pays for"
    assert said("refused", "disclosure") == "Was stopped from sharing, as you had not agreed"
    assert said("delete", "something_new") == "Removed something new"


def test_looks_of_one_day_by_one_person_at_one_thing_are_one_line_with_the_last_time() -> None:
    noon = now().replace(hour=12, minute=0)
    looks = in_short([access(noon), access(noon - timedelta(minutes=1)), access(noon - timedelta(days=1))], named)
    assert [(look.at, look.times) for look in looks] == [(noon, 2), (noon - timedelta(days=1), 1)]


@given(st.lists(st.tuples(st.integers(0, 72), st.sampled_from(["A", "B"]), st.sampled_from(["plan", "budget"]))))
def test_no_look_is_lost_and_the_newest_stays_first(events: list[tuple[int, str, str]]) -> None:
    start = now()
    accesses = [access(start - timedelta(hours=hours), who, entity=entity) for hours, who, entity in sorted(events)]
    looks = in_short(accesses, named)
    assert sum(look.times for look in looks) == len(accesses)
    assert [look.at for look in looks] == sorted((look.at for look in looks), reverse=True)


def test_a_look_says_who_and_from_where() -> None:
    (look,) = in_short(
        [Access(now(), "Dr Nadia Farooq", ["clinician"], Action.READ, "plan", "", uuid4(), (uuid4(),))], named
    )
    assert look == Look(look.at, "Dr Nadia Farooq, clinician, Wharf Street Surgery", "Read your plan", 1)


def test_what_hub_does_by_itself_is_said_to_be_hub() -> None:
    (look,) = in_short([Access(now(), "demo load", [], Action.CREATE, "person", "", None, ())], named)
    assert look.who == "Hub itself"


def test_the_person_reads_who_looked_and_where_they_work(client: FlaskClient, world: World) -> None:
    practice = world.organisations[OrganisationKind.PRACTICE].name
    for _ in range(3):
        get_person(actor_of(world.users["clinician"]), world.person.id)
    sign_in(client, world.users["clinician"])
    client.get(f"/people/{world.person.id}/plan")
    sign_in(client, world.users["person"])
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get("/me").text).split())
    assert f"clinician, clinician, {practice} What they did Read your plan" in page


def test_own_visits_never_crowd_out_the_visits_of_others(client: FlaskClient, world: World) -> None:
    sign_in(client, world.users["clinician"])
    client.get(f"/people/{world.person.id}")
    sign_in(client, world.users["person"])
    for _ in range(3):
        client.get("/me")
    seen = list_accesses(world.person.id, not_by=world.users["person"].id, limit=1)
    assert [each.who for each in seen] == ["clinician"]


def test_the_person_is_led_to_their_budget(client: FlaskClient, world: World) -> None:
    sign_in(client, world.users["person"])
    assert "/budgets/" not in client.get("/me").text
    address = f"/budgets/{world.budget.id}"
    assert address in client.get("/me").text
    assert client.get(address).status_code == 200


def test_the_person_reads_the_very_score_they_gave(client: FlaskClient, world: World) -> None:
    with transaction():
        world.goal.importance = Decimal("7.5")
    sign_in(client, world.users["person"])
    assert "<strong>7.5 out of 10</strong>" in client.get("/me").text


def test_an_account_without_a_record_is_told_what_to_do(client: FlaskClient) -> None:
    sign_in(client, make_user((Role.PERSON, make_organisation(OrganisationKind.PUBLIC))))
    answer = client.get("/me")
    assert answer.status_code == 404
    assert "Ask your practice to join them" in answer.text
