"""The import desk: handing in a file, saying what its columns are, seeing what would change, saying yes or no."""

from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from hub.core.clock import today
from hub.core.errors import Conflict, HubError, Invalid
from hub.core.http import current_actor, page_asked
from hub.core.permissions import allow
from hub.directory.actions.import_runs import choose_columns, drop_run
from hub.directory.actions.mappings import save_mapping
from hub.directory.exports.set_aside import export_set_aside
from hub.directory.forms.imports import UNNAMED, ColumnsForm, DecisionForm, HandInForm, columns_form
from hub.directory.imports import desk
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.imports import RunView, get_run, list_changes, list_runs, list_set_aside, list_sources
from hub.directory.queries.mappings import list_mappings
from hub.directory.rules.change_words import change_lines
from hub.directory.rules.field_words import field_words
from hub.directory.rules.import_runs import ImportState
from hub.directory.rules.mapping import check_mapping, fitted

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
Answer = str | Response | tuple[str, int]

PARTS = {
    "created": "New",
    "changed": "Changed",
    "gone": "No longer in the source",
    "kept": "Kept as they are here",
    "quarantined": "Set aside",
}
KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
HELD_IN_MEMORY = 5_000_000  # bytes of a file that is given out; larger ones lie on disk
PIECE = 64 * 1024
BUSY = frozenset({ImportState.WANTED, ImportState.RUNNING})
TOO_LARGE = (
    "The file is too large for this page, which takes up to {size} MB. Whoever runs Hub can take it in on the server, "
    "where files up to 1 GB are taken: flask --app wsgi directory import FILE --name NAME"
)


@blueprint.get("")
def index() -> str:
    """List the imports, the newest first."""
    return render_template("directory/imports/index.html", runs=list_runs(current_actor(), page_asked()))


@blueprint.route("/new", methods=["GET", "POST"])
def start() -> Answer:
    """Hand in a file, and say which directory it is (?source= chooses one that was taken in before)."""
    actor = current_actor()
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    form = HandInForm()
    form.offer(list_sources(actor))
    if not form.is_submitted():
        _preselect(form, request.args.get("source", ""))
        return render_template("directory/imports/start.html", form=form)
    status = 422
    try:
        if form.validate():
            return _handed_in(form)
    except Invalid as refused:
        form.show(refused)
        status = refused.status
    return render_template("directory/imports/start.html", form=form), status


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Answer:
    """Say what to do with a file that is larger than a request may be; nothing of the request was read."""
    form = HandInForm(formdata=None)
    form.offer(list_sources(current_actor()))
    form.show(Invalid(TOO_LARGE.format(size=(request.max_content_length or 0) // 1024**2), field="file"))
    return render_template("directory/imports/start.html", form=form), 413


@blueprint.route("/<uuid:run_id>", methods=["GET", "POST"])
def show(run_id: UUID) -> Answer:
    """Show how far an import is, what it would change or did; take the yes or no."""
    if request.method == "POST":
        return _decided(run_id, DecisionForm())
    run = get_run(current_actor(), run_id)
    if run.state is ImportState.WAITING and run.form == desk.SHEET:
        return redirect(url_for(".columns", run_id=run_id))
    return _page(run)


@blueprint.route("/<uuid:run_id>/columns", methods=["GET", "POST"])
def columns(run_id: UUID) -> Answer:
    """Say what each column of a spreadsheet is."""
    actor = current_actor()
    run = get_run(actor, run_id)
    if run.form != desk.SHEET or not run.file_name or run.state in BUSY:
        return redirect(url_for(".show", run_id=run_id))
    table, kept = desk.columns_of(run_id, actor=actor), list_mappings(actor)
    chosen = kept.get(request.args.get("kept", ""))
    form = columns_form(table.headers, fitted(chosen, table.headers) if chosen else run.mapping or {})
    shown = {"form": form, "run": run, "table": table, "kept": list(kept)}
    if not form.is_submitted():
        return render_template("directory/imports/columns.html", **shown)
    try:
        if form.validate() and _columns_make_sense(form):
            if form.save_as.data and form.save_as.data.strip():
                save_mapping(form.save_as.data, form.mapping(), actor=actor)
            choose_columns(run_id, form.mapping(), actor=actor)
            desk.try_out(run_id, actor=actor)
            return redirect(url_for(".show", run_id=run_id))
    except HubError as refused:
        form.show(refused)
    return render_template("directory/imports/columns.html", **shown), 422


@blueprint.get("/<uuid:run_id>/set-aside.<any(xlsx, csv):form>")
def set_aside(run_id: UUID, form: str) -> Response:
    """Give what was set aside as a spreadsheet, to be mended and loaded again."""
    file = SpooledTemporaryFile(max_size=HELD_IN_MEMORY)  # noqa: SIM115 (closed once it was sent)
    try:
        export_set_aside(run_id, file, form, actor=current_actor())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    headers = {"Content-Disposition": f"attachment; filename=set-aside-{today()}.{form}"}
    return Response(_pieces(file), mimetype=KINDS[form], headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _preselect(form: HandInForm, source: str) -> None:
    earlier = [value for value, *_ in form.source.iter_choices()]
    form.source.data = source if source in earlier else ""
    form.new_source.data = "" if source in (*earlier, UNNAMED) else source


def _handed_in(form: HandInForm) -> Response:
    actor = current_actor()
    source, file_name, content = form.handed_in()
    run_id = desk.hand_in(content, file_name=file_name, source=source, actor=actor)
    if get_run(actor, run_id).form == desk.SHEET:
        return redirect(url_for(".columns", run_id=run_id), 303)
    desk.try_out(run_id, actor=actor)
    return redirect(url_for(".show", run_id=run_id), 303)


def _columns_make_sense(form: ColumnsForm) -> bool:
    errors = check_mapping(form.mapping(), form.headers)
    if errors:
        form.show_columns(errors)
    return not errors


def _decided(run_id: UUID, form: DecisionForm) -> Response:
    actor = current_actor()
    try:
        if form.do.data == "drop":
            drop_run(run_id, actor=actor)
            flash("Dropped. Nothing was taken in, and the file is gone.")
            return redirect(url_for(".index"), 303)
        if form.do.data == "again" and get_run(actor, run_id).is_silent:
            desk.go_on(run_id, actor=actor)
        elif form.do.data == "try" or not get_run(actor, run_id).was_tried:
            desk.try_out(run_id, actor=actor)
        elif not desk.take_in(run_id, planned_at=_moment(form.planned_at.data), actor=actor):
            flash("Somebody said yes to this import before. This is how far it is.")
    except Conflict as refused:
        flash(refused.message)
    return redirect(url_for(".show", run_id=run_id), 303)


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None


def _page(run: RunView) -> str:
    actor = current_actor()
    there = {part: words for part, words in PARTS.items() if run.counts.get(part)}
    part = request.args.get("show", "")
    part = part if part in there else next(iter(there), "")
    found: Any = None
    if part == "quarantined":
        found = list_set_aside(actor, run.id, page_asked())
    elif part:
        found = list_changes(actor, run.id, part, page_asked())
    return render_template(
        "directory/imports/show.html",
        run=run,
        state=run.state.value,
        form_words=desk.form_words(run.form),
        parts=there,
        part=part,
        found=found,
        lines=change_lines,
        field_words=field_words,
    )
