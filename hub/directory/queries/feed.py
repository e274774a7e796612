"""The open feed: the documents of public services, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select

from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.directory.geography.geocoder import locate
from hub.directory.models import Document, Service, ServicePart, TaxonomyTerm
from hub.directory.models.ids import as_uuid
from hub.directory.models.values import moment_text
from hub.directory.queries.search_index import Shelf, search_shelf
from hub.directory.search.query import Filters, SearchQuery, Sort

_NONE = UUID(int=0)
_SERVICES = (Document.kind == "service", Document.is_gone.is_(False))
_SEARCH_PAGE = 100  # the most that the search gives at once


@dataclass(frozen=True)
class FeedQuery:
    """What a reader of the feed asks for; all of it must hold. `proximity_m` is in metres from the postcode."""

    search: str = ""
    postcode: str = ""
    proximity_m: float | None = None
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    organization_id: str = ""
    modified_after: datetime | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    full: bool = False
    minimal: bool = False
    page: int = 1
    per_page: int = 50


def get_document(service_id: str) -> Document:
    """Give a service's document; raises NotFound for an unknown service and for one that is not public."""
    wanted = as_uuid(service_id)
    document = db.session.get(Document, ("service", wanted)) if wanted else None
    if document is None or document.is_gone:
        raise NotFound("There is no service with this id.")
    return document


def list_documents(query: FeedQuery) -> Page[str]:
    """Give a page of services as JSON texts. Raises Invalid for a postcode that is none."""
    column = Document.body if query.full else Document.summary
    chosen = _narrow(
        select(Document.object_id).join(Service, Service.id == Document.object_id).where(*_SERVICES), query
    )
    ranked = _ranked(query)
    if ranked is None:
        total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
        chosen = chosen.order_by(Document.object_id)
        if not query.minimal:
            chosen = chosen.limit(query.per_page).offset((query.page - 1) * query.per_page)
        ids: Sequence[UUID] = db.session.scalars(chosen).all()
    else:
        kept = set(db.session.scalars(chosen))
        found = [each for each in ranked if each in kept]
        total, start = len(found), (query.page - 1) * query.per_page
        ids = found if query.minimal else found[start : start + query.per_page]
    if query.minimal:
        return Page(_minimal(ids) if query.page == 1 else [], query.page, max(total, 1), total)
    texts = dict(
        db.session.execute(select(Document.object_id, column).where(*_SERVICES, Document.object_id.in_(ids))).all()
    )
    shown = [texts[each] for each in ids if each in texts]  # gone since they were counted
    return Page(shown, query.page, query.per_page, total)


def _minimal(ids: Sequence[UUID]) -> list[str]:
    rows = dict(db.session.execute(select(Document.object_id, Document.last_modified).where(*_SERVICES)).all())
    return [f'{{"id":"{each}","last_modified":"{moment_text(rows[each])}"}}' for each in ids if each in rows]


def _narrow(chosen: Select[UUID], query: FeedQuery) -> Select[UUID]:
    if query.taxonomy_term_id:
        chosen = chosen.where(Service.id.in_(_showing("taxonomy_term", [as_uuid(query.taxonomy_term_id) or _NONE])))
    if query.taxonomy_id:
        terms = select(TaxonomyTerm.id).where(TaxonomyTerm.taxonomy_id == (as_uuid(query.taxonomy_id) or _NONE))
        chosen = chosen.where(Service.id.in_(_showing("taxonomy_term", terms)))
    if query.organization_id:
        chosen = chosen.where(Service.organization_id == (as_uuid(query.organization_id) or _NONE))
    if query.modified_after:
        chosen = chosen.where(Document.last_modified >= query.modified_after)
    if query.minimum_age is not None:
        chosen = chosen.where(Service.minimum_age >= Decimal(repr(query.minimum_age)))
    if query.maximum_age is not None:
        chosen = chosen.where(Service.maximum_age <= Decimal(repr(query.maximum_age)))
    return chosen


def _showing(kind: str, parts: Sequence[UUID] | Select[UUID]) -> Select[UUID]:
    return select(ServicePart.service_id).where(ServicePart.kind == kind, ServicePart.part_id.in_(parts))


def _ranked(query: FeedQuery) -> list[UUID] | None:
    """Give every service that the words and the place find, best first; None where neither was asked for."""
    if not query.search and not query.postcode:
        return None
    located = locate(query.postcode, {}, field="postcode") if query.postcode else None
    found: list[UUID] = []
    page = 1
    while True:
        result = search_shelf(
            Shelf.PUBLIC,
            SearchQuery(
                now=now(),
                text=query.search,
                filters=Filters(within_m=query.proximity_m, located_only=query.proximity_m is not None),
                near=(located.point.latitude, located.point.longitude) if located else None,
                page=page,
                size=_SEARCH_PAGE,
                sort=Sort.BEST if query.search else Sort.DISTANCE,
            ),
        )
        found += [UUID(hit.service_id) for hit in result.hits]
        if not result.hits or len(found) >= result.total:
            return list(dict.fromkeys(found))  # a service that moved down meanwhile is there twice
        page += 1
