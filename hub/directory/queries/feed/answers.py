"""What the open feed answers: a page of documents, all of them one after another, or one."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.directory.models import Document
from hub.directory.models.ids import as_uuid
from hub.directory.models.values import moment_text
from hub.directory.queries.feed.find import Found, find
from hub.directory.queries.feed.query import FeedQuery, Kind
from hub.directory.queries.feed.services_of import services_of
from hub.directory.queries.feed.state import Version

_BATCH = 200  # documents read at once when all are asked for
_WORDS = {
    Kind.SERVICE: "service",
    Kind.PLACE: "service at a location",
    Kind.ORGANIZATION: "organisation",
    Kind.TAXONOMY: "taxonomy",
    Kind.TERM: "taxonomy term",
}


@dataclass(frozen=True)
class One:
    """One object as JSON text, and its version."""

    text: str
    version: Version


def get_one(kind: Kind, object_id: str, *, full_service: bool = False) -> One:
    """Give an object with everything nested in it; a service that was public once is a tombstone.

    Raises NotFound for what is unknown and for what was never public.
    """
    wanted = as_uuid(object_id)
    document = db.session.get(Document, (kind, wanted), populate_existing=True) if wanted else None
    if document is None or wanted is None:
        raise NotFound(f"There is no {_WORDS[kind]} with this id.")
    text, parts, since = document.body, [document.etag], document.last_modified
    if kind is Kind.ORGANIZATION:
        services = services_of([wanted], whole=full_service)[wanted]
        text, since = _with_services(text, services.texts), max(since, *services.changed) if services.changed else since
        parts += [str(full_service), *services.etags]
    tag = hashlib.sha256("\n".join([*parts, moment_text(since)]).encode()).hexdigest()[:32]
    return One(text, Version(tag, since))


def list_page(kind: Kind, query: FeedQuery) -> Page[str]:
    """Give a page of objects as JSON texts. Raises Invalid for a postcode that is none."""
    found = find(kind, query)
    start = (query.page - 1) * query.per_page
    if found.ids is not None:
        total = len(found.ids)
        ids = found.ids if query.minimal else found.ids[start : start + query.per_page]
    else:
        total = db.session.scalar(select(func.count()).select_from(found.chosen.subquery())) or 0
        chosen = found.chosen.order_by(Document.object_id)
        ids = db.session.scalars(chosen if query.minimal else chosen.limit(query.per_page).offset(start)).all()
    if query.minimal:  # all on one page, as the standard wishes
        return Page(_texts(kind, query, ids) if query.page == 1 else [], query.page, max(total, 1), total)
    return Page(_texts(kind, query, ids), query.page, query.per_page, total)


def every(kind: Kind, query: FeedQuery) -> Iterator[Sequence[str]]:
    """Give all that pass, as JSON texts, some at a time. Raises Invalid at once, for a postcode that is none.

    Each batch is a short reading of its own, which may be in a session of its own; what is changed meanwhile comes as
    it is when its turn comes.
    """
    return _batches(kind, query, find(kind, query))


def _batches(kind: Kind, query: FeedQuery, found: Found) -> Iterator[Sequence[str]]:
    last: UUID | None = None
    start = 0
    while True:
        if found.ids is not None:
            ids: Sequence[UUID] = found.ids[start : start + _BATCH]
            start += _BATCH
        else:
            chosen = found.chosen if last is None else found.chosen.where(Document.object_id > last)
            ids = db.session.scalars(chosen.order_by(Document.object_id).limit(_BATCH)).all()
        if not ids:
            return
        last = ids[-1]
        yield _texts(kind, query, ids)


def _texts(kind: Kind, query: FeedQuery, ids: Sequence[UUID]) -> list[str]:
    """Read the documents of a list, in order. One that went since it was counted is left out."""
    if query.minimal:
        columns: list[Any] = [Document.object_id, Document.last_modified, Document.is_gone]
    else:
        content = Document.body if query.full or query.full_service else Document.summary
        columns = [Document.object_id, content.label("text")]
    rows: dict[UUID, Row[Any]] = {}
    for start in range(0, len(ids), _BATCH):
        chunk = ids[start : start + _BATCH]
        chosen = select(*columns).where(Document.kind == kind, Document.object_id.in_(chunk))
        rows |= {row.object_id: row for row in db.session.execute(chosen)}
    there = [rows[each] for each in ids if each in rows]
    if query.minimal:
        return [_minimal(row) for row in there]
    if kind is Kind.ORGANIZATION and (query.full or query.full_service):
        services = services_of([row.object_id for row in there], whole=query.full_service)
        return [_with_services(row.text, services[row.object_id].texts) for row in there]
    return [row.text for row in there]


def _minimal(row: Row[Any]) -> str:
    gone = ',"status":"defunct"' if row.is_gone else ""
    return f'{{"id":"{row.object_id}","last_modified":"{moment_text(row.last_modified)}"{gone}}}'


def _with_services(text: str, services: Sequence[str]) -> str:
    return f'{text[:-1]},"services":[{",".join(services)}]}}' if services else text
