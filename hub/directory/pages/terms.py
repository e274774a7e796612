"""Pages of one term: what it is, changing it, retiring it, linking it to terms of other vocabularies."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.errors import Conflict, HubError, Invalid
from hub.core.http import current_actor, need_sign_in
from hub.directory.actions.taxonomies import add_term, change_term, restore_term, retire_term
from hub.directory.actions.term_links import link_chosen, unlink_terms
from hub.directory.forms.vocabularies import RELATIONS, LinkForm, RetireForm, TermForm
from hub.directory.queries.taxonomies import get_vocabulary
from hub.directory.queries.terms import find_terms, get_term, possible_parents

terms = Blueprint("terms", __name__, url_prefix="/directory")
terms.before_request(need_sign_in)

Answer = str | Response | tuple[str, int]


@terms.get("/terms/<uuid:term_id>")
def show(term_id: UUID) -> str:
    """Show a term."""
    term = get_term(current_actor(), term_id)
    return render_template("directory/vocabularies/term.html", term=term, relations=RELATIONS)


@terms.route("/vocabularies/<uuid:vocabulary_id>/terms/new", methods=["GET", "POST"])
def add(vocabulary_id: UUID) -> Answer:
    """Add a term to a vocabulary, under the one that ?under= names."""
    actor = current_actor()
    vocabulary = get_vocabulary(actor, vocabulary_id)
    form, status = TermForm(), 200
    form.offer_parents(possible_parents(actor, vocabulary_id))
    if not form.is_submitted():
        form.parent_id.data = request.args.get("under", "")
    elif form.validate():
        try:
            term = add_term(vocabulary_id, form.fields(), actor=actor)
        except (Invalid, Conflict) as refused:
            form.show(refused)
            status = refused.status
        else:
            flash(f"“{term.name}” is added.")
            return redirect(url_for(".show", term_id=term.id))
    else:
        status = 422
    return render_template("directory/vocabularies/edit_term.html", form=form, vocabulary=vocabulary, term=None), status


@terms.route("/terms/<uuid:term_id>/change", methods=["GET", "POST"])
def change(term_id: UUID) -> Answer:
    """Rename, describe or move a term."""
    actor = current_actor()
    term = get_term(actor, term_id)
    form, status = TermForm(), 200
    form.offer_parents(possible_parents(actor, term.vocabulary_id, term_id))
    if not form.is_submitted():
        form.show_fields(term.fields)
    elif form.validate():
        try:
            change_term(term_id, form.fields(), seen=form.fields_seen(), actor=actor)
        except (Invalid, Conflict) as refused:
            form.show(refused)
            form.see(get_term(actor, term_id).fields)
            status = refused.status
        else:
            flash("The term is changed.")
            return redirect(url_for(".show", term_id=term_id))
    else:
        status = 422
    vocabulary = get_vocabulary(actor, term.vocabulary_id)
    page = render_template("directory/vocabularies/edit_term.html", form=form, vocabulary=vocabulary, term=term)
    return page, status


@terms.route("/terms/<uuid:term_id>/retire", methods=["GET", "POST"])
def retire(term_id: UUID) -> Answer:
    """Retire a term, after saying what replaces it."""
    actor = current_actor()
    term = get_term(actor, term_id)
    form, status = RetireForm(), 200
    form.offer(possible_parents(actor, term.vocabulary_id), term_id)
    if form.validate_on_submit():
        try:
            moved = retire_term(term_id, replaced_by=form.chosen, actor=actor)
        except (Invalid, Conflict) as refused:
            form.show(refused)
            status = refused.status
        else:
            said = f" {moved} service{' has' if moved == 1 else 's have'} the other one now." if form.chosen else ""
            flash(f"The term is retired.{said}")
            return redirect(url_for(".show", term_id=term_id))
    return render_template("directory/vocabularies/retire.html", form=form, term=term), status


@terms.post("/terms/<uuid:term_id>/restore")
def restore(term_id: UUID) -> Response:
    """Offer a retired term again."""
    restore_term(term_id, actor=current_actor())
    flash("The term is offered again.")
    return redirect(url_for(".show", term_id=term_id))


@terms.route("/terms/<uuid:term_id>/links/new", methods=["GET", "POST"])
def link(term_id: UUID) -> Answer:
    """Link a term to one of another vocabulary, found by words (?q=)."""
    actor = current_actor()
    term, words = get_term(actor, term_id), request.args.get("q", "").strip()[:100]
    form, status = LinkForm(), 200
    form.offer(find_terms(actor, words, outside=term.vocabulary_id))
    if form.validate_on_submit():
        try:
            link_chosen([(term_id, form.chosen, form.relation.data)], actor=actor)
        except HubError as refused:
            form.show(refused)
            status = refused.status
        else:
            flash("The terms are linked.")
            return redirect(url_for(".show", term_id=term_id))
    elif form.is_submitted():
        status = 422
    return render_template("directory/vocabularies/link.html", form=form, term=term, words=words), status


@terms.post("/terms/<uuid:term_id>/links/<uuid:link_id>/remove")
def unlink(term_id: UUID, link_id: UUID) -> Response:
    """Take a link away."""
    unlink_terms(link_id, actor=current_actor())
    flash("The link is taken away.")
    return redirect(url_for(".show", term_id=term_id))
