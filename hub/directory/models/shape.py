"""How the objects of HSDS 3.1 nest in JSON, as data: readers, writers and checks all follow this one table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Column, Table

from hub.core.db import table_of
from hub.directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    Location,
    Metadata,
    Organization,
    OrganizationIdentifier,
    Phone,
    Program,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    Taxonomy,
    TaxonomyTerm,
    Unit,
    Url,
)
from hub.directory.models.base import Listed


@dataclass(frozen=True)
class Part:
    """What a property holds: objects of a kind, tied by a column (of the child for a list, of the parent for one)."""

    kind: str
    column: str


@dataclass(frozen=True)
class Shape:
    """One kind of object. `shared` ones are things of their own that several services may name."""

    kind: str
    model: type[Listed]
    shared: bool = False
    lists: Mapping[str, Part] = field(default_factory=dict)
    objects: Mapping[str, Part] = field(default_factory=dict)

    @cached_property
    def table(self) -> Table:
        """Give the table."""
        return table_of(self.model)

    @cached_property
    def columns(self) -> Mapping[str, Column[object]]:
        """Give the columns that are fields of the standard, without the id."""
        return {column.name: column for column in self.table.columns if column.name not in self.model.OWN | {"id"}}

    @cached_property
    def required(self) -> frozenset[str]:
        """Give the fields that the object cannot be stored without, apart from those its place in the tree gives."""
        links = REFERENCES.keys() | {"link_entity", "link_id", "resource_id", "resource_type"}
        return frozenset(name for name, column in self.columns.items() if not column.nullable and name not in links)

    @property
    def parts(self) -> Iterator[tuple[str, Part]]:
        """Give every nested property."""
        yield from self.lists.items()
        yield from self.objects.items()


# The kinds that columns ending in _id point to, where the id may also come without the object.
REFERENCES = {
    "service_id": "service",
    "organization_id": "organization",
    "parent_organization_id": "organization",
    "program_id": "program",
    "location_id": "location",
    "service_at_location_id": "service_at_location",
    "contact_id": "contact",
    "phone_id": "phone",
    "taxonomy_id": "taxonomy",
    "taxonomy_term_id": "taxonomy_term",
    "parent_id": "taxonomy_term",
    "unit_id": "unit",
}
KIND_COLUMNS = {"attribute": "link_entity", "metadata": "resource_type"}  # which kind of object the parent is

_ATTRIBUTES = {"attributes": Part("attribute", "link_id")}
_METADATA = {"metadata": Part("metadata", "resource_id")}
_NOTES = _ATTRIBUTES | _METADATA


def _lists(column: str, **kinds: str) -> dict[str, Part]:
    return {name: Part(kind, column) for name, kind in kinds.items()} | _NOTES


SHAPES: Mapping[str, Shape] = {
    shape.kind: shape
    for shape in (
        Shape(
            "service",
            Service,
            lists=_lists(
                "service_id",
                additional_urls="url",
                phones="phone",
                schedules="schedule",
                service_areas="service_area",
                service_at_locations="service_at_location",
                languages="language",
                funding="funding",
                cost_options="cost_option",
                required_documents="required_document",
                contacts="contact",
                capacities="service_capacity",
            ),
            objects={
                "organization": Part("organization", "organization_id"),
                "program": Part("program", "program_id"),
            },
        ),
        Shape(
            "organization",
            Organization,
            shared=True,
            lists=_lists(
                "organization_id",
                additional_websites="url",
                funding="funding",
                contacts="contact",
                phones="phone",
                locations="location",
                programs="program",
                organization_identifiers="organization_identifier",
            ),
        ),
        Shape("organization_identifier", OrganizationIdentifier, lists=_NOTES),
        Shape("program", Program, shared=True, lists=_NOTES),
        Shape(
            "location",
            Location,
            shared=True,
            lists=_lists(
                "location_id",
                languages="language",
                addresses="address",
                contacts="contact",
                accessibility="accessibility",
                phones="phone",
                schedules="schedule",
            ),
        ),
        Shape("address", Address, lists=_NOTES),
        Shape("accessibility", Accessibility, lists=_NOTES),
        Shape("phone", Phone, lists=_lists("phone_id", languages="language")),
        Shape("contact", Contact, lists=_lists("contact_id", phones="phone")),
        Shape("schedule", Schedule, lists=_NOTES),
        Shape("service_area", ServiceArea, lists=_NOTES),
        Shape(
            "service_at_location",
            ServiceAtLocation,
            lists=_lists(
                "service_at_location_id",
                service_areas="service_area",
                contacts="contact",
                phones="phone",
                schedules="schedule",
            ),
            objects={"location": Part("location", "location_id")},
        ),
        Shape("cost_option", CostOption, lists=_NOTES),
        Shape("funding", Funding, lists=_NOTES),
        Shape("language", Language, lists=_NOTES),
        Shape("required_document", RequiredDocument, lists=_NOTES),
        Shape("service_capacity", ServiceCapacity, lists=_NOTES, objects={"unit": Part("unit", "unit_id")}),
        Shape("unit", Unit, shared=True, lists=_NOTES),
        Shape("url", Url, lists=_NOTES),
        Shape("metadata", Metadata),
        Shape(
            "attribute",
            Attribute,
            lists=_METADATA,
            objects={"taxonomy_term": Part("taxonomy_term", "taxonomy_term_id")},
        ),
        Shape(
            "taxonomy_term",
            TaxonomyTerm,
            shared=True,
            lists=_METADATA,
            objects={"taxonomy_detail": Part("taxonomy", "taxonomy_id")},
        ),
        Shape(
            "taxonomy",
            Taxonomy,
            shared=True,
            lists=_METADATA | {"taxonomy_terms": Part("taxonomy_term", "taxonomy_id")},
        ),
    )
}
