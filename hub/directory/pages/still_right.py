"""An organisation says by a link whether its listings are right; the directory team says how often it is asked."""

from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from hub.core.clock import now, today
from hub.core.errors import Invalid
from hub.core.forms import HubForm
from hub.core.http import current_actor, page_asked
from hub.directory.actions import still_right as actions
from hub.directory.forms.still_right import ChangeForm, EveryForm, EveryOfTermForm
from hub.directory.pages.service_page import present
from hub.directory.queries import still_right as queries
from hub.directory.queries.school_terms import school_terms
from hub.directory.queries.search import all_needs

still_right = Blueprint("still_right", __name__)
Answer = AnyResponse | tuple[str, int]


@still_right.after_request
def _keep_to_themselves(response: Response) -> Response:
    """A link is a key: no cache keeps its page, no search engine lists it, no other site is told of it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@still_right.get("/still-right/<token>")
def show(token: str) -> str:
    """Show the listings that a link asks about. Looking changes nothing."""
    asked = queries.show_asked(token)
    terms = school_terms()
    views = [present(each, now(), today(), terms) for each in asked.waiting]
    return render_template("directory/still_right/show.html", asked=asked, views=views, token=token, form=HubForm())


@still_right.post("/still-right/<token>")
def confirm(token: str) -> AnyResponse:
    """Say that all of them are right."""
    count = actions.confirm(token, actor=current_actor())
    what = "The listing shows that it was" if count == 1 else "The listings show that they were"
    flash(f"Thank you. {what} checked today.")
    return redirect(url_for(".show", token=token), 303)


@still_right.route("/still-right/<token>/<uuid:service_id>", methods=["GET", "POST"])
def change(token: str, service_id: UUID) -> Answer:
    """Say what has changed of one of them."""
    asked = queries.show_asked(token)
    queries.open_item(asked.asked, service_id)
    form = ChangeForm()
    if form.validate_on_submit():
        try:
            actions.tell_change(
                token, service_id, form.chosen(), form.text.data or "", form.told(), actor=current_actor()
            )
        except Invalid as refused:
            form.show(refused)
        else:
            flash("Thank you. The directory team puts it right and writes to you when it is done.")
            return redirect(url_for(".show", token=token), 303)
    view = next(present(each, now(), today(), school_terms()) for each in asked.waiting if each.id == service_id)
    page = render_template("directory/still_right/change.html", form=form, view=view, token=token)
    return make_response(page, 422 if form.is_submitted() else 200)


@still_right.route("/still-right/<token>/stop", methods=["GET", "POST"])
def stop(token: str) -> Answer:
    """Ask not to be written to again about what a link asks about."""
    asked, form = queries.show_asked(token), HubForm()
    if not asked.waiting:
        return redirect(url_for(".show", token=token), 303)
    if form.validate_on_submit():
        actions.stop_asking(token, actor=current_actor())
        flash("We will not ask you about this again.")
        return redirect(url_for(".show", token=token), 303)
    return make_response(render_template("directory/still_right/stop.html", asked=asked, token=token, form=form))


@still_right.get("/directory/still-right")
def desk() -> str:
    """Show how often organisations are asked, how that goes, and the listings nobody answers for."""
    return _desk(EveryForm(prefix="all", formdata=None), EveryOfTermForm(prefix="kind", formdata=None))


@still_right.post("/directory/still-right")
def set_every() -> Answer:
    """Say how often all are asked."""
    form = EveryForm(prefix="all")
    if form.validate():
        actions.set_every(form.days.data or 0, None, actor=current_actor())
        flash("How often organisations are asked is saved.")
        return redirect(url_for(".desk"), 303)
    return _desk(form, EveryOfTermForm(prefix="kind", formdata=None)), 422


@still_right.post("/directory/still-right/kinds")
def set_every_of_term() -> Answer:
    """Say how often those of one kind of help are asked."""
    form = EveryOfTermForm(prefix="kind")
    form.offer(_needs())
    if form.validate():
        actions.set_every(form.days.data or 0, UUID(form.term.data), actor=current_actor())
        flash("How often they are asked is saved.")
        return redirect(url_for(".desk"), 303)
    return _desk(EveryForm(prefix="all", formdata=None), form), 422


@still_right.post("/directory/still-right/off")
def off() -> AnyResponse:
    """Ask nobody any more."""
    actions.remove_every(None, actor=current_actor())
    flash("Nobody is asked any more.")
    return redirect(url_for(".desk"), 303)


@still_right.post("/directory/still-right/kinds/<uuid:term_id>/remove")
def remove_of_term(term_id: UUID) -> AnyResponse:
    """Ask about a kind of help as often as about the others."""
    actions.remove_every(term_id, actor=current_actor())
    flash("This kind of help is asked about as often as the others.")
    return redirect(url_for(".desk"), 303)


def _needs() -> list[tuple[str, str]]:
    """Give the kinds of help to choose from: id and name."""
    return [(need.id, need.name) for need in all_needs()]


def _desk(every: EveryForm, kind: EveryOfTermForm) -> str:
    actor = current_actor()
    intervals, current = queries.list_intervals(actor), queries.get_every()
    kind.offer(_needs())
    if current.days and not every.is_submitted():
        every.days.data = current.days
    return render_template(
        "directory/still_right/desk.html",
        every=current,
        intervals=intervals,
        forms={"all": every, "kind": kind},
        failed=next((each for each in (every, kind) if each.errors), None),
        figures=queries.figures(actor),
        silent=queries.list_silent(actor, number=page_asked()),
    )
