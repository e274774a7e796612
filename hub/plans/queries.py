"""Finding plans and goals. A plan is in scope where its person is."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, selectinload

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.permissions import allow
from hub.people.models import Person
from hub.people.queries import find_by_nhs_number, get_person, in_scope
from hub.plans.models import Goal, Need, Plan, PlanAction
from hub.plans.permissions import PlanPermission
from hub.plans.rules import ActionContent, GoalContent, NeedContent, PlanContent, PlanStatus


def get_active_plan(actor: Actor, person_id: UUID) -> Plan:
    """Give the plan that holds now; raises NotFound where there is none or the person is out of scope."""
    plan = find_active_plan(actor, person_id)
    if plan is None:
        raise NotFound("There is no agreed plan yet.")
    return plan


def find_active_plan(actor: Actor, person_id: UUID) -> Plan | None:
    """Give the plan that holds now, if there is one; raises NotFound where the person is out of scope."""
    return _find(actor, person_id, PlanStatus.ACTIVE)


def find_draft(actor: Actor, person_id: UUID) -> Plan | None:
    """Give the version that is being written, if there is one; raises NotFound where the person is out of scope."""
    return _find(actor, person_id, PlanStatus.DRAFT)


def get_version(actor: Actor, person_id: UUID, version: int) -> Plan:
    """Give one version of a person's plan, whatever its status; raises NotFound."""
    wanted = _plans(actor).where(Plan.person_id == person_id, Plan.version == version)
    plan = db.session.scalars(wanted).first() if 0 < version < 2**31 else None  # beyond what the column holds
    if plan is None:
        raise NotFound
    return plan


def list_versions(actor: Actor, person_id: UUID) -> Sequence[Plan]:
    """List every version of a person's plan, newest first; raises NotFound where the person is out of scope."""
    get_person(actor, person_id)
    return db.session.scalars(select(Plan).where(Plan.person_id == person_id).order_by(Plan.version.desc())).all()


def get_goal(actor: Actor, goal_id: UUID) -> Goal:
    """Give a goal with its need, plan and person loaded; raises NotFound where the person is out of scope.

    The goal may be of an older version of the plan: `goal.is_open` says whether it is being worked on now.
    """
    goal = db.session.scalars(
        select(Goal)
        .join(Goal.need)
        .join(Need.plan)
        .join(Plan.person)
        .options(contains_eager(Goal.need).contains_eager(Need.plan).contains_eager(Plan.person))
        .where(Goal.id == goal_id, in_scope(actor))
    ).first()
    if goal is None:
        raise NotFound
    return goal


@dataclass(frozen=True)
class OpenGoals:
    """A person's active plan, and the goals that are being worked on."""

    id: UUID
    person_id: UUID
    version: int
    open_goals: Sequence[Goal]


def goals_by_nhs_number(actor: Actor, number: str) -> OpenGoals:
    """Give the open goals of the person with the NHS number.

    Raises NotFound where the person is out of scope or has no active plan, Invalid where it is not an NHS number.
    """
    allow(actor, PlanPermission.FIND_BY_NUMBER)
    person = find_by_nhs_number(actor, number)
    if person is None:
        raise NotFound("Your practice has no person with this NHS number in Hub.")
    plan = get_active_plan(actor, person.id)
    goals = [goal for need in plan.needs for goal in need.goals if goal.is_open]
    return OpenGoals(plan.id, person.id, plan.version, goals)


def last_version(person_id: UUID) -> int:
    """Give the number of a person's newest version, 0 where there is none. The caller has checked who asks."""
    return db.session.scalar(select(func.max(Plan.version)).where(Plan.person_id == person_id)) or 0


def content_of(plan: Plan) -> PlanContent:
    """Give what is written in a plan, for rules and forms."""
    return PlanContent(
        about_me=dict(plan.about_me),
        strengths=plan.strengths,
        agreed_with=plan.agreed_with,
        agreed_on=plan.agreed_on,
        not_agreed_reason=plan.not_agreed_reason,
        review_on=plan.review_on,
        review_responsible=plan.review_responsible,
        needs=[NeedContent(n.text, n.category, [_goal_content(goal) for goal in n.goals], n.id) for n in plan.needs],
    )


def _goal_content(goal: Goal) -> GoalContent:
    actions = [_action_content(action) for action in goal.actions]
    return GoalContent(goal.text, goal.expressed_by, goal.importance, goal.status, actions, goal.id)


def _action_content(action: PlanAction) -> ActionContent:
    return ActionContent(
        action.what, action.who, action.when, action.strategies, action.confidence, action.status, action.id
    )


def _find(actor: Actor, person_id: UUID, status: PlanStatus) -> Plan | None:
    get_person(actor, person_id)
    return db.session.scalars(_plans(actor).where(Plan.person_id == person_id, Plan.status == status)).first()


def _plans(actor: Actor) -> Select[Plan]:
    whole = selectinload(Plan.needs).selectinload(Need.goals).selectinload(Goal.actions)
    return select(Plan).join(Person, Person.id == Plan.person_id).where(in_scope(actor)).options(whole)
