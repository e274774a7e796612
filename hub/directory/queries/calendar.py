"""A service as its calendar shows it: what anybody may see, whoever asks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Document
from hub.directory.queries.listings import get_listing
from hub.directory.rules.listing import Listing


def get_public_listing(service_id: UUID) -> tuple[Listing, datetime]:
    """Give a listing as the public sees it, and when it last changed; raises NotFound where the public sees none.

    Calendar programs ask without signing in, and pass on what they get: so nobody gets more.
    """
    found = get_listing(Actor.anonymous(), service_id)
    changed_at = db.session.scalar(
        select(Document.last_modified).where(Document.kind == "service", Document.object_id == found.id)
    )
    if changed_at is None:
        raise NotFound("There is no such service in the directory.")
    return found.listing, changed_at
