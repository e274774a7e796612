"""The short list: services put aside, in order, side by side, and as a sheet or a text to hand over."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from hub.core.clock import now, today
from hub.core.errors import Invalid, NotFound
from hub.core.http import current_actor
from hub.directory.geography.geocoder import Located
from hub.directory.pages.kept_searches import last_place
from hub.directory.pages.kept_short_list import keep_list, kept_list
from hub.directory.pages.saved import follow_url
from hub.directory.pages.short_list_view import Item, lay_out, rows
from hub.directory.queries.school_terms import school_terms
from hub.directory.queries.short_list import Chosen, chosen_services, find_place, giver_of
from hub.directory.rules.handing_over import TITLE, mail, text_message
from hub.directory.rules.short_list import LEAST_COMPARED, MOST, MOST_COMPARED, Change, changed, is_full
from hub.identity.rules import path_inside_hub

short_list = Blueprint("short_list", __name__, url_prefix="/shortlist")
Answer = str | Response | tuple[str, int]


@short_list.get("")
def show() -> Answer:
    """Show the list."""
    return _page()


@short_list.post("")
def change() -> Response:
    """Add a service, take it off, move it, or clear the list; then lead back to where it was asked for."""
    actor, (what, service_id) = current_actor(), _asked()
    ids = kept_list(actor)
    if what is Change.ADD and service_id not in ids:
        if not chosen_services(actor, [service_id]).services:
            raise NotFound("There is no such service in the directory.")
        if is_full(ids):
            flash(f"Your short list is full: it holds {MOST} services. Take one off first.")
            return redirect(_back(), 303)
    ids = changed(ids, what, service_id)
    keep_list(actor, ids)
    return redirect(f"{_back()}#{_landing(what, service_id, ids)}", 303)


@short_list.get("/compare")
def compare() -> Answer:
    """Put two to four services of the list side by side."""
    wanted = set(request.args.getlist("of"))
    items = [each for each in _items(_chosen(), _place()) if str(each.id) in wanted]
    if not LEAST_COMPARED <= len(items) <= MOST_COMPARED:
        return _page(f"Choose from {LEAST_COMPARED} to {MOST_COMPARED} services to compare.", wanted), 422
    return render_template("directory/short_list/compare.html", items=items, rows=rows(items), near=_near())


@short_list.get("/sheet")
def sheet() -> str:
    """Show the sheet to print."""
    items = _items(_chosen(), None)
    return render_template(
        "directory/short_list/sheet.html",
        is_large=request.args.get("size") == "large",
        **_to_hand_over(items),
        near=_near(),
    )


@dataclass(frozen=True)
class Offered:
    """What the buttons on cards share: where they post, where they lead back to, and what is on the list already."""

    action: str
    back: str
    href: str
    ids: frozenset[str]
    token: str


@short_list.app_template_global("short_list")
def _offered() -> Offered:
    """Give it once for all cards of a page."""
    if "short_list" not in g:
        ids = frozenset(str(each) for each in kept_list(current_actor()))
        action, back = url_for("directory.short_list.change"), request.full_path.rstrip("?")
        g.short_list = Offered(action, back, _url(), ids, generate_csrf())
    offered: Offered = g.short_list
    return offered


def _url() -> str:
    return url_for("directory.short_list.show", near=_near() or None)


def _page(error: str = "", ticked: set[str] | None = None) -> str:
    place = _place()
    items = _items(_chosen(), place)
    ticked = ticked if ticked is not None else {str(each.id) for each in items if len(items) <= MOST_COMPARED}
    handed = _to_hand_over(items)
    return render_template(
        "directory/short_list/show.html",
        items=items,
        place=place,
        near=_near(),
        error=error,
        ticked=ticked,
        follow_url=follow_url(current_actor()),
        **handed,
        **_messages(items),
    )


def _messages(items: list[Item]) -> dict[str, object]:
    services = [each.handed for each in items if each.handed]
    text, letter = text_message(services), mail(services)
    lines = letter.body.replace("\n", "\r\n")
    return {
        "text": text,
        "letter": letter,
        # The empty first field is for telephones that take the text after "&" only.
        "sms_url": f"sms:?&body={quote(text.body, safe='')}",
        "mail_url": f"mailto:?subject={quote(TITLE)}&body={quote(lines, safe='')}",
    }


def _to_hand_over(items: list[Item]) -> dict[str, object]:
    return {
        "handed": [each.handed for each in items if each.handed],
        "held": [each for each in items if each.kept_back],
        "giver": giver_of(current_actor()),
        "title": TITLE,
    }


def _chosen() -> Chosen:
    """Give the list as it stands now, and keep it so, with a word about what changed by itself."""
    actor = current_actor()
    ids = kept_list(actor)
    chosen = chosen_services(actor, ids)
    if chosen.ids != ids:
        keep_list(actor, chosen.ids)
    if chosen.lost:
        flash(
            _plural(
                chosen.lost, "is not in the directory any more and has", "are not in the directory any more and have"
            )
            + " left your short list."
        )
    if chosen.merged:
        flash(
            _plural(
                chosen.merged,
                "was joined with another listing, which stands",
                "were joined with other listings, which stand",
            )
            + " in your short list now."
        )
    return chosen


def _plural(count: int, one: str, more: str) -> str:
    return f"1 service {one}" if count == 1 else f"{count} services {more}"


def _items(chosen: Chosen, place: Located | None) -> list[Item]:
    moment, day, terms = now(), today(), school_terms()
    return [lay_out(each, place, moment, day, terms) for each in chosen.services]


def _near() -> str:
    """Give the place that a visitor's address names; that of somebody signed in never stands in one."""
    return "" if current_actor().is_signed_in else request.args.get("near", "")


def _place() -> Located | None:
    actor = current_actor()
    return find_place(last_place(actor) if actor.is_signed_in else _near())


def _asked() -> tuple[Change, UUID]:
    try:
        what = Change(request.form.get("change", ""))
        return what, UUID(int=0) if what is Change.CLEAR else UUID(request.form.get("service", ""))
    except ValueError:
        raise Invalid("Choose a service and what to do with it.") from None


def _back() -> str:
    inside = path_inside_hub(request.form.get("back", ""))
    return urlsplit(inside)._replace(fragment="").geturl() if inside else url_for(".show")


def _landing(what: Change, service_id: UUID, ids: tuple[UUID, ...]) -> str:
    """Give the id of what has the focus after a change: the button pressed or its like, else the head of the list."""
    if not _back().startswith(url_for(".show")):
        return f"list-{service_id}"
    if what in {Change.UP, Change.DOWN} and service_id in ids:
        at_end = service_id == (ids[0] if what is Change.UP else ids[-1])
        turned = Change.DOWN if what is Change.UP else Change.UP
        return f"{turned if at_end else what}-{service_id}"
    return "list"
