"""Plans made by the real actions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hub.core.clock import today
from hub.people.models import Person
from hub.plans import actions
from hub.plans.models import Goal, Plan
from hub.plans.rules import ActionContent, GoalContent, NeedContent, PlanContent
from tests.factories.identity import SYSTEM
from tests.factories.people import make_person


def plan_content(**changes: Any) -> PlanContent:
    """Everything that a plan needs to become active."""
    action = ActionContent("Join a walking group", "Maureen", "Within a month", "Go with Jean", Decimal(6))
    goal = GoalContent("I want to go out walking every week.", importance=Decimal(9), actions=[action])
    values: dict[str, Any] = {
        "about_me": {"what_is_most_important_to_me": "Being out on the hills."},
        "strengths": "Walks well on the flat.",
        "agreed_with": "Maureen Ackroyd",
        "agreed_on": today(),
        "review_on": today() + timedelta(days=180),
        "review_responsible": "Sam Whitworth, link worker",
        "needs": [NeedContent("I am lonely and have stopped going out.", goals=[goal])],
    }
    return PlanContent(**(values | changes))


def make_draft(person: Person | None = None, **changes: Any) -> Plan:
    plan = actions.draft_plan(person or make_person(), actor=SYSTEM)
    return actions.save_draft(plan, plan_content(**changes), actor=SYSTEM)


def make_plan(person: Person | None = None, **changes: Any) -> Plan:
    """An active plan with one need, one goal and one action."""
    return actions.activate_plan(make_draft(person, **changes), actor=SYSTEM)


def make_goal(person: Person | None = None, **changes: Any) -> Goal:
    """The one goal of an active plan."""
    return make_plan(person, **changes).needs[0].goals[0]
