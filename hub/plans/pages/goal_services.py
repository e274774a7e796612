"""Services for a goal: what the directory has for it, with the reasons, and why others do not fit."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, render_template, request, url_for

from hub.core.clock import today
from hub.core.errors import Invalid
from hub.core.http import current_actor
from hub.core.permissions import allow
from hub.directory.queries.search import all_needs, counts_of_all
from hub.directory.queries.suggesting import Suggestions, suggest
from hub.plans import actions
from hub.plans.forms.suggesting import SuggestForm
from hub.plans.permissions import PlanPermission

goal_services = Blueprint("goal_services", __name__)


@goal_services.route("/goals/<uuid:goal_id>/services", methods=["GET", "POST"])
def show(goal_id: UUID) -> str | tuple[str, int]:
    """Suggest services, first by what the plan says, then by what is asked for. The words are posted, never kept."""
    actor = current_actor()
    goal = actions.view_goal(goal_id, actor=actor)
    person = goal.need.plan.person
    allow(actor, PlanPermission.WRITE_PLAN, person)
    form = SuggestForm() if request.method == "POST" else SuggestForm.for_goal(goal, today())
    found = _suggested(form, also=[goal.need.text])
    form.offer(all_needs(), counts_of_all(actor))
    page = render_template(
        "plans/goal_services.html",
        goal=goal,
        person=person,
        form=form,
        found=found,
        choose_url=lambda service_id: _choose_url(goal_id, service_id) if goal.is_open else "",
    )
    return page if found else (page, 422)


def _suggested(form: SuggestForm, also: list[str]) -> Suggestions | None:
    if form.is_submitted() and not form.validate():
        return None
    wanted, actor = form.criteria(), current_actor()
    try:
        return suggest(actor, wanted, also)
    except Invalid as refused:
        form.show(refused)
    # A postcode on record that nobody knows, or none: nothing was typed wrong, so look without it.
    return None if form.is_submitted() else suggest(actor, replace(wanted, near=""), also)


def _choose_url(goal_id: UUID, service_id: UUID) -> Any:
    """Give where a referral starts; nothing where Hub runs without referrals."""
    if "referrals.start" not in current_app.view_functions:
        return ""
    return url_for("referrals.start", goal_id=goal_id, service_id=service_id)
