"""The people somebody works with, and the page of one person."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.core.clock import today
from hub.core.errors import Invalid
from hub.core.http import current_actor, need_sign_in, page_asked
from hub.core.permissions import can
from hub.people import actions, queries
from hub.people.forms import FindForm, WithdrawForm
from hub.people.permissions import PeoplePermission
from hub.people.rules import age_on

blueprint = Blueprint("people", __name__, template_folder="templates")
blueprint.before_request(need_sign_in)


@blueprint.route("/people", methods=["GET", "POST"])
def list_people() -> str | tuple[str, int]:
    """List the people of the actor's practice or caseload; find one by name or NHS number."""
    form, status = FindForm(), 200
    text = (form.text.data or "").strip() if form.validate_on_submit() else ""
    try:
        people = actions.view_people(text, page=page_asked(), actor=current_actor())
    except Invalid as refused:
        form.show(refused)
        status, people = 422, actions.view_people(actor=current_actor())
    return render_template("people/list.html", form=form, people=people, text=text, now=today(), age_on=age_on), status


@blueprint.get("/people/<uuid:person_id>")
def show(person_id: UUID) -> str:
    """Show a person: what matters to them, how to reach them, what they agreed to share, what is happening."""
    actor = current_actor()
    person = actions.view_person(person_id, actor=actor)
    return render_template(
        "people/show.html",
        person=person,
        age=age_on(person.birth_date, today()),
        consents=queries.list_live_consents(actor, person_id),
        form=WithdrawForm(),
        may_withdraw=can(actor, PeoplePermission.WITHDRAW_CONSENT, person),
    )


@blueprint.post("/people/<uuid:person_id>/consents/<uuid:consent_id>/withdraw")
def withdraw_consent(person_id: UUID, consent_id: UUID) -> Response:
    """Stop sharing with one organisation."""
    actor = current_actor()
    consent = queries.get_consent(actor, person_id, consent_id)
    recipient = consent.recipient.name
    actions.withdraw_consent(consent, actor=actor)
    flash(f"Sharing with {recipient} has stopped. What was shared before stays with them.")
    return redirect(url_for("people.show", person_id=person_id))
