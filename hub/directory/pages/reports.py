"""Anybody says that a listing is wrong; the directory team looks at what was said."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.errors import Invalid
from hub.core.http import current_actor, page_asked
from hub.core.permissions import allow
from hub.directory.actions.reports import answer_report, report_mistake
from hub.directory.forms.reports import ReportAnswerForm, ReportForm
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.listings import get_listing
from hub.directory.queries.reports import list_reports
from hub.directory.queries.upkeep import survivor_of
from hub.identity.queries import find_user_email

reports = Blueprint("reports", __name__)


@reports.route("/services/<uuid:service_id>/report", methods=["GET", "POST"])
def new(service_id: UUID) -> Response | tuple[str, int]:
    """Say what is wrong with a listing. No account is needed."""
    actor = current_actor()
    service_id = survivor_of([service_id]).get(service_id, service_id)
    listed = get_listing(actor, service_id)
    mine = find_user_email(actor.user_id) if actor.user_id else None
    form = ReportForm(email=mine or "")
    if form.validate_on_submit():
        try:
            report_mistake(
                service_id,
                form.chosen(),
                form.text.data or "",
                form.email.data or "",
                network=request.remote_addr or "",
                actor=actor,
            )
        except Invalid as refused:
            form.show(refused)
        else:
            flash("Thank you. The directory team looks at what you told us.")
            return redirect(url_for("directory.service", service_id=service_id))
    page = render_template("directory/reports/new.html", form=form, name=listed.listing.name, service_id=service_id)
    return page, 422 if form.is_submitted() else 200


@reports.get("/directory/reports")
def index() -> str:
    """List what waits to be looked at."""
    actor = current_actor()
    return render_template(
        "directory/reports/index.html",
        found=list_reports(actor, number=page_asked()),
        answer_of=lambda report_id: ReportAnswerForm(prefix=str(report_id), formdata=None),
    )


@reports.post("/directory/reports/<uuid:report_id>")
def answer(report_id: UUID) -> Response:
    """Say what became of a report."""
    actor = current_actor()
    allow(actor, DirectoryPermission.ANSWER_REPORTS)
    form = ReportAnswerForm(prefix=str(report_id))
    if form.validate():
        answer_report(report_id, form.chosen(), actor=actor)
        flash("The report is answered.")
    else:
        flash("Nothing was saved: choose what became of the report.")
    return redirect(url_for(".index"))
