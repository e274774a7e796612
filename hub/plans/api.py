"""Plans by API: a practice's system finds the goal to refer from."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Flask

from hub.core.api import PREFIX, HubBlueprint, ProblemSchema, api
from hub.core.clock import today
from hub.core.http import current_actor
from hub.core.permissions import allow
from hub.directory.queries.suggesting import Suggestions, suggest
from hub.plans import actions
from hub.plans.forms.suggesting import wanted_for
from hub.plans.permissions import PlanPermission
from hub.plans.queries import OpenGoals
from hub.plans.schemas import PersonSearchSchema, PlanGoalsSchema, SuggestionsSchema, SuggestSchema

blueprint = HubBlueprint("plans_api", __name__, url_prefix=PREFIX, description="Plans")
BLUEPRINTS = (blueprint,)


def register(app: Flask) -> None:
    """Add the addresses to /api/v1."""
    api.register_blueprint(blueprint)


@blueprint.post("/plans/search")
@blueprint.arguments(PersonSearchSchema)
@blueprint.response(200, PlanGoalsSchema)
@blueprint.alt_response(404, schema=ProblemSchema)
def search_plans(body: dict[str, str]) -> OpenGoals:
    """Find the goals of a person of your practice by NHS number."""
    return actions.view_goals(body["nhs_number"], actor=current_actor())


@blueprint.post("/goals/<uuid:goal_id>/services")
@blueprint.arguments(SuggestSchema)
@blueprint.response(200, SuggestionsSchema)
@blueprint.alt_response(404, schema=ProblemSchema)
def suggest_services(body: dict[str, Any], goal_id: UUID) -> Suggestions:
    """Suggest services for a goal by what the plan and the record say, with reasons. Nothing leaves Hub for it."""
    actor = current_actor()
    goal = actions.view_goal(goal_id, actor=actor)
    allow(actor, PlanPermission.FIND_BY_NUMBER, goal.need.plan.person)
    return suggest(actor, replace(wanted_for(goal, today()), **body), [goal.need.text])
