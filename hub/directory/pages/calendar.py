"""The calendar of a service, for people's own calendar programs."""

import hashlib
from uuid import UUID

from flask import Blueprint, Response, request

from hub.core.clock import today
from hub.core.http import public_link
from hub.directory.queries.calendar import get_public_listing
from hub.directory.queries.school_terms import school_terms
from hub.directory.rules.calendar import calendar_of

calendar = Blueprint("calendar", __name__)


@calendar.get("/services/<uuid:service_id>/calendar.ics")
def show(service_id: UUID) -> Response:
    """Give the openings of a public service as an iCalendar file, with 304 where the reader has it already."""
    listing, changed_at = get_public_listing(service_id)
    url = public_link("directory.service", service_id=service_id)
    body = calendar_of(listing, url=url, changed_at=changed_at, today=today(), terms=school_terms())
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = "inline; filename=calendar.ics"
    response.headers["Cache-Control"] = "public, no-cache"  # keep it, and ask whether it is still so
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response
