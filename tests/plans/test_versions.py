"""Versions of a plan: what was agreed stays as it was."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from hub.core.actor import Role
from hub.core.clock import today
from hub.core.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from hub.identity.models import OrganisationKind
from hub.plans import actions, queries
from hub.plans.rules import ActionContent, GoalContent, GoalStatus, NeedContent, PlanStatus
from tests.factories.identity import SYSTEM, actor_as, make_organisation
from tests.factories.people import make_caseload, make_person
from tests.factories.plans import make_draft, make_goal, make_plan, plan_content


def test_a_plan_keeps_its_nesting_and_its_scores(app: Flask) -> None:
    plan = make_plan()
    found = queries.get_active_plan(SYSTEM, plan.person_id)
    goal = found.needs[0].goals[0]
    assert (found.version, found.status) == (1, PlanStatus.ACTIVE)
    assert (goal.importance, goal.actions[0].confidence) == (Decimal(9), Decimal(6))
    assert queries.content_of(found).needs[0].text == "I am lonely and have stopped going out."


def test_an_active_plan_is_not_edited(app: Flask) -> None:
    plan = make_plan()
    with pytest.raises(WrongState, match="next version"):
        actions.save_draft(plan, plan_content(strengths="Another."), actor=SYSTEM)
    assert queries.get_active_plan(SYSTEM, plan.person_id).strengths == "Walks well on the flat."


def test_a_revision_holds_only_once_it_is_agreed_anew(app: Flask) -> None:
    first = make_plan()
    draft = actions.revise_plan(first, actor=SYSTEM)
    assert (draft.version, draft.supersedes_id, draft.agreed_on, draft.review_on) == (2, first.id, None, None)
    assert queries.get_active_plan(SYSTEM, first.person_id).id == first.id
    with pytest.raises(Invalid):
        actions.activate_plan(draft, actor=SYSTEM)
    changed = replace(plan_content(), needs=queries.content_of(draft).needs, strengths="Paints well.")
    actions.activate_plan(actions.save_draft(draft, changed, actor=SYSTEM), actor=SYSTEM)
    one, two = queries.get_version(SYSTEM, first.person_id, 1), queries.get_active_plan(SYSTEM, first.person_id)
    assert (one.status, one.strengths, two.version, two.strengths) == (
        PlanStatus.SUPERSEDED,
        "Walks well on the flat.",
        2,
        "Paints well.",
    )


def test_a_goal_can_be_followed_into_the_next_version(app: Flask) -> None:
    goal = make_goal()
    first = queries.get_active_plan(SYSTEM, goal.need.plan.person_id)
    seen = queries.content_of(first)
    draft = actions.write_plan(first.person_id, replace(seen, strengths="More."), actor=SYSTEM)
    assert draft.needs[0].goals[0].previous_id == goal.id
    again = actions.write_plan(first.person_id, seen, actor=SYSTEM)  # a form that still holds the old ids
    assert again.id == draft.id
    assert again.needs[0].goals[0].previous_id == goal.id
    assert len(again.needs[0].goals) == 1


def test_a_goal_of_an_older_version_is_no_longer_open(app: Flask) -> None:
    goal = make_goal()
    assert goal.is_open
    plan = goal.need.plan
    draft = actions.revise_plan(plan, actor=SYSTEM)
    content = replace(plan_content(), needs=queries.content_of(draft).needs)
    actions.activate_plan(actions.save_draft(draft, content, actor=SYSTEM), actor=SYSTEM)
    assert not queries.get_goal(SYSTEM, goal.id).is_open


def test_there_is_one_draft_at_a_time(app: Flask) -> None:
    draft = make_draft()
    with pytest.raises(WrongState, match="draft"):
        actions.draft_plan(draft.person, actor=SYSTEM)


def test_a_person_with_an_agreed_plan_gets_no_second_first_version(app: Flask) -> None:
    plan = make_plan()
    with pytest.raises(WrongState, match="next version"):
        actions.draft_plan(plan.person, actor=SYSTEM)


def test_the_second_of_two_authors_is_told(app: Flask) -> None:
    draft = make_draft()
    seen = draft.edit
    actions.save_draft(draft, plan_content(strengths="First."), edit=seen, actor=SYSTEM)
    with pytest.raises(Conflict, match="while you were writing"):
        actions.save_draft(draft, plan_content(strengths="Second."), edit=seen, actor=SYSTEM)
    assert draft.strengths == "First."


def test_what_is_left_out_of_a_draft_is_gone_and_the_rest_keeps_its_rows(app: Flask) -> None:
    draft = make_draft()
    kept = queries.content_of(draft).needs[0]
    added = NeedContent("Another need", goals=[GoalContent("Another goal", status=GoalStatus.COMPLETED)])
    actions.save_draft(draft, plan_content(needs=[added, kept]), actor=SYSTEM)
    assert [need.text for need in draft.needs] == ["Another need", kept.text]
    assert draft.needs[1].id == kept.id
    actions.save_draft(draft, plan_content(needs=[kept]), actor=SYSTEM)
    assert [need.id for need in queries.get_version(SYSTEM, draft.person_id, 1).needs] == [kept.id]


def test_a_refused_activation_names_every_gap_and_changes_nothing(app: Flask) -> None:
    unsure = ActionContent("Go along", confidence=Decimal(3))
    needs = [NeedContent("Lonely", goals=[GoalContent("Company", actions=[unsure])])]
    draft = make_draft(needs=needs, agreed_with="", review_on=None, review_responsible="")
    with pytest.raises(Invalid) as refused:
        actions.activate_plan(draft, actor=SYSTEM)
    assert {error.field for error in refused.value.errors} == {
        "agreed_with",
        "review_on",
        "review_responsible",
        "needs.0.goals.0.actions.0.strategies",
    }
    assert queries.find_active_plan(SYSTEM, draft.person_id) is None


def test_a_goal_out_of_scope_is_not_found(app: Flask) -> None:
    goal = make_goal()
    person = goal.need.plan.person
    there = actor_as(Role.CLINICIAN, person.practice)
    elsewhere = actor_as(Role.CLINICIAN, make_organisation())
    assert queries.get_goal(there, goal.id).need.plan.person.id == person.id
    for find in (queries.get_goal, queries.find_active_plan, queries.list_versions):
        with pytest.raises(NotFound):
            find(elsewhere, goal.id if find is queries.get_goal else person.id)


def test_an_approver_reads_a_plan_and_does_not_write_it(app: Flask) -> None:
    team = make_organisation(OrganisationKind.BUDGET_TEAM)
    person = make_person()
    make_caseload(person, team)
    plan = make_plan(person)
    approver, coordinator = actor_as(Role.BUDGET_APPROVER, team), actor_as(Role.CARE_COORDINATOR, team)
    assert actions.view_plan(person.id, actor=approver) == plan
    with pytest.raises(NotAllowed):
        actions.revise_plan(plan, actor=approver)
    assert actions.revise_plan(plan, actor=coordinator).version == 2


def test_a_review_in_the_past_is_refused(app: Flask) -> None:
    draft = make_draft(review_on=today() - timedelta(days=1))
    with pytest.raises(Invalid, match="review date"):
        actions.activate_plan(draft, actor=SYSTEM)
