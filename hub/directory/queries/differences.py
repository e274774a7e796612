"""What waits for a decision between the directory and a source, laid out field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.directory.models import DifferenceState, FieldDifference, Service
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.render import in_full
from hub.directory.queries.tree import load
from hub.directory.rules.field_paths import value_at

LISTINGS_PER_PAGE = 10


@dataclass(frozen=True)
class Difference:
    """One field: what the source said before, what is here, and what the source says now, as JSON values."""

    id: UUID
    field: str
    before: Any
    ours: Any
    theirs: Any
    noticed_at: datetime


@dataclass(frozen=True)
class Differing:
    """A listing with the fields in which it differs from its source."""

    service_id: UUID
    name: str
    organisation: str
    source: str
    fields: Sequence[Difference]


def list_differences(actor: Actor, page: int, source: str = "") -> Page[Differing]:
    """List the listings with something to decide, those that wait longest first; of one source where named."""
    allow(actor, DirectoryPermission.MANAGE_FEEDS)
    is_open = [FieldDifference.state == DifferenceState.OPEN]
    if source:
        is_open.append(FieldDifference.source == source)
    total = db.session.scalar(select(func.count(FieldDifference.service_id.distinct())).where(*is_open)) or 0
    oldest = func.min(FieldDifference.noticed_at)
    ids = db.session.scalars(
        select(FieldDifference.service_id)
        .where(*is_open)
        .group_by(FieldDifference.service_id)
        .order_by(oldest, FieldDifference.service_id)
        .offset((page - 1) * LISTINGS_PER_PAGE)
        .limit(LISTINGS_PER_PAGE)
    ).all()
    rows = db.session.scalars(
        select(FieldDifference)
        .where(*is_open, FieldDifference.service_id.in_(ids))
        .order_by(FieldDifference.field, FieldDifference.noticed_at)
    ).all()
    return Page([_differing(each, rows) for each in ids], page, LISTINGS_PER_PAGE, total)


def _differing(service_id: UUID, rows: Sequence[FieldDifference]) -> Differing:
    """Lay out a listing; what is here is read now, as somebody may have changed it since."""
    service = db.session.get_one(Service, service_id)
    whole = in_full(load("service", [service_id]), "service", service_id)
    ours = sorted((row for row in rows if row.service_id == service_id), key=lambda row: row.field != "name")
    return Differing(
        service_id=service_id,
        name=service.name,
        organisation=service.organization.name if service.organization else "",
        source=service.source,
        fields=[
            Difference(
                id=row.id,
                field=row.field,
                before=orjson.loads(row.before),
                ours=value_at(whole, row.field),
                theirs=orjson.loads(row.theirs),
                noticed_at=row.noticed_at,
            )
            for row in ours
        ],
    )
