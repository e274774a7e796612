"""What was looked for and not found: recording it, and reading the counts."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.actor import Actor
from hub.core.errors import Invalid
from hub.core.http import current_actor
from hub.core.permissions import allow, can
from hub.directory.forms.understanding import as_fields
from hub.directory.pages.kept_searches import kept_search
from hub.directory.pages.offers import Offer, offer_at_foot
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import all_needs, read_from
from hub.insights.actions import record_unmet_need
from hub.insights.forms import SOMETHING_ELSE, UnmetNeedForm
from hub.insights.permissions import InsightsPermission
from hub.insights.queries import count_unmet_needs
from hub.insights.rules import Reason, likely_reason, need_said, outcode_of

blueprint = Blueprint("insights", __name__, template_folder="templates")


@blueprint.get("/unmet-needs")
def unmet_needs() -> str:
    """Show the counts."""
    actor = current_actor()
    return render_template(
        "insights/unmet_needs.html",
        counts=count_unmet_needs(actor),
        may_record=can(actor, InsightsPermission.RECORD_UNMET_NEED),
    )


@blueprint.route("/unmet-needs/new", methods=["GET", "POST"])
def record() -> Response | tuple[str, int]:
    """Record that no service was suitable."""
    actor = current_actor()
    allow(actor, InsightsPermission.RECORD_UNMET_NEED)
    form = UnmetNeedForm(data=_from_search(actor))
    form.need.choices = dict(_need_choices())
    if form.validate_on_submit():
        try:
            _record(form, actor)
        except Invalid as refused:
            form.show(refused)
        else:
            flash("Recorded: no suitable service. Thank you. It helps to show what is missing here.")
            return redirect(url_for("directory.search"))
    return render_template("insights/record.html", form=form), 422 if form.is_submitted() else 200


@offer_at_foot
def no_suitable_service(actor: Actor, search_key: str) -> Offer | None:
    """Offer to record it, to those who may."""
    if not can(actor, InsightsPermission.RECORD_UNMET_NEED):
        return None
    return Offer(
        href=url_for("insights.record", search=search_key or None),
        text="No suitable service",
        hint="Record what was needed, without anything about the person, so that what is missing here is seen.",
    )


def _record(form: UnmetNeedForm, actor: Actor) -> None:
    need = form.need.data
    record_unmet_need(
        None if need == SOMETHING_ELSE else UUID(need),
        Reason(form.reason.data),
        area=form.area.data or "",
        would_have_helped=form.would_have_helped.data or "",
        actor=actor,
    )


def _need_choices() -> list[tuple[str, str]]:
    needs = [(need.id, f"– {need.name}" if need.parent_id else need.name) for need in all_needs()]
    return [("", "Choose a need"), *needs, (SOMETHING_ELSE, "Something else")]


def _from_search(actor: Actor) -> dict[str, str]:
    """Start from the search that found nothing: its need, what it was narrowed by, the first part of its postcode."""
    fields = kept_search(actor, request.args.get("search", ""))
    if fields is None:
        return {}
    words = fields.get("q", "")
    read = as_fields(read_from(Criteria(text=words)))
    try:
        area = outcode_of(fields.get("near", "") or dict(read).get("near", ""))
    except Invalid:
        area = ""  # a town: too large to be worth counting by
    reason = likely_reason(fields) or likely_reason({*dict(read)} - {"within"})
    need = fields.get("need", "") or need_said(words, {need.id: need.name for need in all_needs()})
    return {"need": need, "area": area, "reason": reason.value if reason else ""}
