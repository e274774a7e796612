"""Signing in and out, inviting and joining."""

from uuid import UUID

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.actor import Role
from hub.core.errors import Invalid, NotSignedIn, TooMany
from hub.core.http import current_actor
from hub.identity import actions, queries
from hub.identity.forms import ConfirmForm, InviteForm, JoinForm, LinkForm, SignInForm
from hub.identity.rules import path_inside_hub, roles_of
from hub.identity.session import begin_session, end_session

blueprint = Blueprint("identity", __name__, template_folder="templates")

Page = str | Response | tuple[str, int]


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Page:
    """Sign in with an e-mail address and a password."""
    form = SignInForm(next=request.args.get("next", ""))
    status = 200
    if form.validate_on_submit():
        try:
            _let_in(form.email.data or "", form.password.data or "")
        except Invalid as refused:
            form.show(refused)
        except TooMany as refused:
            form.form_errors.append(refused.message)
            status = refused.status
        else:
            return redirect(path_inside_hub(form.next.data or "") or url_for("web.home"))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template("identity/sign_in.html", form=form, demo_sign_ins=_demo_sign_ins())
    return page, status


@blueprint.route("/sign-in/link", methods=["GET", "POST"])
def ask_for_link() -> Page:
    """Have a link sent by which one signs in without a password."""
    form, status = LinkForm(), 200
    if form.validate_on_submit():
        try:
            actions.send_sign_in_link(form.email.data or "", network=request.remote_addr or "", actor=current_actor())
        except TooMany as refused:
            form.form_errors.append(refused.message)
            status = refused.status
        else:
            return render_template("identity/link_sent.html")
    if form.is_submitted() and status == 200:
        status = 422
    return render_template("identity/ask_for_link.html", form=form), status


@blueprint.route("/sign-in/link/<token>", methods=["GET", "POST"])
def enter(token: str) -> Response:
    """Sign in by a link. Opening it uses nothing up: mail programs open links to look at them."""
    queries.get_open_link(token)
    form = ConfirmForm()
    if form.validate_on_submit():
        signed_in = actions.sign_in_by_link(token, actor=current_actor())
        begin_session(signed_in.user_id, signed_in.session_version, signed_in.actor)
        return redirect(url_for("web.home"))
    response = make_response(render_template("identity/enter.html", form=form))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _let_in(email: str, password: str) -> None:
    network = request.remote_addr or ""
    signed_in = actions.sign_in(email, password, network=network, actor=current_actor())
    begin_session(signed_in.user_id, signed_in.session_version, signed_in.actor)


def _demo_sign_ins() -> list[dict[str, str]]:
    """The demonstration place's sign-ins, shown on a developer's own machine and nowhere else."""
    if current_app.config["HUB"].env != "development":
        return []
    sign_ins: list[dict[str, str]] = current_app.config.get("HUB_DEMO_SIGN_INS", [])
    return sign_ins


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Sign out, here and everywhere."""
    actions.sign_out(actor=current_actor())
    end_session()
    return redirect(url_for("web.home"))


@blueprint.get("/session")
def session_alive() -> tuple[str, int]:
    """Keep the session alive and say whether there is one."""
    return ("", 204) if current_actor().is_signed_in else ("", 401)


@blueprint.get("/organisations")
def organisations() -> str:
    """List the organisations whose people the administrator looks after."""
    actor = current_actor()
    if not actor.is_signed_in:
        raise NotSignedIn
    return render_template("identity/organisations.html", organisations=queries.list_organisations_to_invite_to(actor))


@blueprint.route("/organisations/<uuid:organisation_id>/people", methods=["GET", "POST"])
def people(organisation_id: UUID) -> Page:
    """Show who is in an organisation and invite others."""
    actor = current_actor()
    organisation = queries.get_organisation_to_invite_to(actor, organisation_id)
    form = InviteForm()
    form.role.choices = {role.value: role.value.replace("_", " ") for role in roles_of(organisation.kind)}
    if form.validate_on_submit():
        try:
            actions.invite(form.email.data or "", organisation_id, Role(form.role.data), actor=actor)
        except Invalid as refused:
            form.show(refused)
        else:
            flash(f"An invitation is on its way to {form.email.data}.")
            return redirect(url_for("identity.people", organisation_id=organisation_id))
    page = render_template(
        "identity/people.html",
        form=form,
        organisation=organisation,
        members=queries.list_members(actor, organisation_id),
        invitations=queries.list_open_invitations(actor, organisation_id),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
def accept(token: str) -> Response:
    """Join by an invitation. Opening the link uses nothing up: mail programs open links to look at them."""
    invitation = queries.get_open_invitation(token)
    has_account = queries.has_account(invitation)
    form: JoinForm | ConfirmForm = ConfirmForm() if has_account else JoinForm()
    if form.validate_on_submit():
        try:
            return _join(token, form)
        except Invalid as refused:
            form.show(refused)
    page = render_template("identity/accept.html", form=form, invitation=invitation, has_account=has_account)
    response = make_response(page, 422 if form.is_submitted() else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _join(token: str, form: JoinForm | ConfirmForm) -> Response:
    actor = current_actor()
    if isinstance(form, ConfirmForm):
        user = actions.accept_invitation(token, name="", password="", actor=actor)
    else:
        name, password = form.name.data or "", form.password.data or ""
        user = actions.accept_invitation(token, name=name, password=password, actor=actor)
        _let_in(user.email, password)
    flash("You have joined.")
    return redirect(url_for("web.home"))
