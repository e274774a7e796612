"""Pages of synonyms: the list, one group, changing it after a look at what that does, switching it off, undoing."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.errors import Conflict, HubError, Invalid
from hub.core.http import current_actor, need_sign_in, page_asked
from hub.core.permissions import allow
from hub.directory.actions.synonyms import add_group, change_group, checked, switch_group, undo_change
from hub.directory.forms.synonyms import SynonymForm, TryForm, UndoForm
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.judged import Looked, look
from hub.directory.queries.synonym_lists import find_groups, get_group, history_of, others_with
from hub.directory.queries.synonyms import GroupLine
from hub.directory.rules.synonyms import GroupState

synonyms = Blueprint("synonyms", __name__, url_prefix="/directory/synonyms")
synonyms.before_request(need_sign_in)

Answer = str | Response | tuple[str, int]


@synonyms.get("")
def index() -> str:
    """List the groups, a page at a time; ?q= narrows them to those with these words, ?show= to one state."""
    words, shown = request.args.get("q", "").strip()[:100], request.args.get("show", "")
    state = GroupState(shown) if shown in set(GroupState) else None
    return render_template(
        "directory/synonyms/index.html",
        groups=find_groups(current_actor(), words=words, state=state, page=page_asked()),
        words=words,
        state=state,
        states=GroupState,
        address=lambda number: url_for(".index", q=words or None, show=state, page=number),
    )


@synonyms.get("/<uuid:group_id>")
def show(group_id: UUID) -> str:
    """Show a group: its words, where it comes from, and what was changed."""
    actor = current_actor()
    group = get_group(actor, group_id)
    return render_template(
        "directory/synonyms/show.html",
        group=group,
        history=history_of(actor, group_id),
        elsewhere=others_with(actor, group.fields.group, group_id),
        form=UndoForm(version=str(group.version)),
    )


@synonyms.route("/new", methods=["GET", "POST"])
def add() -> Answer:
    """Add a group, after a look at what it does."""
    actor = current_actor()
    allow(actor, DirectoryPermission.EDIT_VOCABULARIES)
    form, looked, status = SynonymForm(), None, 200
    if form.validate_on_submit():
        try:
            if "look" in request.form:
                looked = look(actor, None, checked(form.fields()), form.typed)
            else:
                group_id = add_group(form.fields(), actor=actor)
                flash("The group is added. The search goes by it now.")
                return redirect(url_for(".show", group_id=group_id))
        except Invalid as refused:
            form.show(refused)
    if form.errors:
        status = 422
    return _edit(form, None, looked), status


@synonyms.route("/<uuid:group_id>/change", methods=["GET", "POST"])
def change(group_id: UUID) -> Answer:
    """Change a group, after a look at what that does."""
    actor = current_actor()
    group = get_group(actor, group_id)
    form, looked, status = SynonymForm(), None, 200
    if not form.is_submitted():
        form.show_fields(group.fields)
    elif form.validate():
        wanted = form.fields(is_on=group.fields.is_on)
        try:
            if "look" in request.form:
                looked = look(actor, group_id, checked(wanted), form.typed)
            else:
                change_group(group_id, wanted, seen=form.fields_seen(), actor=actor)
                flash("The group is changed." + (" The search goes by it now." if wanted.is_on else ""))
                return redirect(url_for(".show", group_id=group_id))
        except (Invalid, Conflict) as refused:
            form.show(refused)
            status = refused.status
            if isinstance(refused, Conflict):
                form.see(get_group(actor, group_id).fields)
    else:
        status = 422
    return _edit(form, group, looked), status


@synonyms.route("/<uuid:group_id>/switch", methods=["GET", "POST"])
def switch(group_id: UUID) -> Answer:
    """Switch a group off, or on again: first what that does, then, after a yes, it is done."""
    actor = current_actor()
    group = get_group(actor, group_id)
    form, status = TryForm(), 200
    is_on = group.state is not GroupState.OFF
    if form.validate_on_submit():
        try:
            if sure := request.form.get("sure"):
                switch_group(group_id, is_on=sure == "on", actor=actor)
                flash(f"“{group.name}” is switched {'on' if sure == 'on' else 'off'}.")
                return redirect(url_for(".show", group_id=group_id))
        except HubError as refused:
            form.show(refused)
            status = refused.status
    elif form.is_submitted():
        status = 422
    looked = look(actor, group_id, replace(group.fields, is_on=not is_on), "" if form.errors else form.typed)
    page = render_template("directory/synonyms/switch.html", form=form, group=group, looked=looked, is_on=is_on)
    return page, status


@synonyms.post("/<uuid:group_id>/undo")
def undo(group_id: UUID) -> Response:
    """Take the last change of a group back."""
    try:
        undo_change(group_id, version=UndoForm().number, actor=current_actor())
    except Conflict as refused:
        flash(f"Nothing was undone. {refused.message}")
    else:
        flash("The last change is undone.")
    return redirect(url_for(".show", group_id=group_id))


def _edit(form: SynonymForm, group: GroupLine | None, looked: Looked | None) -> str:
    return render_template("directory/synonyms/edit.html", form=form, group=group, looked=looked)
