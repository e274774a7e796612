"""The public directory: searching it, a service, an organisation."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from hub.core.actor import Actor, Role
from hub.core.clock import now, today
from hub.core.errors import Invalid
from hub.core.http import current_actor
from hub.core.permissions import can
from hub.directory.forms import UUID_PATTERN, SearchForm, fields_of
from hub.directory.forms.understanding import as_fields, read_chips
from hub.directory.forms.upkeep import NoteForm
from hub.directory.pages.calendar import calendar
from hub.directory.pages.desk import desk
from hub.directory.pages.how_ordered import how_ordered
from hub.directory.pages.kept_searches import keep_search, kept_search
from hub.directory.pages.merging import blueprint as merging
from hub.directory.pages.offered import names as offered_page
from hub.directory.pages.offers import offers
from hub.directory.pages.public_page import PublicPage, outside_of, outside_of_organisation, words_of
from hub.directory.pages.reports import reports
from hub.directory.pages.saved import save_url, saved
from hub.directory.pages.school_terms import school_terms as school_terms_page
from hub.directory.pages.service_page import present
from hub.directory.pages.short_list import short_list
from hub.directory.pages.sitemap import sitemap
from hub.directory.pages.still_right import still_right
from hub.directory.pages.synonyms import synonyms
from hub.directory.pages.terms import terms
from hub.directory.pages.upkeep import blueprint as upkeep
from hub.directory.pages.vocabularies import vocabularies
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.answers import past_referrals
from hub.directory.queries.cards import plain_cards
from hub.directory.queries.listings import (
    Listed,
    get_listing,
    get_organisation_page,
    listings_of,
    may_manage,
    with_addresses,
)
from hub.directory.queries.loosening import Loosening, loosenings
from hub.directory.queries.manage import list_notes
from hub.directory.queries.national_lines import national_help
from hub.directory.queries.offered import offered
from hub.directory.queries.reports import count_reports
from hub.directory.queries.results_map import ResultsMap, map_of
from hub.directory.queries.saved import followed_ids
from hub.directory.queries.school_terms import school_terms
from hub.directory.queries.search import Found, read_from, search_services
from hub.directory.queries.upkeep import survivor_of
from hub.directory.rules.calendar import has_dates
from hub.directory.rules.maps.frame import ZOOMS
from hub.directory.rules.reports import FLAGS

blueprint = Blueprint("directory", __name__, template_folder="../templates")
blueprint.register_blueprint(calendar)
blueprint.register_blueprint(school_terms_page)
blueprint.register_blueprint(how_ordered)
blueprint.register_blueprint(merging)
blueprint.register_blueprint(upkeep)
blueprint.register_blueprint(vocabularies)
blueprint.register_blueprint(terms)
blueprint.register_blueprint(synonyms)
blueprint.register_blueprint(short_list)
blueprint.register_blueprint(saved)
blueprint.register_blueprint(offered_page)
blueprint.register_blueprint(reports)
blueprint.register_blueprint(still_right)
blueprint.register_blueprint(sitemap)
BLUEPRINTS = (blueprint, desk)

MOST_PAGES = 1000
MAP = "map"
NOBODY = UUID(int=0)
CHANGES = ("remove", "meant", "wider", "only")


@blueprint.route("/services", methods=["GET", "POST"])
def search() -> Response | tuple[str, int]:
    """Search. Who is signed in posts the form: what a person needs never stands in an address, a log or a history."""
    actor = current_actor()
    if request.method == "POST":
        form = SearchForm()
        return redirect(_address(actor, form), 303) if form.validate() else _page(actor, form, "")
    key = request.args.get("search", "")
    kept = kept_search(actor, key)
    form = SearchForm(kept if kept is not None else request.args, meta={"csrf": False})
    if kept is None and any(request.args.get(name) for name in CHANGES):
        return redirect(_address(actor, form))
    return _page(actor, form, key if kept is not None else "")


@blueprint.get("/services/<uuid:service_id>")
@blueprint.get("/services/<uuid:service_id>/<slug>")
def service(service_id: UUID, slug: str = "") -> str | Response:
    """Show a service; the id of one that was merged into another leads there for good, and old words to the new.

    The id alone is a lasting address, too: it says nothing of what somebody looks at.
    """
    actor = current_actor()
    if survivor := survivor_of([service_id]).get(service_id):
        return _moved(survivor)
    public = get_listing(actor, service_id)
    if slug and slug != (words := words_of(public)):
        return _moved(service_id, words)
    listed = with_addresses(actor, public)
    outside = outside_of(public, today())
    page = make_response(_service_page(actor, listed, outside))
    if outside.exit:
        page.headers["Cache-Control"] = "no-store"  # what was left is not there when somebody presses "back"
    return page


def _moved(service_id: UUID, words: str = "") -> Response:
    goal = request.args.get("goal")
    moved = redirect(url_for(".service", service_id=service_id, slug=words or None, goal=goal), 301)
    moved.headers["Cache-Control"] = "no-cache"  # a merge can be undone, and a name changes
    return moved


def _service_page(actor: Actor, listed: Listed, outside: PublicPage) -> str:
    service_id = listed.id
    organisation_id = listed.listing.organisation_id
    others = (
        [each for each in listings_of(actor, UUID(organisation_id)) if each.id != service_id] if organisation_id else []
    )
    return render_template(
        "directory/service.html",
        service=present(listed, now(), today(), school_terms()),
        outside=outside,
        others=[
            (each.listing.name, url_for(".service", service_id=each.id, slug=words_of(each) or None)) for each in others
        ],
        calendar_url=_calendar_url(listed),
        tells_addresses=listed.tells_addresses,
        may_manage=may_manage(actor, listed),
        may=DirectoryPermission,
        notes=list_notes(actor, service_id),
        reported=count_reports(service_id) if can(actor, DirectoryPermission.ANSWER_REPORTS) else 0,
        note=NoteForm(prefix="note", formdata=None),
        flags=FLAGS.items() if can(actor, DirectoryPermission.KEEP_NOTES) else (),
        goal_url=_goal_url(request.args.get("goal", ""), service_id),
        back_url=_back_url(),
        past=past_referrals(service_id),
        follows=service_id in followed_ids(actor),
        refers=actor.has(Role.CLINICIAN, Role.LINK_WORKER),
    )


@blueprint.get("/organisations/<uuid:organisation_id>")
def organisation(organisation_id: UUID) -> str:
    """Show an organisation and its services."""
    found = get_organisation_page(current_actor(), organisation_id)
    cards = plain_cards(found.services)
    outside = outside_of_organisation(organisation_id, found)
    words = {each.id: words_of(each) or None for each in found.services}
    return render_template(
        "directory/organisation.html",
        organisation=found,
        outside=outside,
        cards=cards,
        service_url=lambda service_id: url_for(".service", service_id=service_id, slug=words[service_id]),
    )


def _page(actor: Actor, form: SearchForm, key: str) -> tuple[str, int]:
    asked = fields_of(form)
    found = _found(actor, form)
    form.offer(found)
    page = render_template(
        "directory/search.html",
        form=form,
        found=found,
        offered=offered(),
        has_asked=any(name not in {"goal", "sort"} for name, _ in asked),
        chips=form.chips(),
        read=read_chips(found, form.q.data or ""),
        looser=_looser(actor, form, found),
        page_url=lambda number: _page_url(key, asked, number, view=request.args.get("view")),
        service_url=_service_urls(form.goal.data),
        choose_url=lambda service_id: _goal_url(form.goal.data, service_id),
        method="post" if actor.is_signed_in else "get",
        offers=offers(actor, key),
        views=_views(key, asked),
        map=_map(actor, form, found),
        zoom=_zoom(),
        zoom_url=lambda zoom: _page_url(key, asked, found.page.number if found else 1, view="map", zoom=zoom or None),
        save_url=save_url(actor, key),
        lists=can(actor, DirectoryPermission.BE_TOLD),
        help=national_help(form.criteria(page=1)) if found else None,
    )
    return page, 422 if found is None else 200


def _service_urls(goal: str | None) -> Callable[[UUID], str]:
    """Give what makes the address of a service; Flask makes one only, as ten took a tenth of the page's time."""
    start, end = url_for(".service", service_id=NOBODY, goal=goal or None).split(str(NOBODY))
    return lambda service_id: f"{start}{service_id}{end}"


def _found(actor: Actor, form: SearchForm) -> Found | None:
    if form.errors or not form.validate():
        return None
    number = request.args.get("page", 1, type=int)
    try:
        return search_services(actor, form.criteria(page=min(max(number, 1), MOST_PAGES)))
    except Invalid as refused:
        form.show(refused)
        return None


def _looser(actor: Actor, form: SearchForm, found: Found | None) -> list[Loosening]:
    if found is None or found.page.total:
        return []
    return loosenings(actor, form.criteria(page=1))


def _address(actor: Actor, form: SearchForm) -> str:
    """Give the address of the results: for a visitor with the words in it, for others with the key of a kept search."""
    changed = {"q": request.values.get("meant", ""), "within": request.values.get("wider", "")}
    asked = fields_of(
        form,
        without=request.values.get("remove", ""),
        **{name: value for name, value in changed.items() if value},
    )
    if request.values.get("only"):
        said = {name for name, _ in asked}
        asked += [each for each in as_fields(read_from(form.criteria(page=1))) if each[0] not in said]
    if actor.is_signed_in:
        return url_for(".search", search=keep_search(actor, asked))
    return url_for(".search", **MultiDict(asked).to_dict(flat=False))  # type: ignore[arg-type]  # lists become repeats


def _page_url(key: str, asked: list[tuple[str, str]], number: int, **more: str | int | None) -> str:
    if key:
        return url_for(".search", search=key, page=number, **more)  # type: ignore[arg-type]  # no name is its own
    repeated = MultiDict(asked).to_dict(flat=False)
    return url_for(".search", page=number, **repeated, **more)  # type: ignore[arg-type]  # no name is one of url_for's own


def _views(key: str, asked: list[tuple[str, str]]) -> dict[str, tuple[str, bool]]:
    """Give the ways to see the results: their address, and whether it is the one that is shown."""
    is_map = request.args.get("view") == MAP
    number = max(request.args.get("page", 1, type=int), 1)
    return {
        "List": (_page_url(key, asked, number), not is_map),
        "Map": (_page_url(key, asked, number, view=MAP), is_map),
    }


def _map(actor: Actor, form: SearchForm, found: Found | None) -> ResultsMap | None:
    if found is None or not found.page.items or request.args.get("view") != MAP:
        return None
    return map_of(actor, form.criteria(page=found.page.number), found, zoom=_zoom())


def _zoom() -> int:
    return min(max(request.args.get("zoom", 0, type=int), ZOOMS[0]), ZOOMS[-1])


def _back_url() -> str:
    """Give the search that the reader came from, else an empty one."""
    came_from = urlsplit(request.referrer or "")
    search_path = url_for(".search")
    if came_from.netloc == request.host and came_from.path == search_path:
        return f"{search_path}?{came_from.query}" if came_from.query else search_path
    return search_path


def _calendar_url(listed: Listed) -> str:
    """Give the address of the calendar; nothing where there is none, or calendar programs may not see it."""
    if listed.is_hidden or not has_dates(listed.listing, today()):
        return ""
    return url_for(".calendar.show", service_id=listed.id)


def _goal_url(goal: str | None, service_id: UUID) -> str:
    """Give where a referral from the goal to the service starts; nothing where there is no goal or no referrals."""
    if not re.fullmatch(UUID_PATTERN, goal or "") or "referrals.start" not in current_app.view_functions:
        return ""
    return url_for("referrals.start", goal_id=goal, service_id=service_id)
