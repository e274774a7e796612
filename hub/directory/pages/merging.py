"""Listings that are likely the same: finding them, comparing two, merging them, undoing that."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.errors import Conflict, Invalid
from hub.core.http import current_actor, need_sign_in
from hub.directory.actions.merging import merge_services, undo_merge
from hub.directory.queries.merging import Comparison, compare, list_duplicates, list_merges

PAIRS_SHOWN = 50

blueprint = Blueprint("merging", __name__, url_prefix="/directory")
blueprint.before_request(need_sign_in)
Answer = str | Response | tuple[str, int]


@blueprint.get("/duplicates")
def duplicates() -> str:
    """List pairs of listings that are likely one, and the merges that were made."""
    return _list("")


@blueprint.route("/merge/<uuid:survivor_id>/<uuid:other_id>", methods=["GET", "POST"])
def merge(survivor_id: UUID, other_id: UUID) -> Answer:
    """Compare two listings field by field, and make one of them."""
    found = compare(current_actor(), survivor_id, other_id)
    if request.method == "GET":
        return render_template("directory/upkeep/merge.html", found=found, refused=None)
    choices = {each.field: request.form.get(f"choice-{each.field}", "") for each in found.differing}
    try:
        merge_services(survivor_id, other_id, choices, actor=current_actor())
    except Invalid as refused:
        return render_template("directory/upkeep/merge.html", found=found, refused=refused), 422
    flash(f"The two are one listing now: {_kept_name(found, choices)}. You can undo it below.")
    return redirect(url_for(".duplicates"), 303)


@blueprint.post("/merges/<uuid:merge_id>/undo")
def undo(merge_id: UUID) -> Answer:
    """Put both listings back as they were."""
    try:
        undo_merge(merge_id, actor=current_actor())
    except Conflict as refused:
        return _list(refused.message), 409
    flash("The merge is undone. Both listings are as they were.")
    return redirect(url_for(".duplicates"), 303)


def _list(refusal: str) -> str:
    actor = current_actor()
    found = list_duplicates(actor, limit=PAIRS_SHOWN)
    pairs, total = found if isinstance(found, tuple) else ([], 0)
    waits = 0 if isinstance(found, tuple) else found.total
    return render_template(
        "directory/upkeep/duplicates.html",
        pairs=pairs,
        total=total,
        waits=waits,
        merges=list_merges(actor),
        refusal=refusal,
    )


def _kept_name(found: Comparison, choices: dict[str, str]) -> str:
    return (found.other if choices.get("name") == "other" else found.survivor).name
