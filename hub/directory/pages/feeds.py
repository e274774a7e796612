"""Feeds: which there are and how they do, adding one, fetching one now, and deciding where the directory differs."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.core.errors import Conflict, HubError, Invalid
from hub.core.http import current_actor, page_asked
from hub.core.permissions import allow
from hub.directory.actions.feeds import add_feed, change_feed, decide_held, switch_feed
from hub.directory.forms.feeds import AddressForm, DecideForm, FeedForm, HeldForm
from hub.directory.imports.feeds import Tried, decide_differences, fetch_now, try_address
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.differences import Difference, list_differences
from hub.directory.queries.sources import get_feed, list_feeds, list_fetches, list_held
from hub.directory.rules.change_words import said
from hub.directory.rules.feeds import SCHEDULES
from hub.directory.rules.field_words import field_words
from hub.directory.rules.plain_text import plain

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")
SIDES = ("It was", "Here it is now", "The source now says")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
def index() -> str:
    """List the feeds."""
    return render_template("directory/feeds/index.html", feeds=list_feeds(current_actor()), schedules=SCHEDULES)


@blueprint.route("/new", methods=["GET", "POST"])
def add() -> Answer:
    """Register a feed, or only try what stands at its address."""
    allow(current_actor(), DirectoryPermission.MANAGE_FEEDS)
    form, tried, status = FeedForm(), None, 200
    if form.is_submitted():
        try:
            if form.validate() and request.form.get("step") == "try":
                tried = try_address(form.url.data or "", actor=current_actor())
            elif not form.errors:
                return _added(form)
            status = 422 if form.errors else 200
        except (Invalid, Conflict) as refused:
            form.show(refused)
            status = refused.status
    return _form_page("directory/feeds/new.html", form, tried), status


@blueprint.get("/<uuid:feed_id>")
def show(feed_id: UUID) -> str:
    """Show a feed, how its fetches went, and what waits for a decision."""
    actor = current_actor()
    return render_template(
        "directory/feeds/show.html",
        feed=get_feed(actor, feed_id),
        fetches=list_fetches(actor, feed_id, page_asked()),
        held=list_held(actor, feed_id),
        schedules=SCHEDULES,
        form=HeldForm(),
    )


@blueprint.route("/<uuid:feed_id>/edit", methods=["GET", "POST"])
def edit(feed_id: UUID) -> Answer:
    """Change where a feed is and how often it is fetched, or only try the new address."""
    feed = get_feed(current_actor(), feed_id)
    form, tried, status = AddressForm(url=feed.url, every_minutes=str(feed.every_minutes)), None, 200
    if form.is_submitted():
        try:
            if form.validate() and request.form.get("step") == "try":
                tried = try_address(form.url.data or "", actor=current_actor())
            elif not form.errors:
                change_feed(feed_id, url=form.url.data or "", every_minutes=form.minutes(), actor=current_actor())
                flash("The feed was changed.")
                return redirect(url_for(".show", feed_id=feed_id))
            status = 422 if form.errors else 200
        except Invalid as refused:
            form.show(refused)
            status = refused.status
    return _form_page("directory/feeds/edit.html", form, tried, feed=feed), status


@blueprint.post("/<uuid:feed_id>/fetch")
def fetch(feed_id: UUID) -> Response:
    """Fetch a feed now, all of it where that was asked."""
    try:
        result = fetch_now(feed_id, full=request.form.get("all") == "yes", actor=current_actor())
    except Conflict as refused:
        flash(refused.message)
    else:
        if result is None:
            flash("The feed is fetched next, within a minute or as soon as the feed before it is done.")
        else:
            flash(f"The feed could not be fetched. {result.problem}" if result.problem else "The feed was fetched.")
    return redirect(url_for(".show", feed_id=feed_id))


@blueprint.post("/<uuid:feed_id>/switch")
def switch(feed_id: UUID) -> Response:
    """Switch a feed on or off."""
    feed = switch_feed(feed_id, request.form.get("on") == "yes", actor=current_actor())
    flash("The feed was switched on." if feed.is_on else "The feed was switched off. What came from it stays listed.")
    return redirect(url_for(".show", feed_id=feed_id))


@blueprint.post("/<uuid:feed_id>/held")
def held(feed_id: UUID) -> Response:
    """Take out what a feed no longer has, or keep it."""
    form = HeldForm()
    get_feed(current_actor(), feed_id)
    try:
        take_out = form.decision.data == "take_out"
        count = decide_held(form.fetch(), take_out=take_out, actor=current_actor())
        flash(
            f"{count:,} listings were taken out." if take_out else f"{count:,} listings stay, as listings of our own."
        )
    except (Invalid, Conflict) as refused:
        flash(refused.message)
    return redirect(url_for(".show", feed_id=feed_id))


@blueprint.route("/differences", methods=["GET", "POST"])
def differences() -> Answer:
    """Show where the directory differs from its sources (?source= one of them), and take decisions."""
    form, status = DecideForm(), 200
    source = request.args.get("source", "")
    if form.is_submitted():
        try:
            count = decide_differences(form.ids(), take_theirs=form.takes_theirs(), actor=current_actor())
        except HubError as refused:
            if refused.status not in {409, 422}:
                raise
            form.show(refused)
            status = refused.status
        else:
            flash(_decided(count, theirs=form.takes_theirs()))
            return redirect(url_for(".differences", source=source or None), 303)
    found = list_differences(current_actor(), page_asked(), source)
    page = render_template(
        "directory/feeds/differences.html",
        form=form,
        found=found,
        source=source,
        field_words=field_words,
        sides=_sides,
    )
    return page, status


def _added(form: FeedForm) -> Response:
    feed = add_feed(form.name.data or "", form.url.data or "", form.minutes(), actor=current_actor())
    flash("The feed was added. It is fetched next." if feed.every_minutes else "The feed was added.")
    return redirect(url_for(".show", feed_id=feed.id))


def _form_page(template: str, form: AddressForm, tried: Tried | None, **more: Any) -> str:
    return render_template(template, form=form, tried=tried, **more)


def _decided(count: int, *, theirs: bool) -> str:
    what = "1 field was" if count == 1 else f"{count:,} fields were"
    return f"{what} taken from the feed." if theirs else f"{what} kept as here."


def _sides(difference: Difference) -> list[tuple[str, list[str]]]:
    """Write the three values in full, a line for each paragraph or item; with their mark-up where only that differs."""
    values = (difference.before, difference.ours, difference.theirs)
    written = [_lines(each) for each in values]
    if written[1] == written[2]:
        written = [str(each).splitlines() if isinstance(each, str) else _lines(each) for each in values]
    return list(zip(SIDES, written, strict=True))


def _lines(value: Any) -> list[str]:
    if isinstance(value, str):
        return list(plain(value)) or [value]
    values = value if isinstance(value, list) else [value]
    return [text for each in values if (text := said(each))]
