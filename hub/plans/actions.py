"""Writing a plan: draft, save, activate, and the next version of what was agreed."""

from uuid import UUID

from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now, today
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, WrongState
from hub.core.permissions import allow
from hub.people.models import Person
from hub.people.queries import get_person
from hub.plans import queries
from hub.plans.models import Goal, Need, Plan, PlanAction
from hub.plans.permissions import PlanPermission
from hub.plans.rules import (
    ActionContent,
    GoalContent,
    NeedContent,
    PlanContent,
    PlanStatus,
    activation_problems,
    draft_problems,
    move,
)


def draft_plan(person: Person, *, actor: Actor) -> Plan:
    """Begin the first version of a person's plan; raises WrongState where there is a draft or an active plan."""
    with transaction():
        allow(actor, PlanPermission.WRITE_PLAN, person)
        _lock(person.id)
        _refuse_second_draft(actor, person.id)
        if queries.find_active_plan(actor, person.id):
            raise WrongState("There is an agreed plan already. Make its next version.")
        plan = _new_version(person.id, actor)
        audit.record(actor, Action.CREATE, "plan", plan.id, person_id=person.id, detail={"version": plan.version})
        return plan


def save_draft(plan: Plan, content: PlanContent, *, edit: int | None = None, actor: Actor) -> Plan:
    """Write needs, goals and actions into a draft in one go. What the content leaves out is removed from the draft.

    `edit` is the plan's edit number that the author saw. Raises WrongState where the plan is no draft, Conflict where
    somebody saved in the meantime, Invalid naming each field by its path.
    """
    with transaction():
        allow(actor, PlanPermission.WRITE_PLAN, plan.person)
        _lock(plan.person_id)
        if plan.status is not PlanStatus.DRAFT:
            raise WrongState(f"This version is {plan.status.value} and is not changed any more. Make the next version.")
        if edit is not None and edit != plan.edit:
            raise Conflict(f"{plan.author} saved this draft while you were writing.", code="saved_by_somebody_else")
        problems = draft_problems(content)
        if problems:
            raise Invalid(errors=problems)
        _write(plan, content)
        plan.edit, plan.updated_at, plan.author = plan.edit + 1, now(), actor.name
        db.session.flush()
        audit.record(actor, Action.UPDATE, "plan", plan.id, person_id=plan.person_id, detail={"edit": plan.edit})
        return plan


def activate_plan(plan: Plan, *, actor: Actor) -> Plan:
    """Make a draft the plan that holds; the version before is superseded and stays as it was.

    Raises WrongState where it is no draft, Invalid naming everything that is missing (rules.activation_problems).
    """
    with transaction():
        allow(actor, PlanPermission.ACTIVATE_PLAN, plan.person)
        _lock(plan.person_id)
        status = move(plan.status, PlanStatus.ACTIVE)
        problems = activation_problems(queries.content_of(plan), today())
        if problems:
            raise Invalid(errors=problems)
        before = queries.find_active_plan(actor, plan.person_id)
        if before:
            before.status = move(before.status, PlanStatus.SUPERSEDED)
            db.session.flush()
        plan.status, plan.updated_at = status, now()
        db.session.flush()
        audit.record(
            actor,
            Action.UPDATE,
            "plan",
            plan.id,
            person_id=plan.person_id,
            detail={"version": plan.version, "status": status.value},
        )
        return plan


def revise_plan(plan: Plan, *, actor: Actor) -> Plan:
    """Make the next version from the active one, as a draft; the active one holds until the draft is activated.

    Raises WrongState where the plan is not active or a draft is being written already.
    """
    with transaction():
        allow(actor, PlanPermission.WRITE_PLAN, plan.person)
        _lock(plan.person_id)
        if plan.status is not PlanStatus.ACTIVE:
            raise WrongState(f"This version is {plan.status.value}. Only the active plan gets a next version.")
        _refuse_second_draft(actor, plan.person_id)
        following = _new_version(plan.person_id, actor, supersedes=plan)
        audit.record(
            actor,
            Action.CREATE,
            "plan",
            following.id,
            person_id=plan.person_id,
            detail={"version": following.version, "supersedes": str(plan.id)},
        )
        return following


def view_plan(person_id: UUID, *, version: int | None = None, actor: Actor, purpose: str = "") -> Plan | None:
    """Give the active plan, None where there is none yet, or the version asked for; write down who looked.

    Raises NotFound out of scope and for a version that is not there.
    """
    with transaction():
        if version is None:
            plan = queries.find_active_plan(actor, person_id)
        else:
            plan = queries.get_version(actor, person_id, version)
        if plan is None:
            return None
        audit.record(
            actor,
            Action.READ,
            "plan",
            plan.id,
            person_id=person_id,
            purpose=purpose,
            detail={"version": plan.version},
        )
        return plan


def view_goal(goal_id: UUID, *, actor: Actor) -> Goal:
    """Give a goal with its need, plan and person and write down who looked; raises NotFound out of scope."""
    with transaction():
        goal = queries.get_goal(actor, goal_id)
        plan = goal.need.plan
        audit.record(actor, Action.READ, "goal", goal.id, person_id=plan.person_id, detail={"version": plan.version})
        return goal


def view_goals(nhs_number: str, *, actor: Actor) -> queries.OpenGoals:
    """Give the open goals of the person with the NHS number and write down who looked; raises as the query does."""
    with transaction():
        goals = queries.goals_by_nhs_number(actor, nhs_number)
        detail = {"version": goals.version}
        audit.record(actor, Action.READ, "plan", goals.id, person_id=goals.person_id, detail=detail)
        return goals


def write_plan(person_id: UUID, content: PlanContent, *, edit: int | None = None, actor: Actor) -> Plan:
    """Save into the person's draft, beginning one where there is none: the first version, or the next."""
    with transaction():
        draft = queries.find_draft(actor, person_id)
        active = None if draft else queries.find_active_plan(actor, person_id)
        if draft:
            return save_draft(draft, content, edit=edit, actor=actor)
        if active:
            return save_draft(revise_plan(active, actor=actor), content, actor=actor)
        return save_draft(draft_plan(get_person(actor, person_id), actor=actor), content, actor=actor)


def _lock(person_id: UUID) -> None:
    """Let one writer at a time change the plans of a person, and read what the one before left."""
    db.session.flush()
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    db.session.expire_all()


def _refuse_second_draft(actor: Actor, person_id: UUID) -> None:
    if queries.find_draft(actor, person_id):
        raise WrongState("A draft is being written already. Go on with it.")


def _new_version(person_id: UUID, actor: Actor, supersedes: Plan | None = None) -> Plan:
    plan = Plan(
        person_id=person_id,
        version=queries.last_version(person_id) + 1,
        supersedes_id=supersedes.id if supersedes else None,
        about_me={},
        updated_at=now(),
        author=actor.name,
    )
    db.session.add(plan)
    if supersedes:
        _write(plan, queries.content_of(supersedes))
        for goal, before in zip(_goals(plan), _goals(supersedes), strict=True):
            goal.previous_id = before.id
        plan.agreed_with, plan.agreed_on, plan.not_agreed_reason = "", None, ""  # the next version is agreed anew
        plan.review_on = None
    db.session.flush()
    return plan


def _goals(plan: Plan) -> list[Goal]:
    return [goal for need in plan.needs for goal in need.goals]


def _write(plan: Plan, content: PlanContent) -> None:
    plan.about_me = {key: text.strip() for key, text in content.about_me.items() if text.strip()}
    plan.strengths = content.strengths.strip()
    plan.agreed_with = content.agreed_with.strip()
    plan.agreed_on = content.agreed_on
    plan.not_agreed_reason = content.not_agreed_reason.strip()
    plan.review_on = content.review_on
    plan.review_responsible = content.review_responsible.strip()
    needs = {need.id: need for need in plan.needs}
    goals = {key: goal for goal in _goals(plan) for key in (goal.id, goal.previous_id) if key}
    plan.needs = [
        _write_need(needs.get(each.id) if each.id else None, each, position, goals)
        for position, each in enumerate(content.needs)
    ]


def _write_need(need: Need | None, content: NeedContent, position: int, goals: dict[UUID, Goal]) -> Need:
    need = need or Need()
    need.position, need.text, need.category = position, content.text.strip(), content.category.strip()
    need.goals = [_write_goal(goals, each, place) for place, each in enumerate(content.goals)]
    return need


def _write_goal(goals: dict[UUID, Goal], content: GoalContent, position: int) -> Goal:
    known = goals.get(content.id) if content.id else None
    goal = known or Goal()
    goal.position, goal.text, goal.expressed_by = position, content.text.strip(), content.expressed_by
    goal.importance, goal.status = content.importance, content.status
    actions = {action.id: action for action in goal.actions}
    goal.actions = [
        _write_action(actions.get(each.id) if each.id else None, each, place)
        for place, each in enumerate(content.actions)
    ]
    return goal


def _write_action(action: PlanAction | None, content: ActionContent, position: int) -> PlanAction:
    action = action or PlanAction()
    action.position, action.what, action.who = position, content.what.strip(), content.who.strip()
    action.when, action.strategies = content.when.strip(), content.strategies.strip()
    action.confidence, action.status = content.confidence, content.status
    return action
