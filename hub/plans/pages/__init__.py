"""The plan page, and the page on which a plan is written."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.errors import Conflict, FieldError, Invalid, TooLarge
from hub.core.forms import HubForm, whole
from hub.core.http import current_actor, need_sign_in
from hub.core.permissions import allow, can
from hub.people.queries import get_person
from hub.plans import actions, queries
from hub.plans.forms import PlanForm
from hub.plans.pages.goal_services import goal_services
from hub.plans.permissions import PlanPermission
from hub.plans.rules import ABOUT_ME, CRITERIA, MOST_ROWS, PlanContent, missing_criteria

blueprint = Blueprint("plans", __name__, template_folder="../templates")
blueprint.before_request(need_sign_in)
blueprint.register_blueprint(goal_services)

Answer = str | Response | tuple[str, int]


@blueprint.app_context_processor
def _for_other_pages() -> dict[str, Callable[[UUID], Any]]:
    return {"plan_of_person": lambda person_id: queries.find_active_plan(current_actor(), person_id)}


@blueprint.get("/people/<uuid:person_id>/plan")
def show(person_id: UUID) -> str:
    """Show the plan that holds, or an older version."""
    actor = current_actor()
    plan = actions.view_plan(person_id, version=request.args.get("version", type=int), actor=actor)
    person = get_person(actor, person_id)
    missing = missing_criteria(queries.content_of(plan)) if plan else []
    return render_template(
        "plans/show.html",
        person=person,
        plan=plan,
        about_me=ABOUT_ME,
        missing=[CRITERIA[each] for each in missing],
        criteria=len(CRITERIA),
        draft=queries.find_draft(actor, person_id),
        versions=queries.list_versions(actor, person_id),
        may_write=can(actor, PlanPermission.WRITE_PLAN, person),
        form=HubForm(),
    )


@blueprint.route("/people/<uuid:person_id>/plan/edit", methods=["GET", "POST"])
def edit(person_id: UUID) -> Answer:
    """Write the person's draft; agree it, and it becomes the plan that holds."""
    allow(current_actor(), PlanPermission.WRITE_PLAN, get_person(current_actor(), person_id))
    _refuse_endless()
    form = PlanForm()
    if not form.is_submitted():
        return _page(person_id, _stored(person_id))
    button = request.form.get("do", "save")
    if button.startswith("add-"):
        form.add(button.removeprefix("add-"))
        return _page(person_id, form)
    return _save(person_id, form, agree=button == "agree")


def _refuse_endless() -> None:
    """Refuse a form of more rows than a plan can hold before it is read: a form of thousands takes minutes."""
    rows = {name.rpartition("-")[0] for name in request.form}
    if len(rows) > 3 * MOST_ROWS + 2:  # needs, goals and actions, About me, and what belongs to no row
        raise TooLarge(f"A plan can hold {MOST_ROWS} needs, {MOST_ROWS} goals and {MOST_ROWS} actions at most.")


def _save(person_id: UUID, form: PlanForm, *, agree: bool) -> Answer:
    seen = whole(form.edit.data)
    try:
        content = form.content()
    except Invalid as refused:
        form.show(refused)
        return _page(person_id, form), 422
    form = PlanForm.holding(content, seen)  # without the rows left empty, so that the errors find their fields
    try:
        plan = actions.write_plan(person_id, content, edit=seen, actor=current_actor())
        form = PlanForm.holding(queries.content_of(plan), plan.edit)
        if agree:
            actions.activate_plan(plan, actor=current_actor())
    except Invalid as refused:
        form.show(refused)
        return _page(person_id, form), 422
    except Conflict as clash:
        message = f"{clash.message} What you wrote is still below and is not saved: copy it, then reload this page."
        form.show(Invalid(errors=[FieldError("", message)]))
        return _page(person_id, form), 409
    if agree:
        flash("The plan is agreed.")
        return redirect(url_for("plans.show", person_id=person_id))
    flash("The draft is saved. It counts once it is agreed.")
    return redirect(url_for("plans.edit", person_id=person_id))


def _stored(person_id: UUID) -> PlanForm:
    """Give the form with the draft, or with the plan that holds as the start of the next version, or empty."""
    draft = queries.find_draft(current_actor(), person_id)
    if draft:
        return PlanForm.holding(queries.content_of(draft), draft.edit)
    active = queries.find_active_plan(current_actor(), person_id)
    if active is None:
        return PlanForm.holding(PlanContent())
    content = queries.content_of(active)
    return PlanForm.holding(
        replace(content, agreed_with="", agreed_on=None, not_agreed_reason="", review_on=None)  # agreed anew
    )


def _page(person_id: UUID, form: PlanForm) -> str:
    actor = current_actor()
    return render_template(
        "plans/edit.html",
        form=form,
        person=get_person(actor, person_id),
        active=queries.find_active_plan(actor, person_id),
    )
