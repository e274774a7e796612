"""What the official description of the HSDS 3.1 tabular package asks for, as facts.

Source: HSDS 3.1, datapackage.json. Two of its demands cannot be meant: that a programme's organisation, and a term's
code, are unique in their tables. They are met all the same, since the package must pass.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Column, Date, Double, Uuid

from hub.core.columns import UtcDateTime
from hub.directory.models.base import Number
from hub.directory.models.shape import KIND_COLUMNS, SHAPES

# Tables in an order in which what a row points to comes first; the names of their files.
FILES: Mapping[str, str] = {
    "taxonomy": "taxonomies",
    "taxonomy_term": "taxonomy_terms",
    "unit": "units",
    "program": "programs",
    "location": "locations",
    "service": "services",
    "service_at_location": "service_at_location",
    "contact": "contacts",
    "phone": "phones",
    "language": "languages",
    "schedule": "schedules",
    "service_area": "service_areas",
    "cost_option": "cost_options",
    "funding": "funding",
    "required_document": "required_documents",
    "service_capacity": "service_capacity",
    "url": "url",
    "organization_identifier": "organization_identifiers",
    "address": "addresses",
    "accessibility": "accessibility",
    "attribute": "attributes",
    "metadata": "metadata",
    "organization": "organizations",
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "organization": ("name", "description"),
    "program": ("organization_id", "name", "description"),
    "service": ("organization_id", "name", "status"),
    "attribute": ("link_id", "taxonomy_term_id", "link_entity"),
    "service_at_location": ("service_id", "location_id"),
    "location": ("location_type",),
    "phone": ("number",),
    "address": ("address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "taxonomy_term": ("name", "description"),
    "metadata": (
        "resource_id", "resource_type", "last_action_date", "last_action_type", "field_name", "previous_value",
        "replacement_value", "updated_by",
    ),
    "cost_option": ("service_id",),
    "organization_identifier": ("organization_id", "identifier_type", "identifier"),
    "taxonomy": ("name", "description"),
    "service_capacity": ("service_id", "unit_id", "available", "updated"),
    "unit": ("name",),
    "url": ("url",),
}  # fmt: skip
UNIQUE = {"program": "organization_id", "taxonomy_term": "code"}
_NOT_IN_HSDS = {("service_area", "service_area"), ("accessibility", "accessibility"), ("taxonomy_term", "term")}
_IN_ANOTHER_ORDER = {
    "attribute": ("link_id", "taxonomy_term_id", "link_type", "link_entity", "value", "label"),
    "url": ("label", "url", "organization_id", "service_id"),
}
_URIS = {"url", "website", "uri", "term_uri", "schedule_link"}
_E_MAILS = {"email", "assurer_email"}
_TIMES = {"opens_at", "closes_at"}


def fields_of(kind: str) -> Iterator[tuple[str, str, str]]:
    """Give the fields of a table in their order: name, type, format."""
    yield "id", "string", "uuid"
    columns = SHAPES[kind].columns
    for name in _IN_ANOTHER_ORDER.get(kind, columns):
        if (kind, name) not in _NOT_IN_HSDS:
            yield name, *_type(kind, name, columns[name])


def _type(kind: str, name: str, column: Column[object]) -> tuple[str, str]:
    for types, words in (((Number, Double), "number"), ((Date,), "date"), ((UtcDateTime,), "datetime")):
        if isinstance(column.type, types):
            return words, "default"
    if name in _TIMES:
        return "time", "default"
    if isinstance(column.type, Uuid):
        return "string", "uuid"
    if name in _E_MAILS:
        return "string", "email"
    is_uri = name in _URIS and (kind, name) != ("service_area", "uri")
    return "string", "uri" if is_uri else "default"


def foreign_keys(kind: str) -> dict[str, str]:
    """Give the columns that point to rows of other tables, with the kind of these."""
    keys = {part.column: part.kind for part in SHAPES[kind].objects.values()}
    if kind not in KIND_COLUMNS:
        for shape in SHAPES.values():
            keys |= {part.column: shape.kind for part in shape.lists.values() if part.kind == kind}
    return keys
