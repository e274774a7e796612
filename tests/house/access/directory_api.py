"""Anybody may read the open feed."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from hub.core.db import db
from hub.directory.models import Document
from tests.factories.directory import make_service
from tests.house.access import ANYBODY, Access

LISTS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")
SINGLE = ("service", "service_at_location", "organization", "taxonomy", "taxonomy_term")


def some(kind: str) -> Callable[[Any], dict[str, Any]]:
    """Name one object of a kind that is public."""

    def args(world: Any) -> dict[str, Any]:
        if kind == "service":
            return {"object_id": world.service.id}
        if kind.startswith("taxonomy"):
            taxonomy = {"id": str(uuid4()), "name": "Needs", "description": "Needs"}
            term = {"id": str(uuid4()), "name": "Debt", "description": "Debt", "taxonomy_detail": taxonomy}
            make_service(attributes=[{"id": str(uuid4()), "taxonomy_term": term}])
        return {"object_id": db.session.scalars(select(Document.object_id).where(Document.kind == kind)).first()}

    return args


ROUTES = {
    f"{standard}.{endpoint}": Access(method, ANYBODY, own=False)
    for standard in ("oruk", "hsds")
    for endpoint, method in [
        ("root", "GET"),
        ("openapi", "GET"),
        *((path, "POST" if standard == "hsds" else "GET") for path in LISTS),
    ]
} | {
    f"{standard}.{kind}": Access("GET", ANYBODY, args=some(kind), own=False)
    for standard in ("oruk", "hsds")
    for kind in SINGLE
}
