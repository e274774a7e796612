"""The parameters of the open feed that the database itself answers: ids, terms, ages, dates."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from hub.directory.models import Attribute, Document, Location, Service, ServiceAtLocation, ServicePart, TaxonomyTerm
from hub.directory.models.ids import as_uuid
from hub.directory.queries.feed.query import FeedQuery, Kind
from hub.directory.queries.vocabulary import terms_under

_NONE = UUID(int=0)  # of nothing: an id that is none finds nothing

Condition = ColumnElement[bool]


def narrowed(kind: Kind, query: FeedQuery) -> Select[UUID]:
    """Choose the ids of the documents that pass.

    What is gone is among them only where somebody asks what changed, and asks nothing else of it.
    """
    chosen = select(Document.object_id).where(Document.kind == kind, *_KINDS[kind](query))
    if query.modified_after:
        chosen = chosen.where(Document.last_modified >= query.modified_after)
    if not query.modified_after or query.narrows:
        chosen = chosen.where(Document.is_gone.is_(False))
    return chosen


def public_services() -> Select[UUID]:
    """Choose the ids of all services that anybody may see."""
    return select(Document.object_id).where(Document.kind == Kind.SERVICE, Document.is_gone.is_(False))


def _services(query: FeedQuery) -> list[Condition]:
    conditions = _of_service(Document.object_id, query)
    conditions += [Document.object_id.in_(_showing(terms)) for terms in _terms(query)]
    return conditions


def _places(query: FeedQuery) -> list[Condition]:
    return [*_of_service(Document.owner_id, query), *(_at_place(terms) for terms in _terms(query))]


def _organizations(query: FeedQuery) -> list[Condition]:
    """An organisation has the terms said of itself, and those of what it offers to the public."""
    return [
        or_(
            Document.object_id.in_(_carrying("organization", terms)),
            Document.object_id.in_(
                select(Service.organization_id).where(
                    Service.id.in_(public_services()), Service.id.in_(_showing(terms))
                )
            ),
        )
        for terms in _terms(query)
    ]


def _taxonomies(query: FeedQuery) -> list[Condition]:
    return []


def _taxonomy_terms(query: FeedQuery) -> list[Condition]:
    conditions: list[Condition] = []
    if query.taxonomy_id:
        conditions.append(Document.owner_id == (as_uuid(query.taxonomy_id) or _NONE))
    if query.parent_id:
        children = select(TaxonomyTerm.id).where(TaxonomyTerm.parent_id == (as_uuid(query.parent_id) or _NONE))
        conditions.append(Document.object_id.in_(children))
    if query.top_only:  # one whose parent nobody told us of is where its branch begins
        below = select(TaxonomyTerm.id).where(TaxonomyTerm.parent_id.in_(select(TaxonomyTerm.id)))
        conditions.append(Document.object_id.not_in(below))
    return conditions


_KINDS = {
    Kind.SERVICE: _services,
    Kind.PLACE: _places,
    Kind.ORGANIZATION: _organizations,
    Kind.TAXONOMY: _taxonomies,
    Kind.TERM: _taxonomy_terms,
}


def _of_service(
    column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None], query: FeedQuery
) -> list[Condition]:
    """Ask of the service that a column names. Ages are as the profile words them: a minimum of at least so much."""
    wanted: list[Condition] = []
    if query.organization_id:
        wanted.append(Service.organization_id == (as_uuid(query.organization_id) or _NONE))
    if query.minimum_age is not None:
        wanted.append(Service.minimum_age >= Decimal(repr(query.minimum_age)))
    if query.maximum_age is not None:
        wanted.append(Service.maximum_age <= Decimal(repr(query.maximum_age)))
    return [column.in_(select(Service.id).where(*wanted))] if wanted else []


def _terms(query: FeedQuery) -> list[Select[UUID]]:
    """Give, for each parameter about terms, the condition that an attribute's or a part's term must fulfil."""
    found: list[Select[UUID]] = []
    if query.taxonomy_term_id:
        term_id = as_uuid(query.taxonomy_term_id)
        within = terms_under([term_id]) if term_id else set()
        found.append(select(TaxonomyTerm.id).where(TaxonomyTerm.id.in_(within)))
    if query.taxonomy_id:
        found.append(select(TaxonomyTerm.id).where(TaxonomyTerm.taxonomy_id == (as_uuid(query.taxonomy_id) or _NONE)))
    return found


def _showing(terms: Select[UUID]) -> Select[UUID]:
    """Choose the services that show any of these terms, wherever in them."""
    return select(ServicePart.service_id).where(ServicePart.kind == "taxonomy_term", ServicePart.part_id.in_(terms))


def _carrying(entity: str, terms: Select[UUID]) -> Select[UUID]:
    """Choose the objects of a kind that one of these terms is said of."""
    return select(Attribute.link_id).where(Attribute.link_entity == entity, Attribute.taxonomy_term_id.in_(terms))


def _at_place(terms: Select[UUID]) -> Condition:
    """A service at a location has its own terms, and those of its location, its service and who runs that.

    Not those of the other places of the service.
    """
    run_by = select(Service.id).where(Service.organization_id.in_(_carrying("organization", terms)))
    at_open_place = (
        select(ServiceAtLocation.id)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .where(
            Location.is_confidential.is_(False),  # of such a place the terms are not shown either
            or_(
                ServiceAtLocation.id.in_(_carrying("service_at_location", terms)),
                Location.id.in_(_carrying("location", terms)),
            ),
        )
    )
    return or_(
        Document.object_id.in_(at_open_place),
        Document.owner_id.in_(_carrying("service", terms)),
        Document.owner_id.in_(run_by),
    )
