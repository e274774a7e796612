"""The demonstration place: loaded once, safe to load twice, never in production."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub import create_app
from hub.budgets.queries.views import list_budgets_of
from hub.core.actor import Actor, Role
from hub.core.clock import now
from hub.core.db import Model, db
from hub.core.errors import NotAllowed
from hub.demo.actions import load_demo
from hub.demo.rules import MARKER_ODS, OWNERS, PASSWORD, USERS
from hub.directory.models import Organization
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import all_needs, search_services
from hub.directory.queries.search_index import Shelf, catch_up_all, newest_change, open_shelf
from hub.identity.actions.passwords import matches
from hub.identity.queries import actor_of, find_organisation_by_ods, find_user_by_email, list_clients
from hub.people.queries import consent_now, find_by_nhs_number, list_people
from hub.plans.queries import content_of, get_active_plan
from hub.plans.rules import missing_criteria
from tests.conftest import settings_for
from tests.factories.identity import SYSTEM


@pytest.fixture(scope="module")
def place(
    database_kind: str, new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The demonstration place on a database of its own; the tests leave it as it is."""
    app = create_app(settings_for(new_database(database_kind), tmp_path_factory.mktemp("demo")))
    with app.app_context():
        app.extensions["steps"] = []
        catch_up_all()  # an index of nothing, as `directory republish` leaves it
        load_demo(actor=SYSTEM, on_progress=lambda *step: app.extensions["steps"].append(step))
        yield app
        db.session.remove()
        db.engine.dispose()


MAUREEN = "9991000011"


@pytest.mark.usefixtures("place")
def test_the_first_search_of_a_newcomer_finds_everything() -> None:
    assert [open_shelf(shelf).reader.position() for shelf in Shelf] == [newest_change()] * len(Shelf)


def counts() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Model.metadata.sorted_tables
    }


def test_the_place_is_whole_and_tells_how_far_it_is(place: Flask) -> None:
    assert place.extensions["steps"][-1] == ("People", 8, 8)
    assert counts()["directory_service"] >= 60
    assert len(list_clients()) == 2
    maureen = find_by_nhs_number(SYSTEM, MAUREEN)
    assert maureen is not None
    plan = get_active_plan(SYSTEM, maureen.id)
    assert (plan.author, missing_criteria(content_of(plan))) == ("Sam Whitworth", [])
    assert [each.figures.available for each in list_budgets_of(SYSTEM, maureen.id)] == [300_00]
    for name in OWNERS:
        owner_id = db.session.scalars(select(Organization.owner_id).where(Organization.name == name)).one()
        assert owner_id is not None
        assert consent_now(maureen.id, owner_id, now()) is None


def test_a_second_load_changes_nothing(place: Flask) -> None:
    before = counts()
    again = load_demo(actor=SYSTEM)
    assert counts() == before
    assert (again.services.left_out, again.people, again.keys) == (0, 8, {})


def test_each_role_can_sign_in_and_sees_its_own_people(place: Flask) -> None:
    seen = {}
    for each in USERS:
        user = find_user_by_email(each.email)
        assert user is not None
        assert user.memberships[0].role is each.role
        if each.role in {Role.LINK_WORKER, Role.CLINICIAN, Role.CARE_COORDINATOR}:
            seen[each.role] = list_people(actor_of(user)).total
    assert matches(user.password_hash, PASSWORD)
    assert seen == {Role.LINK_WORKER: 8, Role.CLINICIAN: 6, Role.CARE_COORDINATOR: 2}
    assert {each.role for each in USERS} == set(Role) - {Role.PRACTICE_SYSTEM}


def test_it_is_never_loaded_in_production(app: Flask) -> None:
    app.config["HUB"] = replace(app.config["HUB"], env="production")
    with pytest.raises(NotAllowed, match="production"):
        load_demo(actor=SYSTEM)
    assert find_organisation_by_ods(MARKER_ODS) is None


def test_every_page_says_that_the_data_are_invented(place: Flask) -> None:
    client = place.test_client()
    for page in ("/", "/sign-in", "/nowhere"):
        assert "Demonstration data." in client.get(page).text


def test_a_place_of_its_own_is_not_called_a_demonstration(app: Flask) -> None:
    app.extensions.pop("hub_demo", None)
    assert "Demonstration data." not in app.test_client().get("/sign-in").text


def test_every_kind_of_help_is_linked_to_a_need_so_that_people_choose_from_one_list(place: Flask) -> None:
    offered = all_needs()
    groups = [each for each in offered if not each.parent_id]
    assert (len(offered), len(groups)) == (72, 10)
    met = {each.name: each.count for each in offered}
    assert met["Learning English"] > 1
    assert met["Loneliness and friendship"] > met["A regular visit or phone call"] > 0
    found = search_services(
        Actor.anonymous(), Criteria(need=next(each.id for each in offered if each.name == "Debt and arrears"))
    )
    assert found.page.total == met["Debt and arrears"] > 1
    assert {"Debt and arrears", "Money"} <= {each.name for each in found.needs}
    assert "Debt advice" not in {each.name for each in found.needs}
