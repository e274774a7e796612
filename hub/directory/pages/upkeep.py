"""Looking after one listing: who sees it, notices, intake, who answers referrals, confidential places, notes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.core.clock import today
from hub.core.errors import Invalid
from hub.core.forms import HubForm
from hub.core.http import current_actor, need_sign_in
from hub.directory.actions import assign_owner, assure_service, set_visibility
from hub.directory.actions import upkeep as actions
from hub.directory.forms.upkeep import (
    VISIBILITIES,
    HowToReferForm,
    IntakeForm,
    NoteForm,
    NoticeForm,
    OwnerForm,
    VisibilityForm,
)
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.manage import Managed, get_managed, list_notes

blueprint = Blueprint("upkeep", __name__)
blueprint.before_request(need_sign_in)
Answer = str | Response | tuple[str, int]


@blueprint.get("/services/<uuid:service_id>/manage")
def manage(service_id: UUID) -> str:
    """Show all that can be done about a listing."""
    return _page(service_id, {})


@blueprint.post("/services/<uuid:service_id>/visibility")
def visibility(service_id: UUID) -> Answer:
    """Say who may see the listing."""
    form = VisibilityForm(prefix="visibility")
    return _done(
        service_id,
        form,
        lambda: set_visibility(service_id, form.chosen(), actor=current_actor()),
        "Who may see the listing is saved.",
    )


@blueprint.post("/services/<uuid:service_id>/checked")
def checked(service_id: UUID) -> Answer:
    """Say that the listing was checked today."""
    assure_service(service_id, actor=current_actor())
    flash("The listing is marked as checked today.")
    return _back(service_id)


@blueprint.post("/services/<uuid:service_id>/notice")
def notice(service_id: UUID) -> Answer:
    """Put up a notice, change it or take it down."""
    form = NoticeForm(prefix="notice")
    return _done(
        service_id,
        form,
        lambda: actions.set_notice(
            service_id, form.text.data or "", form.until.data, is_closed=form.is_closed.data, actor=current_actor()
        ),
        "The notice is saved." if form.text.data or form.is_closed.data else "There is no notice any more.",
    )


@blueprint.post("/services/<uuid:service_id>/intake")
def intake(service_id: UUID) -> Answer:
    """Write down whether it takes people."""
    form = IntakeForm(prefix="intake")
    return _done(
        service_id,
        form,
        lambda: actions.tell_intake(service_id, form.chosen(), form.on.data or today(), actor=current_actor()),
        "Whether it takes people is saved.",
    )


@blueprint.post("/services/<uuid:service_id>/how-to-refer")
def how_to_refer(service_id: UUID) -> Answer:
    """Say how to refer, in words."""
    form = HowToReferForm(prefix="refer")
    return _done(
        service_id,
        form,
        lambda: actions.say_how_to_refer(service_id, form.text.data or "", actor=current_actor()),
        "How to refer is saved.",
    )


@blueprint.post("/services/<uuid:service_id>/owner")
def owner(service_id: UUID) -> Answer:
    """Say which organisation in Hub answers the referrals to the one that runs the service."""
    managed = get_managed(current_actor(), service_id)
    form = OwnerForm(prefix="owner")
    form.offer(managed.owners)
    organization_id = managed.organization_id
    if organization_id is None:
        raise Invalid("The listing names no organisation that could answer.", field="owner")
    return _done(
        service_id,
        form,
        lambda: assign_owner(organization_id, form.chosen(), actor=current_actor()),
        f"Who answers referrals to {managed.organisation} is saved.",
    )


@blueprint.post("/services/<uuid:service_id>/places/<uuid:location_id>/<any(keep,show):what>")
def place(service_id: UUID, location_id: UUID, what: str) -> Answer:
    """Keep the address of a place back, or show it to everybody."""
    keeps = what == "keep"
    actions.set_confidential(service_id, location_id, is_confidential=keeps, actor=current_actor())
    flash("The address is kept back from now on." if keeps else "Everybody can see the address from now on.")
    return _back(service_id)


@blueprint.post("/services/<uuid:service_id>/notes")
def add_note(service_id: UUID) -> Answer:
    """Add a note that only staff see; from the page of the service too."""
    form = NoteForm(prefix="note")
    if not form.validate():
        flash("Nothing was written. A note needs some words, and 2,000 characters at most.")
    else:
        actions.write_note(service_id, form.text.data or "", actor=current_actor())
        flash("The note is saved. Only staff see it.")
    return redirect(url_for("directory.service", service_id=service_id), 303)


@blueprint.post("/notes-on-services/<uuid:note_id>/remove")
def remove_note(note_id: UUID) -> Response:
    """Remove a note."""
    service_id = actions.remove_note(note_id, actor=current_actor())
    flash("The note is removed.")
    return redirect(url_for("directory.service", service_id=service_id), 303)


def _done(service_id: UUID, form: HubForm, act: Callable[[], object], said: str) -> Answer:
    """Do what a form asks for, and show the page again: with what was done, or with what to put right."""
    section = form._prefix.rstrip("-")
    try:
        if form.validate():
            act()
            flash(said)
            return _back(service_id)
    except Invalid as refused:
        form.show(refused)
    return _page(service_id, {section: form}), 422


def _page(service_id: UUID, sent: dict[str, HubForm]) -> str:
    managed = get_managed(current_actor(), service_id)
    forms = _forms(managed) | sent
    return render_template(
        "directory/upkeep/manage.html",
        service=managed,
        forms=forms,
        failed=next(iter(sent.values()), None),
        meanings=VISIBILITIES,
        may=DirectoryPermission,
        notes=list_notes(current_actor(), service_id),
    )


def _forms(managed: Managed) -> dict[str, HubForm]:
    """Give every form as it stands before anybody sent it."""
    blank: dict[str, Any] = {"formdata": None}
    owner = OwnerForm(prefix="owner", data={"owner": str(managed.owner_id or "")}, **blank)
    owner.offer(managed.owners)
    notice = {"text": managed.alert, "until": managed.alert_until, "is_closed": managed.is_closed}
    intake = {"told": managed.told.value if managed.told else ""}
    return {
        "visibility": VisibilityForm(prefix="visibility", data={"visibility": managed.visibility}, **blank),
        "notice": NoticeForm(prefix="notice", data=notice, **blank),
        "intake": IntakeForm(prefix="intake", data=intake, **blank),
        "refer": HowToReferForm(prefix="refer", data={"text": managed.how_to_refer}, **blank),
        "owner": owner,
        "note": NoteForm(prefix="note", **blank),
    }


def _back(service_id: UUID) -> Response:
    """Lead back to the top of the page, where it says what was done."""
    return redirect(url_for(".manage", service_id=service_id), 303)
