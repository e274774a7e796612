"""The page on which the directory team says when the schools have term."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.core.errors import Invalid
from hub.core.http import current_actor, need_sign_in
from hub.directory.actions.school_terms import add_school_term, remove_school_term
from hub.directory.forms.school_terms import SchoolTermForm
from hub.directory.queries.school_terms import list_school_terms

school_terms = Blueprint("school_terms", __name__, url_prefix="/directory/school-terms")
school_terms.before_request(need_sign_in)


@school_terms.route("", methods=["GET", "POST"])
def show() -> Response | tuple[str, int]:
    """List the terms, and add one."""
    actor = current_actor()
    terms = list_school_terms(actor)
    form = SchoolTermForm()
    if form.validate_on_submit() and form.begins_on.data and form.ends_on.data:
        try:
            term = add_school_term(form.name.data or "", form.begins_on.data, form.ends_on.data, actor=actor)
        except Invalid as refused:
            form.show(refused)
        else:
            flash(f"Added {term.name}.")
            return redirect(url_for(".show"))
    page = render_template("directory/school_terms.html", form=form, terms=terms)
    return page, 422 if form.is_submitted() else 200


@school_terms.post("/<uuid:term_id>/remove")
def remove(term_id: UUID) -> Response:
    """Remove a term."""
    remove_school_term(term_id, actor=current_actor())
    flash("The term was removed.")
    return redirect(url_for(".show"))
