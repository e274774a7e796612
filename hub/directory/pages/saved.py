"""Saved searches and followed services: each user's own. What was searched for never stands in an address."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.actor import Actor
from hub.core.errors import HubError, Invalid, NotFound, NotSignedIn
from hub.core.forms import HubForm
from hub.core.http import current_actor
from hub.core.permissions import allow, can
from hub.directory.actions import saved as actions
from hub.directory.actions.telling import user_of_link
from hub.directory.forms.saved import SavedSearchForm, find_saved, suggested_name, words_of
from hub.directory.pages.kept_searches import keep_search, kept_search
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.saved import get_saved, list_followed, list_saved, names_of
from hub.directory.rules.saved_searches import HOW_OFTEN_WORDS, Fields, kept_fields
from hub.identity.rules import path_inside_hub

saved = Blueprint("saved", __name__)
Answer = str | Response | tuple[str, int]
NEW_NAMED = 5


@dataclass(frozen=True)
class Row:
    """A saved search on the list. `count` and `new` are None where it cannot be run any more; `problem` says why."""

    id: UUID
    name: str
    words: list[str]
    how_often: str
    count: int | None
    new: int | None
    problem: str = ""


@saved.before_request
def _sign_in_first() -> None:
    if request.endpoint != "directory.saved.stop_mail" and not current_actor().is_signed_in:
        raise NotSignedIn


def save_url(actor: Actor, key: str) -> str:
    """Give where the search kept under a key is saved; "" where there is none or the actor may save none."""
    may = key and can(actor, DirectoryPermission.BE_TOLD)
    return url_for("directory.saved.new", search=key) if may else ""


def follow_url(actor: Actor) -> str:
    """Give where services are followed; "" where the actor may follow none."""
    return url_for("directory.saved.follow") if can(actor, DirectoryPermission.BE_TOLD) else ""


@saved.get("/searches")
def index() -> str:
    """List the saved searches, with how many services each finds now and how many are new."""
    actor = current_actor()
    rows = [_row(actor, each.id) for each in list_saved(actor)]
    return render_template("directory/saved/index.html", rows=rows, form=HubForm())


@saved.route("/searches/new", methods=["GET", "POST"])
def new() -> Answer:
    """Save the search that was made last in this browser, named by its key."""
    actor, key = current_actor(), request.values.get("search", "")
    allow(actor, DirectoryPermission.BE_TOLD)
    fields = kept_search(actor, key)
    if fields is None:
        flash("That search is not kept any more. Search again, then save it.")
        return redirect(url_for("directory.search"), 303)
    asked = list(fields.items(multi=True))
    form = SavedSearchForm()
    try:
        kept = kept_fields(asked)
        if form.validate_on_submit():
            search = actions.save_search(
                form.name.data or "", asked, find_saved(actor, kept), form.chosen(), actor=actor
            )
            flash(f"Saved: {search.name}.")
            return redirect(url_for(".index"), 303)
        if not form.is_submitted():
            form.name.data = suggested_name(kept)
    except HubError as refused:
        form.show(refused)
        kept = []
    return _naming(form, kept, key, coarser=kept != [each for each in asked if each[0] != "goal"])


@saved.route("/searches/<uuid:search_id>/edit", methods=["GET", "POST"])
def edit(search_id: UUID) -> Answer:
    """Rename a saved search, or say how often to be told."""
    actor = current_actor()
    search = get_saved(actor, search_id)
    form = SavedSearchForm(data={"name": search.name, "how_often": search.how_often.value})
    if form.validate_on_submit():
        try:
            actions.change_search(search_id, form.name.data or "", form.chosen(), actor=actor)
        except Invalid as refused:
            form.show(refused)
        else:
            flash("Saved.")
            return redirect(url_for(".index"), 303)
    return _naming(form, _fields(search.fields), "", coarser=False)


@saved.post("/searches/<uuid:search_id>/open")
def open_search(search_id: UUID) -> Response:
    """Show what a saved search finds, and say what is new in it."""
    actor = current_actor()
    fields = _fields(get_saved(actor, search_id).fields)
    try:
        fresh = actions.look_at_search(search_id, find_saved(actor, fields), actor=actor)
    except Invalid as refused:
        flash(refused.message)
        return redirect(url_for(".index"), 303)
    if fresh:
        names = names_of(actor, fresh[:NEW_NAMED])
        more = f" and {len(fresh) - NEW_NAMED} more" if len(fresh) > NEW_NAMED else ""
        flash(f"New since you last looked: {'; '.join(names)}{more}.")
    return redirect(url_for("directory.search", search=keep_search(actor, fields)), 303)


@saved.post("/searches/<uuid:search_id>/delete")
def delete(search_id: UUID) -> Response:
    """Delete a saved search."""
    flash(f"Deleted: {actions.delete_search(search_id, actor=current_actor())}.")
    return redirect(url_for(".index"), 303)


@saved.get("/following")
def following() -> str:
    """List the services that the user follows, what changed last first."""
    rows = list_followed(current_actor())
    return render_template("directory/saved/following.html", rows=rows, form=HubForm())


@saved.post("/following")
def follow() -> Response:
    """Follow services, or stop following one; then lead back to where it was asked for."""
    actor, stops = current_actor(), request.form.get("change") == "stop"
    try:
        ids = [UUID(each) for each in request.form.getlist("service")]
    except ValueError:
        raise NotFound("There is no such service in the directory.") from None
    if not ids:
        raise Invalid("Choose a service to follow.")
    if stops:
        for each in ids:
            actions.stop_following(each, actor=actor)
        flash("You do not follow it any more." if len(ids) == 1 else "You do not follow them any more.")
    else:
        actions.follow(ids, actor=actor)
        flash("You will get an e-mail when something changes here." if len(ids) == 1 else "You follow them all now.")
    inside = path_inside_hub(request.form.get("back", ""))
    return redirect(urlsplit(inside)._replace(fragment="").geturl() if inside else url_for(".following"), 303)


@saved.route("/mail/stop/<token>", methods=["GET", "POST"])
def stop_mail(token: str) -> str:
    """Switch off the e-mails about saved searches and followed services, signed in or not: the link says whose."""
    user_id = user_of_link(token)
    form = HubForm()
    done = form.validate_on_submit()
    if done:
        actions.stop_mail(user_id, actor=current_actor())
    return render_template("directory/saved/stop_mail.html", form=form, done=done)


def _fields(stored: list[list[str]]) -> Fields:
    return [(name, value) for name, value in stored]


def _row(actor: Actor, search_id: UUID) -> Row:
    search = get_saved(actor, search_id)
    fields, looked = _fields(search.fields), set(search.looked)
    count, new, problem = None, None, ""
    try:
        found = find_saved(actor, fields)
        count, new = len(found), sum(1 for each in found if each.hex not in looked)
    except Invalid as refused:
        problem = refused.message
    words = words_of(fields)
    return Row(search.id, search.name, words, HOW_OFTEN_WORDS[search.how_often], count, new, problem)


def _naming(form: SavedSearchForm, fields: Fields, key: str, *, coarser: bool) -> tuple[str, int]:
    page = render_template("directory/saved/name.html", form=form, words=words_of(fields), key=key, coarser=coarser)
    return page, 422 if form.is_submitted() else 200
