"""The front page, the files pages are made with, and the checks for whoever runs Hub."""

from flask import Blueprint, Response, make_response, render_template

from hub.core.errors import NotSignedIn
from hub.core.http import current_actor
from hub.web.actions import view_own_page
from hub.web.assets import asset as find_asset
from hub.web.docs import operations
from hub.web.queries import tasks_of, why_not_ready

blueprint = Blueprint("web", __name__, template_folder="templates")


@blueprint.get("/")
def home() -> str:
    """Give each role its own way in."""
    return render_template("web/home.html", tasks=tasks_of(current_actor()))


@blueprint.get("/me")
def me() -> str:
    """Show a person their own plan, what is happening, and who looked."""
    actor = current_actor()
    if not actor.is_signed_in:
        raise NotSignedIn
    return render_template("web/me.html", **vars(view_own_page(actor=actor)))


@blueprint.get("/assets/<version>/<name>")
def asset(version: str, name: str) -> Response:
    """Give a style sheet or script; the version in the address lets browsers keep it for good."""
    body, kind = find_asset(name)
    response = make_response(body)
    response.mimetype = kind
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.get("/readyz")
def readyz() -> tuple[dict[str, str], int]:
    """Say whether this process can do its work: the database answers and its schema is the one expected."""
    problem = why_not_ready()
    return ({"status": "not ready", "reason": problem}, 503) if problem else ({"status": "ready"}, 200)


@blueprint.get("/api/docs")
def api_docs() -> str:
    """Show the JSON API as a page, made from the same OpenAPI document that machines read."""
    return render_template("web/api_docs.html", operations=operations(), spec_url="/api/v1/openapi.json")


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}
