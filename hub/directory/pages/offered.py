"""The names that a browser offers while somebody types."""

import hashlib
import json
from dataclasses import asdict

from flask import Blueprint, Response, request

from hub.directory.queries.offered import offered_names

names = Blueprint("names", __name__)

KEPT_S = 600  # a name that is new or gone may be missing or offered for so long


@names.get("/services/names.json")
def show() -> Response:
    """Give all names at once, the same for everybody, so that no letter of what is typed leaves the browser."""
    body = json.dumps(asdict(offered_names()), ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(body, content_type="application/json")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response
