"""Referrals by API: a practice's system sends them and asks what became of them."""

import hashlib
from typing import Any
from uuid import UUID

from flask import Flask, request, url_for

from hub.core.api import PREFIX, HubBlueprint, ProblemSchema, api
from hub.core.http import current_actor
from hub.referrals import actions
from hub.referrals.queries import ReferralView, view
from hub.referrals.rules import Risks
from hub.referrals.schemas import HeadersSchema, NewReferralSchema, ReferralSchema

blueprint = HubBlueprint("referrals_api", __name__, url_prefix=PREFIX, description="Referrals")
BLUEPRINTS = (blueprint,)


def register(app: Flask) -> None:
    """Add the addresses to /api/v1."""
    api.register_blueprint(blueprint)


@blueprint.post("/referrals")
@blueprint.arguments(HeadersSchema, location="headers")
@blueprint.arguments(NewReferralSchema)
@blueprint.response(201, ReferralSchema)
@blueprint.alt_response(409, schema=ProblemSchema)
@blueprint.alt_response(422, schema=ProblemSchema)
def send_referral(headers: dict[str, str], body: dict[str, Any]) -> tuple[ReferralView, int, dict[str, str]]:
    """Refer a person to a service from a goal of their plan.

    Send the same Idempotency-Key again after a lost answer: you get the same referral, never a second one.
    """
    actor = current_actor()
    draft = actions.Draft(
        goal_id=body["goal_id"],
        service_id=body["service_id"],
        reason=body["reason"],
        risks=Risks(**body["risks"]),
        consent_how=body.get("consent", {}).get("how", ""),
        referrer=tuple(sorted(body["referrer"].items())),
    )
    digest = hashlib.sha256(request.get_data()).hexdigest()
    referral, repeated = actions.refer_once(headers["idempotency_key"], digest, draft, actor=actor)
    location = url_for("referrals_api.show_referral", referral_id=referral.id)
    extra = {"Location": location} | ({"Idempotent-Replayed": "true"} if repeated else {})
    return view(actor, referral), 201, extra


@blueprint.get("/referrals/<uuid:referral_id>")
@blueprint.response(200, ReferralSchema)
@blueprint.alt_response(404, schema=ProblemSchema)
def show_referral(referral_id: UUID) -> ReferralView:
    """Read a referral of your practice: its status, sessions and outcome."""
    return actions.view_referral(referral_id, actor=current_actor())
