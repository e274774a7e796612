"""What search engines may know of: public services that one can use now, and the organisations that run them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, func, select

from hub.core.db import db
from hub.directory.models import SEARCHABLE, Document, Service, Visibility
from hub.directory.rules.listing import Listing
from hub.directory.rules.listing_fields import read_listing

PART = 5_000  # addresses in one file; the protocol allows 50,000, which would take seconds to make


class Kind(StrEnum):
    """What a file of the map lists."""

    SERVICES = "services"
    ORGANISATIONS = "organisations"


@dataclass(frozen=True)
class Entry:
    """One page: when what it shows last changed, and the listing where it is that of a service."""

    id: UUID
    changed_at: datetime
    listing: Listing | None


def parts(kind: Kind) -> int:
    """Count the files that the pages of a kind take."""
    total = db.session.scalar(select(func.count()).select_from(Document).where(*_listed(kind))) or 0
    return -(-total // PART)


def entries(kind: Kind, number: int) -> Iterator[Entry]:
    """Give the pages of one file, counted from 1, in the order of their ids."""
    chosen = select(Document.object_id, Document.last_modified, Document.body).where(*_listed(kind))
    rows = db.session.execute(chosen.order_by(Document.object_id).limit(PART).offset((number - 1) * PART))
    for row in rows:
        listing = read_listing(orjson.loads(row.body)) if kind is Kind.SERVICES else None
        yield Entry(row.object_id, row.last_modified, listing)


def _listed(kind: Kind) -> tuple[ColumnElement[Any], ...]:
    current = Service.visibility == Visibility.PUBLIC, Service.status.in_(SEARCHABLE)
    column = Service.id if kind is Kind.SERVICES else Service.organization_id
    name = "service" if kind is Kind.SERVICES else "organization"
    here = Document.object_id.in_(select(column).where(*current, column.is_not(None)))
    return Document.kind == name, Document.is_gone.is_(False), here
