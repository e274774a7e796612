"""The open feed of services: Open Referral UK 3.0, public, read only."""

import hashlib
from typing import Any

import orjson
from flask import Blueprint, Flask, Response, current_app, request

from hub.core.paging import Page
from hub.directory.queries.feed import get_document, list_documents
from hub.directory.schemas.feed import read_feed_query

VERSION = "HSDS-UK-3.0"  # validators choose their schemas by this very text
PROFILE = "https://docs.openreferraluk.org/en/latest/"
OPENAPI = "https://openreferraluk.org/specifications/3.0/openapi.json"

blueprint = Blueprint("oruk", __name__, url_prefix="/oruk/v3")


def register(app: Flask) -> None:
    """Serve the feed; every answer under its address may be read from any page on the web."""
    app.register_blueprint(blueprint)
    app.after_request(_open_to_all)


@blueprint.get("/", strict_slashes=False)
def root() -> Response:
    """Say what this is: the version decides how it is validated."""
    about = {
        "version": VERSION,
        "profile": PROFILE,
        "openapi_url": OPENAPI,
        "description": "A directory of community services.",
        "publisher": {"name": "Hub", "website": current_app.config["HUB"].base_url},
    }
    return _answer(orjson.dumps(about))


@blueprint.get("/services", strict_slashes=False)
def services() -> Response:
    """List services, a page at a time."""
    return _answer(_envelope(list_documents(read_feed_query(request.args))))


@blueprint.get("/services/<service_id>", strict_slashes=False)
def service(service_id: str) -> Response:
    """Give one service with everything nested in it."""
    document = get_document(service_id)
    return _answer(document.body.encode(), etag=document.etag)


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


def _answer(body: bytes, etag: str = "") -> Response:
    response = Response(body, mimetype="application/json")
    response.set_etag(etag or hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = "public, no-cache"  # keep it, and ask whether it is still so
    response.make_conditional(request)
    return response


def _open_to_all(response: Response) -> Response:
    if request.path.startswith("/oruk"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response.headers["Access-Control-Expose-Headers"] = "ETag"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
