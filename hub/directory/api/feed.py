"""The open feed: eleven addresses over one set of documents, under each standard that Hub speaks. Public, read only."""

from functools import partial
from typing import Any

import orjson
from flask import Blueprint, Flask, Response, current_app, request

from hub.core.http import public_link
from hub.core.paging import Page
from hub.directory.api.answering import answer, parameters, stream, unchanged
from hub.directory.queries.feed import Kind, every, get_one, list_page, version_of
from hub.directory.schemas.feed import read_feed_query, read_full_service
from hub.directory.schemas.feed_openapi import Standard, describe

ORUK = Standard(
    name="oruk",
    prefix="/oruk/v3",
    version="HSDS-UK-3.0",  # validators choose their schemas by this very text
    profile="https://docs.openreferraluk.org/en/latest/",
    title="Open Referral UK 3.0",
    posts=False,
)
HSDS = Standard(
    name="hsds",
    prefix="/hsds/v3.1",
    version="3.1",
    profile="https://docs.openreferral.org/",
    title="Human Services Data Specification 3.1",
    posts=True,
)
STANDARDS = (ORUK, HSDS)
LISTS = {
    "services": (Kind.SERVICE, "service"),
    "service_at_locations": (Kind.PLACE, "service_at_location"),
    "organizations": (Kind.ORGANIZATION, "organization"),
    "taxonomies": (Kind.TAXONOMY, "taxonomy"),
    "taxonomy_terms": (Kind.TERM, "taxonomy_term"),
}


def make_blueprint(standard: Standard) -> Blueprint:
    """Make the addresses of one standard."""
    blueprint = Blueprint(standard.name, __name__, url_prefix=standard.prefix)
    methods = ["GET", "POST"] if standard.posts else ["GET"]
    for path, (kind, one) in LISTS.items():
        blueprint.add_url_rule(f"/{path}", path, partial(_list, kind), methods=methods, strict_slashes=False)
        blueprint.add_url_rule(f"/{path}/<object_id>", one, partial(_one, kind), strict_slashes=False)
    blueprint.add_url_rule("/", "root", partial(_root, standard), strict_slashes=False)
    blueprint.add_url_rule("/openapi.json", "openapi", partial(_openapi, standard))
    return blueprint


def allow_everybody(app: Flask) -> None:
    """Let any page on the web read every answer under these addresses, errors too."""
    app.after_request(_open_to_all)


def _root(standard: Standard) -> Response:
    """Say what this is: the version decides how it is validated."""
    about = {
        "version": standard.version,
        "profile": standard.profile,
        "openapi_url": public_link(f"{standard.name}.openapi"),
        "description": "A directory of community services.",
        "publisher": {"name": "Hub", "website": current_app.config["HUB"].base_url},
    }
    return answer(orjson.dumps(about))


def _openapi(standard: Standard) -> Response:
    """Describe the addresses and their parameters for machines."""
    server = public_link(f"{standard.name}.root").rstrip("/")
    return answer(orjson.dumps(describe(standard, server)))


def _list(kind: Kind) -> Response:
    """List objects of a kind: a page, or all in one stream."""
    query = read_feed_query(kind, parameters())
    version = version_of(kind, query)
    if same := unchanged(version):
        return same
    if query.streamed:
        return stream(every(kind, query), version)
    return answer(_envelope(list_page(kind, query)), version)


def _one(kind: Kind, object_id: str) -> Response:
    """Give one object with everything nested in it."""
    found = get_one(kind, object_id, full_service=read_full_service(request.args))
    return unchanged(found.version) or answer(found.text.encode(), found.version)


def _envelope(page: Page[str]) -> bytes:
    """Wrap a page: `size` counts this page, and a page past the last one is empty."""
    head: dict[str, Any] = {
        "total_items": page.total,
        "total_pages": page.pages,
        "page_number": page.number,
        "size": len(page.items),
        "first_page": page.number == 1,
        "last_page": page.number >= page.pages,
        "empty": not page.items,
    }
    return orjson.dumps(head)[:-1] + b',"contents":[' + ",".join(page.items).encode() + b"]}"


def _open_to_all(response: Response) -> Response:
    standard = next((each for each in STANDARDS if request.path.startswith(f"/{each.name}/")), None)
    if standard is not None:
        methods = "GET, HEAD, POST, OPTIONS" if standard.posts else "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = methods
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match, If-Modified-Since"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified"
        response.headers["Access-Control-Max-Age"] = "86400"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
