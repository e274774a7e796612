"""Pages of vocabularies: the list of them, one as a tree, loading one from a file, linking two."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.errors import Conflict, HubError, Invalid
from hub.core.http import current_actor, need_sign_in, page_asked
from hub.core.permissions import allow
from hub.directory.actions.taxonomies import VocabularyFields, add_vocabulary, change_vocabulary
from hub.directory.actions.term_links import link_chosen
from hub.directory.forms.vocabularies import RELATIONS, LoadForm, MatchForm, VocabularyForm
from hub.directory.imports.vocabularies import VocabularyReport, load_vocabulary
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.taxonomies import VocabularyLine, get_vocabulary, list_terms, list_vocabularies
from hub.directory.queries.terms import suggest_links

vocabularies = Blueprint("vocabularies", __name__, url_prefix="/directory/vocabularies")
vocabularies.before_request(need_sign_in)

Answer = str | Response | tuple[str, int]


@vocabularies.get("")
def index() -> str:
    """List the vocabularies."""
    return render_template("directory/vocabularies/index.html", vocabularies=list_vocabularies(current_actor()))


@vocabularies.get("/<uuid:vocabulary_id>")
def show(vocabulary_id: UUID) -> str:
    """Show a vocabulary as a tree, a page at a time; ?q= narrows it to terms with these words."""
    actor, words = current_actor(), request.args.get("q", "").strip()[:100]
    others = [each for each in list_vocabularies(actor) if each.id != vocabulary_id and each.terms]
    return render_template(
        "directory/vocabularies/show.html",
        vocabulary=get_vocabulary(actor, vocabulary_id),
        terms=list_terms(actor, vocabulary_id, words=words, page=page_asked()),
        words=words,
        others=others,
        address=lambda number: url_for(".show", vocabulary_id=vocabulary_id, q=words or None, page=number),
    )


@vocabularies.route("/new", methods=["GET", "POST"])
def add() -> Answer:
    """Make a new vocabulary."""
    allow(current_actor(), DirectoryPermission.EDIT_VOCABULARIES)
    form = VocabularyForm()
    if form.validate_on_submit():
        try:
            made = add_vocabulary(form.fields(), actor=current_actor())
        except Invalid as refused:
            form.show(refused)
        else:
            flash(f"“{made.name}” is made. Add its terms.")
            return redirect(url_for(".show", vocabulary_id=made.id))
    page = render_template("directory/vocabularies/edit.html", form=form, vocabulary=None)
    return page, 422 if form.is_submitted() else 200


@vocabularies.route("/<uuid:vocabulary_id>/change", methods=["GET", "POST"])
def change(vocabulary_id: UUID) -> Answer:
    """Change what is said of a vocabulary."""
    vocabulary = get_vocabulary(current_actor(), vocabulary_id)
    form, status = VocabularyForm(), 200
    if not form.is_submitted():
        form.show_fields(_said(vocabulary))
    elif form.validate():
        try:
            change_vocabulary(vocabulary_id, form.fields(), seen=form.fields_seen(), actor=current_actor())
        except (Invalid, Conflict) as refused:
            form.show(refused)
            form.see(_said(get_vocabulary(current_actor(), vocabulary_id)))
            status = refused.status
        else:
            flash("The vocabulary is changed.")
            return redirect(url_for(".show", vocabulary_id=vocabulary_id))
    else:
        status = 422
    return render_template("directory/vocabularies/edit.html", form=form, vocabulary=vocabulary), status


@vocabularies.route("/load", methods=["GET", "POST"])
def load() -> Answer:
    """Load a list from a file: first what it would do, then, after a yes, it is done."""
    allow(current_actor(), DirectoryPermission.EDIT_VOCABULARIES)
    form = LoadForm()
    if form.validate_on_submit():
        try:
            return _tried_or_loaded(form)
        except HubError as refused:
            form.show(refused)
    page = render_template(
        "directory/vocabularies/load.html", form=form, vocabularies=list_vocabularies(current_actor())
    )
    return page, 422 if form.is_submitted() else 200


@vocabularies.route("/<uuid:vocabulary_id>/links", methods=["GET", "POST"])
def match(vocabulary_id: UUID) -> Answer:
    """Link a vocabulary to another one (?other=): pairs that are called much the same, for somebody to confirm."""
    actor = current_actor()
    vocabulary = get_vocabulary(actor, vocabulary_id)
    other = get_vocabulary(actor, request.args.get("other", type=UUID) or UUID(int=0))
    form, status = MatchForm(), 200
    if form.validate_on_submit():
        try:
            made = link_chosen(form.links(request.form), actor=actor)
        except HubError as refused:
            form.show(refused)
            status = refused.status
        else:
            flash(
                f"{made} link{'' if made == 1 else 's'} made." if made else "Nothing was chosen, and nothing is linked."
            )
            return redirect(url_for(".match", vocabulary_id=vocabulary_id, other=other.id, page=page_asked()))
    found = suggest_links(actor, vocabulary_id, other.id, page=page_asked())
    page = render_template(
        "directory/vocabularies/match.html",
        form=form,
        vocabulary=vocabulary,
        other=other,
        found=found,
        rows=form.rows(found.items),
        relations=RELATIONS,
        address=lambda number: url_for(".match", vocabulary_id=vocabulary_id, other=other.id, page=number),
    )
    return page, status


def _tried_or_loaded(form: LoadForm) -> Answer:
    content = form.content()
    if content is None:
        raise Invalid("Choose the file.", field="file")
    is_sure = not form.file.data and request.form.get("sure") == "y"
    report = _load(form, content, dry_run=not is_sure)
    if is_sure:
        flash(_said_of(report))
        return redirect(url_for(".show", vocabulary_id=report.vocabularies[0].id))
    form.carry(content)
    return render_template("directory/vocabularies/plan.html", form=form, report=report)


def _load(form: LoadForm, content: bytes, *, dry_run: bool) -> VocabularyReport:
    return load_vocabulary(
        content,
        name=form.name.data or "",
        for_needs=bool(form.for_needs.data),
        dry_run=dry_run,
        actor=current_actor(),
    )


def _said_of(report: VocabularyReport) -> str:
    left = f" {report.left_out} row{' was' if report.left_out == 1 else 's were'} left out." if report.left_out else ""
    return f"Loaded: {report.created} terms new, {report.changed} changed, {report.unchanged} as they were.{left}"


def _said(line: VocabularyLine) -> VocabularyFields:
    return VocabularyFields(line.name, line.description, line.version, line.uri, line.for_needs)
