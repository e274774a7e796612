"""What answers of the open feed have in common: parameters in, versions, "not modified", streams."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import orjson
from flask import Flask, Response, current_app, request
from werkzeug.exceptions import UnsupportedMediaType

from hub.core.clock import now
from hub.directory.queries.feed import Version
from hub.directory.schemas.feed import BadParameter, read_body

LARGEST_BODY = 64 * 1024  # parameters, not data
_SECOND = timedelta(seconds=1)


def parameters() -> Mapping[str, str]:
    """Give the parameters of this request: of the address and, before those, of a form or JSON body.

    `day` may stand several times. Raises BadParameter for a body that cannot be read.
    """
    given = dict(request.args.items())
    if len(days := request.args.getlist("day")) > 1:
        given["day"] = ",".join(days)
    return given | _posted() if request.method == "POST" else given


def _posted() -> dict[str, str]:
    request.max_content_length = LARGEST_BODY
    if request.is_json:
        try:
            return read_body(orjson.loads(request.get_data()))
        except orjson.JSONDecodeError as error:
            raise BadParameter("The body is not JSON.", field="body") from error
    if request.mimetype in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return dict(request.form.items())
    if request.get_data():
        raise UnsupportedMediaType("Send the parameters as application/json or as a form.")
    return {}


def unchanged(version: Version) -> Response | None:
    """Give the short answer where the reader has this version already, by its tag or else by its date.

    A search that was posted is always answered: it is nobody's to keep.
    """
    if request.method == "POST":
        return None
    if request.if_none_match:
        same = request.if_none_match.contains_weak(version.tag)
    else:
        since = request.if_modified_since
        same = bool(since and version.since and since >= _whole_second(version.since))
    if not same:
        return None
    response = Response(status=304)
    del response.headers["Content-Type"]
    return _stamped(response, version)


def answer(body: bytes, version: Version | None = None) -> Response:
    """Answer with JSON; without a version its own bytes are the version."""
    if version is None:
        version = Version(hashlib.sha256(body).hexdigest()[:32], None)
        if same := unchanged(version):
            return same
    return _stamped(Response(body, mimetype="application/json"), version)


def stream(batches: Iterator[Sequence[str]], version: Version) -> Response:
    """Answer with one JSON object a line, sent as they are read."""
    lines = _lines(current_app._get_current_object(), batches)  # type: ignore[attr-defined]  # Flask's own way
    return _stamped(Response(lines, mimetype="application/x-ndjson"), version)


def _lines(app: Flask, batches: Iterator[Sequence[str]]) -> Iterator[bytes]:
    """Read each batch in a context of its own: a slow reader holds no transaction and no connection in between."""
    while True:
        with app.app_context():
            batch = next(batches, None)
        if batch is None:
            return
        yield "".join(f"{text}\n" for text in batch).encode()


def _stamped(response: Response, version: Version) -> Response:
    """Say which version it is. Anybody may keep it, and asks each time whether it is still so."""
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
        return response
    response.set_etag(version.tag)
    if version.since:
        response.last_modified = _whole_second(version.since)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _whole_second(since: datetime) -> datetime:
    """Give a date for a moment, since HTTP has no fractions: the end of its second, once that is over.

    So a second change in the same second is not missed by a reader who came between the two.
    """
    second = since.replace(microsecond=0)
    return second + _SECOND if now() >= second + _SECOND else second
