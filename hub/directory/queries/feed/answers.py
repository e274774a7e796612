"""What the open feed answers: a page of documents, all of them one after another, or one."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.directory.models import Document
from hub.directory.models.ids import as_uuid
from hub.directory.models.values import moment_text
from hub.directory.queries.feed.find import find
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
    first = (query.page - 1) * query.per_page
    size = None if query.minimal else query.per_page
    if found.ids is not None:
        total = len(found.ids)
        rows = _of_ids(kind, query, found.ids if size is None else found.ids[first : first + size])
    else:
        total = db.session.scalar(select(func.count()).select_from(found.chosen.subquery())) or 0
        rows = _rows(query, found.chosen.offset(None if size is None else first).limit(size))
    if query.minimal:  # all on one page, as the standard wishes
        return Page(_texts(kind, query, rows) if query.page == 1 else [], query.page, max(total, 1), total)
    return Page(_texts(kind, query, rows), query.page, query.per_page, total)


def every(kind: Kind, query: FeedQuery) -> Iterator[Sequence[str]]:
    """Give all that pass, as JSON texts, some at a time. Raises Invalid at once, for a postcode that is none.

    Each batch is a short reading of its own, which may be in a session of its own; what is changed meanwhile comes as
    it is when its turn comes.
    """
    found = find(kind, query)
    if found.ids is None:
        return _in_order(kind, query, found.chosen)
    ids = found.ids
    starts = range(0, len(ids), _BATCH)
    return (_texts(kind, query, _of_ids(kind, query, ids[start : start + _BATCH])) for start in starts)


def _in_order(kind: Kind, query: FeedQuery, chosen: Select[UUID]) -> Iterator[Sequence[str]]:
    following = chosen
    while rows := _rows(query, following.limit(_BATCH)):
        last = rows[-1].object_id
        yield _texts(kind, query, rows)
        following = chosen.where(Document.object_id > last)


def _rows(query: FeedQuery, chosen: Select[UUID]) -> Sequence[Row[Any]]:
    """Read of documents what the query shows, in the order of the ids."""
    columns: list[Any] = [Document.object_id, Document.last_modified, Document.is_gone]
    if not query.minimal:
        content = Document.body if query.full or query.full_service else Document.summary
        columns = [Document.object_id, content.label("text")]
    return db.session.execute(chosen.with_only_columns(*columns).order_by(Document.object_id)).all()


def _of_ids(kind: Kind, query: FeedQuery, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Read the documents with these ids, in their order. One that went since it was found is left out."""
    known: dict[UUID, Row[Any]] = {}
    for start in range(0, len(ids), _BATCH):
        these = Document.object_id.in_(ids[start : start + _BATCH])
        chosen = select(Document.object_id).where(Document.kind == kind, Document.is_gone.is_(False), these)
        known |= {row.object_id: row for row in _rows(query, chosen)}
    return [known[each] for each in ids if each in known]


def _texts(kind: Kind, query: FeedQuery, rows: Sequence[Row[Any]]) -> list[str]:
    if query.minimal:
        return [_minimal(row) for row in rows]
    if kind is Kind.ORGANIZATION and (query.full or query.full_service):
        services = services_of([row.object_id for row in rows], whole=query.full_service)
        return [_with_services(row.text, services[row.object_id].texts) for row in rows]
    return [row.text for row in rows]


def _minimal(row: Row[Any]) -> str:
    gone = ',"status":"defunct"' if row.is_gone else ""
    return f'{{"id":"{row.object_id}","last_modified":"{moment_text(row.last_modified)}"{gone}}}'


def _with_services(text: str, services: Sequence[str]) -> str:
    return f'{text[:-1]},"services":[{",".join(services)}]}}' if services else text
