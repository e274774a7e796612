"""The fields, types, formats and closed lists of HSDS 3.1 as Hub's authors read them, for clones without the files."""

from typing import Any

from hub.directory.models.shape import SHAPES

DEEPEST = 5
ALWAYS = {
    "service": ["name", "status"],
    "organization": ["name", "description"],
    "location": ["location_type"],
    "address": ["address_1", "city", "state_province", "postal_code", "country", "address_type"],
    "phone": ["number"],
    "organization_identifier": ["identifier_type", "identifier"],
    "taxonomy": ["name", "description"],
    "taxonomy_term": ["name", "description"],
    "program": ["name", "description"],
    "unit": ["name"],
    "url": ["url"],
    "service_capacity": ["unit", "available", "updated"],
}
PLACE = {"enum": ["physical", "postal", "virtual"]}
NUMBER, WEB = {"type": "number"}, {"type": "string", "format": "uri"}
SPECIAL = {
    "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    "location_type": PLACE,
    "address_type": PLACE,
    "freq": {"enum": ["WEEKLY", "MONTHLY"]},
    "wkst": {"enum": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]},
    "email": {"type": "string", "format": "email"},
    "last_modified": {"type": "string", "format": "date-time"},
    "updated": {"type": "string", "format": "date-time"},
    **dict.fromkeys(("url", "website", "term_uri", "schedule_link"), WEB),
    **dict.fromkeys(("minimum_age", "maximum_age", "amount", "latitude", "longitude", "interval", "count"), NUMBER),
    **dict.fromkeys(("available", "maximum", "year_incorporated", "timezone", "extension"), NUMBER),
}


def own_schema(kind: str, depth: int = 0) -> dict[str, Any]:
    """Give the schema of an object with what is nested in it, five levels deep."""
    shape = SHAPES[kind]
    properties: dict[str, Any] = {name: SPECIAL.get(name, {"type": "string"}) for name in shape.columns}
    properties |= {name: {"type": "string", "format": "uuid"} for name in ("id", *shape.columns) if is_id(name)}
    if depth < DEEPEST:
        for name, part in shape.lists.items():
            properties[name] = {"type": "array", "minItems": 1, "items": own_schema(part.kind, depth + 1)}
        for name, part in shape.objects.items():
            properties[name] = own_schema(part.kind, depth + 1)
    return {"type": "object", "required": ["id", *ALWAYS.get(kind, [])], "properties": properties}


def is_id(name: str) -> bool:
    return name == "id" or (name.endswith("_id") and name != "tax_id")
