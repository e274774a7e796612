"""Plans by API: a practice's system finds the goal to refer from."""

from flask import Flask

from hub.core.api import PREFIX, HubBlueprint, ProblemSchema, api
from hub.core.http import current_actor
from hub.plans import actions
from hub.plans.queries import OpenGoals
from hub.plans.schemas import PersonSearchSchema, PlanGoalsSchema

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
