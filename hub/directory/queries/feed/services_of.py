"""The services that stand in an organisation of the open feed: whole, or by name."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import select

from hub.core.db import db
from hub.directory.models import Document, Service
from hub.directory.queries.feed.query import Kind

_CHUNK = 500  # values in one IN


@dataclass
class Services:
    """The public services of one organisation as JSON texts, with what tells their versions."""

    texts: list[str] = field(default_factory=list)
    etags: list[str] = field(default_factory=list)
    changed: list[datetime] = field(default_factory=list)


def services_of(organization_ids: Collection[UUID], *, whole: bool) -> Mapping[UUID, Services]:
    """Give the public services of organisations, by organisation, each whole or with id, name and status alone."""
    found: dict[UUID, Services] = defaultdict(Services)
    wanted = sorted(organization_ids)
    for start in range(0, len(wanted), _CHUNK):
        content = Document.body if whole else Document.summary
        rows = db.session.execute(
            select(Service.organization_id, Document.etag, Document.last_modified, content.label("text"))
            .join(Document, (Document.kind == Kind.SERVICE) & (Document.object_id == Service.id))
            .where(Service.organization_id.in_(wanted[start : start + _CHUNK]), Document.is_gone.is_(False))
            .order_by(Document.object_id)
        )
        for row in rows:
            services = found[row.organization_id]
            services.texts.append(row.text if whole else _by_name(row.text))
            services.etags.append(row.etag)
            services.changed.append(row.last_modified)
    return found


def _by_name(summary: str) -> str:
    service = orjson.loads(summary)
    return orjson.dumps({name: service[name] for name in ("id", "name", "status")}).decode()
