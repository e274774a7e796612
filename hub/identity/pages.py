"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.errors import Invalid
from hub.core.http import current_actor
from hub.identity.actions import check_password
from hub.identity.forms import SignInForm
from hub.identity.queries import actor_of
from hub.identity.session import begin_session, end_session

blueprint = Blueprint("identity", __name__, template_folder="templates")


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Sign in with an e-mail address and a password."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user = check_password(form.email.data or "", form.password.data or "")
        except Invalid as refused:
            form.show(refused)
        else:
            begin_session(user.id, user.session_version, actor_of(user))
            return redirect(_next_page())
    status = 422 if form.is_submitted() else 200
    return render_template("identity/sign_in.html", form=form), status


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Sign out."""
    end_session()
    return redirect(url_for("web.home"))


def _next_page() -> str:
    """Go back to where the visitor was going, within Hub only."""
    target = request.args.get("next", "")
    if target.startswith("/") and not target.startswith(("//", "/\\")) and current_actor().is_signed_in:
        return target
    return url_for("web.home")
