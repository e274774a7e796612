"""Reading and writing a plan on its pages."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Role
from hub.core.clock import today
from hub.identity.models import OrganisationKind, User
from hub.people.models import Person
from hub.plans import queries
from hub.plans.rules import PlanStatus
from tests.factories.identity import SYSTEM, make_organisation, make_user, sign_in
from tests.factories.people import make_caseload, make_person
from tests.factories.plans import make_plan
from tests.people.test_pages import token

GOAL = "needs-0-goals-0"
ACTION = f"{GOAL}-actions-0"


@pytest.fixture
def person(app: Flask) -> Person:
    return make_person()


@pytest.fixture
def clinician(person: Person, client: FlaskClient) -> User:
    user = make_user((Role.CLINICIAN, person.practice), name="Dr Amara Okafor")
    sign_in(client, user)
    return user


def whole(**changes: str) -> dict[str, str]:
    return {
        "about_me-what_is_most_important_to_me": "Being out on the hills.",
        "needs-0-text": "I am lonely.",
        f"{GOAL}-text": "I want to walk every week.",
        f"{GOAL}-expressed_by": "person",
        f"{GOAL}-importance": "9",
        f"{ACTION}-what": "Join a walking group",
        f"{ACTION}-confidence": "7.5",
        "agreed_with": "Maureen Ackroyd",
        "agreed_on": f"{today():%d/%m/%Y}",
        "review_on": f"1 March {today().year + 1}",
        "review_responsible": "Sam Whitworth, link worker",
    } | changes


def send(client: FlaskClient, person: Person, do: str, data: dict[str, str]) -> Any:
    address = f"/people/{person.id}/plan/edit"
    return client.post(address, data={"csrf_token": token(client, address), "do": do} | data)


def test_a_plan_is_written_and_agreed_in_one_go(client: FlaskClient, person: Person, clinician: User) -> None:
    assert "no agreed plan yet" in client.get(f"/people/{person.id}/plan").text
    assert send(client, person, "agree", whole()).status_code == 302
    page = client.get(f"/people/{person.id}/plan").text
    for words in (
        "Being out on the hills.",
        "I want to walk every week.",
        "9 out of 10",
        "7.5 out of 10",
        "all 5 things",
    ):
        assert words in page
    plan = queries.get_active_plan(SYSTEM, person.id)
    assert (plan.version, plan.author, plan.review_on) == (1, "Dr Amara Okafor", plan.review_on)


def test_what_cannot_be_printed_is_dropped_from_every_row(client: FlaskClient, person: Person, clinician: User) -> None:
    typed = {f"{GOAL}-text": "I want\x00 to walk.", "about_me-my_wellness": "Fine\x07", f"{ACTION}-what": "W\x00alk"}
    assert send(client, person, "save", whole(**typed)).status_code == 302
    draft = queries.find_draft(SYSTEM, person.id)
    assert draft is not None
    goal = draft.needs[0].goals[0]
    assert (goal.text, goal.actions[0].what, draft.about_me["my_wellness"]) == ("I want to walk.", "Walk", "Fine")


def test_a_draft_may_be_unfinished(client: FlaskClient, person: Person, clinician: User) -> None:
    assert send(client, person, "save", {"needs-0-text": "I am lonely."}).status_code == 302
    assert "I am lonely." in client.get(f"/people/{person.id}/plan/edit").text
    draft = queries.find_draft(SYSTEM, person.id)
    assert draft is not None
    assert draft.needs[0].goals == []


def test_what_is_missing_is_told_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, person: Person, clinician: User
) -> None:
    answer = send(client, person, "agree", whole(**{f"{ACTION}-confidence": "4", "review_on": ""}))
    assert answer.status_code == 422
    assert f'href="#{ACTION}-strategies"' in answer.text
    assert 'href="#review_on"' in answer.text
    assert "Join a walking group" in answer.text
    assert queries.find_active_plan(SYSTEM, person.id) is None
    draft = queries.find_draft(SYSTEM, person.id)
    assert draft is not None
    assert f'name="edit" value="{draft.edit}"' in answer.text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({f"{GOAL}-importance": "lots"}, "Enter a number from 1 to 10"),
        ({f"{GOAL}-importance": "11"}, "Enter importance as a number from 1 to 10"),
        ({f"{GOAL}-expressed_by": "nobody"}, "Choose one of the answers"),
        ({"review_on": "31/2/2027"}, "Enter a date, like 27/3/2027"),
        ({"review_on": "soon"}, "Enter a date, like 27/3/2027"),
        ({f"{GOAL}-text": " "}, "Say what the person wants to happen"),
    ],
)
def test_what_makes_no_sense_is_not_saved(
    client: FlaskClient, person: Person, clinician: User, change: dict[str, str], message: str
) -> None:
    answer = send(client, person, "save", whole(**change))
    assert answer.status_code == 422
    assert message in answer.text
    assert queries.find_draft(SYSTEM, person.id) is None


def test_another_row_is_added_by_a_button_and_nothing_typed_is_lost(
    client: FlaskClient, person: Person, clinician: User
) -> None:
    for do, name in (
        ("add-need", "needs-1-text"),
        ("add-goal-0", "needs-0-goals-1-text"),
        ("add-action-0-0", f"{GOAL}-actions-1-what"),
    ):
        page = send(client, person, do, whole()).text
        assert f'name="{name}"' in page
        assert "I want to walk every week." in page
    assert 'name="needs-1-text"' not in send(client, person, "add-action-7-0", whole()).text


def test_empty_rows_in_between_are_left_out_and_errors_still_find_their_field(
    client: FlaskClient, person: Person, clinician: User
) -> None:
    data = whole() | {"needs-1-text": "", "needs-2-text": "Debts", "needs-2-goals-0-importance": "8"}
    answer = send(client, person, "save", data)
    assert 'href="#needs-1-goals-0-text"' in answer.text


def test_a_change_to_an_agreed_plan_is_its_next_version(client: FlaskClient, person: Person, clinician: User) -> None:
    first = make_plan(person)
    goal_id = first.needs[0].goals[0].id
    data = whole(**{"needs-0-id": str(first.needs[0].id), f"{GOAL}-id": str(goal_id)})
    assert send(client, person, "agree", data).status_code == 302
    second = queries.get_active_plan(SYSTEM, person.id)
    assert (second.version, second.needs[0].goals[0].previous_id) == (2, goal_id)
    assert queries.get_version(SYSTEM, person.id, 1).status is PlanStatus.SUPERSEDED
    older = client.get(f"/people/{person.id}/plan?version=1").text
    assert "This is version 1, superseded" in older


def test_two_authors_do_not_overwrite_each_other(client: FlaskClient, person: Person, clinician: User) -> None:
    send(client, person, "save", whole())
    send(client, person, "save", whole(strengths="Paints well.", edit="2"))
    answer = send(client, person, "save", whole(strengths="Sings well.", edit="2"))
    assert answer.status_code == 409
    assert "while you were writing" in answer.text
    assert "Sings well." in answer.text
    draft = queries.find_draft(SYSTEM, person.id)
    assert draft is not None
    assert draft.strengths == "Paints well."


def test_the_button_that_finds_a_service_carries_the_goal(client: FlaskClient, person: Person, clinician: User) -> None:
    plan = make_plan(person)
    page = client.get(f"/people/{person.id}/plan").text
    assert f'href="/goals/{plan.needs[0].goals[0].id}/services"' in page


def test_an_auditor_reads_the_plan_and_gets_no_button_to_write(client: FlaskClient, person: Person) -> None:
    team = make_organisation(OrganisationKind.BUDGET_TEAM)
    make_caseload(person, team)
    make_plan(person)
    sign_in(client, make_user((Role.AUDITOR, team)))
    page = client.get(f"/people/{person.id}/plan").text
    assert "/plan/edit" not in page
    assert "/services" not in page.split("<main")[1].split("</main")[0]
    assert client.get(f"/people/{person.id}/plan/edit").status_code == 403


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "-1", "x"])
@pytest.mark.parametrize("name", ["edit", "needs-{}-text", "needs-0-goals-{}-text", "{}"])
def test_a_number_that_is_none_is_no_error_of_ours(
    client: FlaskClient, person: Person, clinician: User, name: str, number: str
) -> None:
    sent = {name.format(number): number}
    assert send(client, person, "save", whole() | sent).status_code == 302
    assert send(client, person, f"add-goal-{number}", whole()).status_code == 200
    assert send(client, person, f"add-action-0-{number}", whole()).status_code == 200


@pytest.mark.parametrize("name", ["needs-{}-text", "needs-0-goals-{}-text", "needs-{}-goals-0-actions-0-what"])
def test_a_form_without_end_is_refused_before_it_is_read(
    client: FlaskClient, person: Person, clinician: User, name: str
) -> None:
    refused = send(client, person, "save", {name.format(number): "x" for number in range(2_000)})
    assert refused.status_code == 413
    assert "A plan can hold 200" in refused.text


@pytest.mark.parametrize("version", ["0", "-1", str(10**12), "9" * 30])
def test_a_version_that_cannot_be_is_not_found(
    client: FlaskClient, person: Person, clinician: User, version: str
) -> None:
    make_plan(person)
    assert client.get(f"/people/{person.id}/plan?version={version}").status_code == 404
