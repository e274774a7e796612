"""The directory in /api/v1: the same search that link workers use, for practices' systems."""

from typing import Any

from flask import Flask

from hub.core.api import PREFIX, HubBlueprint, ProblemSchema, api
from hub.core.http import current_actor
from hub.core.permissions import allow
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import Found, search_services
from hub.directory.schemas.search import SearchAnswerSchema, SearchSchema

blueprint = HubBlueprint("services_api", __name__, url_prefix=PREFIX, description="Services")


def register(app: Flask) -> None:
    """Add the addresses to /api/v1."""
    api.register_blueprint(blueprint)


@blueprint.post("/services/search")
@blueprint.arguments(SearchSchema)
@blueprint.response(200, SearchAnswerSchema)
@blueprint.alt_response(422, schema=ProblemSchema)
def search(body: dict[str, Any]) -> Found:
    """Find services: by words, near a postcode or place, by day, cost, language, access.

    By POST, so that a person's needs and postcode stand in no address and no log.
    """
    actor = current_actor()
    allow(actor, DirectoryPermission.SEARCH_BY_API)
    return search_services(actor, Criteria(**body))
