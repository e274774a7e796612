"""Pages of a referral: sending one, the list, and answering."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.actor import Role
from hub.core.errors import Conflict, Invalid
from hub.core.http import current_actor, need_sign_in
from hub.referrals import actions
from hub.referrals.forms import AcceptForm, OutcomeForm, ReferForm, RejectForm, SessionForm, WithdrawForm
from hub.referrals.permissions import ReferralPermission
from hub.referrals.queries import get_referral, list_of_person, start_of
from hub.referrals.rules import OutcomeKind

blueprint = Blueprint("referrals", __name__, template_folder="templates")
blueprint.before_request(need_sign_in)
Answer = str | Response | tuple[str, int]
FORMS = {
    "accept": AcceptForm,
    "reject": RejectForm,
    "session": SessionForm,
    "outcome": OutcomeForm,
    "withdraw": WithdrawForm,
}


@blueprint.app_context_processor
def _for_other_pages() -> dict[str, Callable[[UUID], Any]]:
    return {"referrals_of_person": lambda person_id: list_of_person(current_actor(), person_id)}


@blueprint.route("/goals/<uuid:goal_id>/refer/<uuid:service_id>", methods=["GET", "POST"])
def start(goal_id: UUID, service_id: UUID) -> Answer:
    """Refer from a goal: why and risks, then consent, then check, then sent. Nothing is kept before it is sent."""
    about = start_of(current_actor(), goal_id, service_id)
    form = ReferForm()
    if not form.is_submitted():
        form.reason.data = about.goal
        return render_template("referrals/details.html", form=form, about=about)
    if not form.validate() or not _risks_make_sense(form):
        return render_template("referrals/details.html", form=form, about=about), 422
    step = request.form.get("step", "details")
    if "change" in request.form:
        return render_template("referrals/details.html", form=form, about=about)
    if step == "details":
        return render_template("referrals/consent.html", form=form, about=about)
    problem = _consent_problem(form)
    if problem:
        page, status = problem
        return render_template(page, form=form, about=about), status
    if step == "consent":
        return render_template("referrals/check.html", form=form, about=about)
    return _send(form, about, goal_id, service_id)


def _risks_make_sense(form: ReferForm) -> bool:
    try:
        form.said().checked()
    except Invalid as refused:
        form.show(refused)
        return False
    return True


def _consent_problem(form: ReferForm) -> tuple[str, int] | None:
    """Give the page and status to show where the person has not agreed; None where they have."""
    if form.agreed.data == "no":
        return "referrals/stopped.html", 409
    if form.agreed.data != "yes":
        form.agreed.errors = ["Say whether they agree."]
    elif form.how.data not in {"face to face", "by phone", "in writing"}:
        form.how.errors = ["Say how they agreed."]
    else:
        return None
    return "referrals/consent.html", 422


def _send(form: ReferForm, about: Any, goal_id: UUID, service_id: UUID) -> Answer:
    draft = actions.Draft(goal_id, service_id, form.reason.data or "", form.said(), consent_how=form.how.data)
    try:
        referral = actions.refer(draft, actor=current_actor())
    except (Invalid, Conflict) as refused:
        form.form_errors.append(refused.message)
        return render_template("referrals/check.html", form=form, about=about), refused.status
    return redirect(url_for("referrals.sent", referral_id=referral.id))


@blueprint.get("/referrals/<uuid:referral_id>/sent")
def sent(referral_id: UUID) -> Answer:
    """Say that it was sent, its number, and what happens next."""
    actor = current_actor()
    return render_template("referrals/sent.html", referral=actions.view_referral(referral_id, actor=actor))


@blueprint.get("/referrals")
def inbox() -> Answer:
    """List what came in, for a service, or what was sent, for everybody else."""
    actor = current_actor()
    if actor.has(Role.PROVIDER):
        return render_template("referrals/inbox.html", referrals=actions.view_inbox(actor=actor))
    return render_template("referrals/list.html", referrals=actions.view_sent(actor=actor))


@blueprint.get("/referrals/<uuid:referral_id>")
def show(referral_id: UUID) -> Answer:
    """Show one referral, with what can be done with it."""
    return _page(referral_id)


@blueprint.post("/referrals/<uuid:referral_id>/accept")
def accept(referral_id: UUID) -> Answer:
    """Take it on."""
    form = AcceptForm()
    return _do(
        referral_id, form, "accept", lambda actor: actions.accept(referral_id, actor=actor), "Referral accepted."
    )


@blueprint.post("/referrals/<uuid:referral_id>/reject")
def reject(referral_id: UUID) -> Answer:
    """Decline it with a reason."""
    form = RejectForm()
    return _do(
        referral_id, form, "reject",
        lambda actor: actions.reject(referral_id, form.said(), meaning=form.meaning, actor=actor),
        "Referral declined. The referrer has been told.",
    )  # fmt: skip


@blueprint.post("/referrals/<uuid:referral_id>/sessions")
def record_session(referral_id: UUID) -> Answer:
    """Record a session."""
    form = SessionForm()

    def act(actor: Any) -> None:
        on_date, note = form.on_date.data, form.note.data or ""
        if on_date is not None:
            actions.record_session(referral_id, on_date, form.attended.data == "yes", note, actor=actor)

    return _do(referral_id, form, "session", act, "Session recorded.")


@blueprint.post("/referrals/<uuid:referral_id>/outcome")
def record_outcome(referral_id: UUID) -> Answer:
    """Record how it went and finish."""
    form = OutcomeForm()
    return _do(
        referral_id, form, "outcome",
        lambda actor: actions.record_outcome(
            referral_id, OutcomeKind(form.kind.data), form.note.data or "", actor=actor
        ),
        "Outcome recorded. The referrer has been told.",
    )  # fmt: skip


@blueprint.post("/referrals/<uuid:referral_id>/withdraw")
def withdraw(referral_id: UUID) -> Answer:
    """Take it back."""
    form = WithdrawForm()
    return _do(
        referral_id, form, "withdraw", lambda actor: actions.withdraw(referral_id, form.reason.data or "", actor=actor),
        "Referral withdrawn. The service has been told.",
    )  # fmt: skip


def _do(referral_id: UUID, form: Any, name: str, act: Any, said: str) -> Answer:
    actor = current_actor()
    get_referral(actor, referral_id)  # somebody else's is not found, whatever was typed
    if not form.validate_on_submit():
        return _page(referral_id, **{name: form}), 422
    try:
        act(actor)
    except (Invalid, Conflict) as refused:
        form.form_errors.append(refused.message)
        return _page(referral_id, **{name: form}), refused.status
    flash(said)
    return redirect(url_for("referrals.show", referral_id=referral_id))


def _page(referral_id: UUID, **forms: Any) -> str:
    actor = current_actor()
    referral = actions.view_referral(referral_id, actor=actor)
    shown = {name: forms.get(name) or kind(formdata=None) for name, kind in FORMS.items()}
    failed = next(iter(forms.values()), None)
    return render_template("referrals/show.html", referral=referral, failed=failed, may=ReferralPermission, **shown)
