"""Every address that a visitor may open, and what may be asked of it. A new address needs a line here."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from hub.directory.forms import SearchForm
from hub.directory.models import Service
from hub.directory.queries.feed import Kind
from hub.directory.schemas.feed_parameters import TAKEN
from tests.factories.checks import ask_about, link_token
from tests.factories.world import World
from tests.house.leaks.secret import LATITUDE, LONGITUDE, MARKS, POSTCODE

Asked = dict[str, str]
NOT_FOUND = "00000000-0000-4000-8000-000000000007"

# What could bring a place up in a search; more ways to ask one thing stand beside each other.
SEARCHES: tuple[Asked, ...] = (
    {},
    *(
        {"q": mark}
        for mark in (*MARKS, "7 Zebedee Street", "lantern near zebedee street", "lantern quillbek", "zebede")
    ),
    *({"near": near, "sort": "nearest"} for near in (POSTCODE, "OL14", "OL14 5", "HX1 1UG", "Quillbeck", "Zebedee")),
    *({"near": POSTCODE, "within": within, "q": "lantern"} for within in ("0.5", "1", "25", "walk10", "bus20")),
    *({"near": POSTCODE, "view": view, "zoom": zoom} for view, zoom in product(("list", "map"), ("-3", "0", "3"))),
    *({"sort": sort, "q": "lantern"} for sort in ("", "nearest", "soonest", "freshest", "name")),
    {"q": "lantern in quillbeck on tuesday", "near": "", "plain": "near", "only": "1"},
    {"q": "lantern", "meant": "hyacinth", "wider": "25", "remove": "near"},
    {"near": f"{LATITUDE},{LONGITUDE}"},
    {"day": "1", "from": "18:00", "to": "21:00", "part": "evening", "now": "y", "near": POSTCODE},
    {"access": "Step-free access", "how": "In person", "serving": "y", "near": POSTCODE},
    {"need": "x", "cost": "0", "age": "40", "gender": "women", "audience": "Adults", "language": "en"},
    {"accepting": "y", "route": "self", "wait": "2", "organisation": NOT_FOUND, "checked": "92", "page": "2"},
    {"lapsed": "y", "q": "lantern"},
    {"goal": NOT_FOUND, "search": "x"},
)
FEED_VALUES: dict[str, tuple[str, ...]] = {
    "page": ("1", "2"),
    "per_page": ("1", "100"),
    "search": (*MARKS, "lantern"),
    "format": ("json", "ndjson"),
    "taxonomy_term_id": (NOT_FOUND,),
    "taxonomy_id": (NOT_FOUND,),
    "organization_id": (NOT_FOUND,),
    "modified_after": ("2020-01-01",),
    "minimal": ("true",),
    "full": ("true",),
    "full_service": ("true",),
    "postcode": (POSTCODE, "OL14 5AB", "HX1 1UG"),
    "proximity": ("100",),
    "minimum_age": ("0",),
    "maximum_age": ("99",),
    "day": ("MO", "TU"),
    "start_time": ("09:00",),
    "end_time": ("20:00",),
    "top_only": ("true",),
    "parent_id": (NOT_FOUND,),
}
ALSO = {"proximity": {"postcode": POSTCODE}, "search": {"full": "true"}}


def feed_lists() -> Iterator[tuple[str, list[Asked]]]:
    """Ask each list by each of its parameters; one without a value here is an error that the walk reports."""
    kinds = {
        "services": Kind.SERVICE,
        "service_at_locations": Kind.PLACE,
        "organizations": Kind.ORGANIZATION,
        "taxonomies": Kind.TAXONOMY,
        "taxonomy_terms": Kind.TERM,
    }
    for (path, kind), standard in product(kinds.items(), ("oruk", "hsds")):
        taken = TAKEN[kind]
        asked = [{name: value} | _also(name, taken) for name in taken for value in FEED_VALUES[name]]
        yield f"{standard}.{path}", [{}, *asked]


def _also(name: str, taken: tuple[str, ...]) -> Asked:
    return {other: value for other, value in ALSO.get(name, {}).items() if other in taken}


def feed_objects(service: Service) -> Iterator[tuple[str, list[tuple[Asked, Asked]]]]:
    """Open one object of each kind that knows the place."""
    ids = {
        "service": service.id,
        "service_at_location": service.service_at_locations[0].id,
        "organization": service.organization_id,
        "taxonomy": NOT_FOUND,
        "taxonomy_term": NOT_FOUND,
    }
    for (kind, object_id), standard in product(ids.items(), ("oruk", "hsds")):
        this = {"object_id": str(object_id)}
        yield f"{standard}.{kind}", [(this, {}), (this, {"full": "true"})]


@dataclass(frozen=True)
class Visit:
    """One address to open, and what is asked in it."""

    endpoint: str
    path: str
    asked: str


def public_visits(app: Flask, world: World) -> dict[str, list[Visit]]:
    """Give what a visitor can open, by endpoint: each with arguments that lead to the listing."""
    service = world.service
    here: dict[str, Any] = {"service_id": service.id}
    link = {"token": link_token(ask_about(service.id))}
    nothing: list[tuple[dict[str, Any], Asked]] = [({}, {})]
    plain: dict[str, list[tuple[dict[str, Any], Asked]]] = {
        "directory.search": [({}, asked) for asked in SEARCHES],
        "directory.service": [(here, {}), (here, {"goal": NOT_FOUND}), (here | {"slug": "lantern-evenings"}, {})],
        "directory.sitemap.robots": nothing,
        "directory.sitemap.index": nothing,
        "directory.sitemap.part": [({"kind": kind, "number": 1}, {}) for kind in ("services", "organisations")],
        "directory.organisation": [({"organisation_id": service.organization_id}, {})],
        "directory.calendar.show": [(here, {})],
        "directory.names.show": nothing,
        "directory.how_ordered.show": nothing,
        "directory.reports.new": [(here, {})],
        "directory.saved.stop_mail": [({"token": "x"}, {})],
        "directory.short_list.show": [({}, {"near": near}) for near in ("", POSTCODE, "HX1 1UG", "Quillbeck")],
        "directory.short_list.compare": [({}, {"near": POSTCODE, "of": str(service.id)})],
        "directory.short_list.sheet": [({}, {}), ({}, {"size": "large"})],
        "directory.still_right.show": [(link, {})],
        "directory.still_right.change": [(link | here, {})],
        "directory.still_right.stop": [(link, {})],
        "identity.ask_for_link": nothing,
        "identity.enter": [({"token": "x"}, {})],
        "identity.sign_in": [({}, {"next": f"/services/{service.id}"})],
        "identity.accept": [({"token": "x"}, {})],
        "web.home": nothing,
        "web.asset": [({"version": "x", "name": "hub.js"}, {})],
        "web.healthz": nothing,
        "web.readyz": nothing,
        "web.api_docs": nothing,
        "metrics": nothing,
        "api-docs.openapi_json": nothing,
        **{f"{standard}.{name}": nothing for standard in ("oruk", "hsds") for name in ("root", "openapi")},
        **{endpoint: [({}, asked) for asked in questions] for endpoint, questions in feed_lists()},
        **dict(feed_objects(service)),
    }
    adapter = app.url_map.bind("localhost")
    return {
        endpoint: [Visit(endpoint, adapter.build(endpoint, args), urlencode(asked)) for args, asked in questions]
        for endpoint, questions in plain.items()
    }


def asked_of(endpoint: str, visits: dict[str, list[Visit]]) -> set[str]:
    """Give the names of all that is asked of an endpoint."""
    return {part.partition("=")[0] for visit in visits[endpoint] for part in visit.asked.split("&") if part}


def search_fields() -> set[str]:
    """Give the names of what a search can be asked."""
    return {field.name for field in SearchForm(meta={"csrf": False}) if field.name != "csrf_token"}
