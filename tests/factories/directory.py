"""Makes services and organisations of the directory, by the same action that imports use."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from hub.core.actor import Actor
from hub.core.db import db
from hub.directory.actions import assign_owner, save_service
from hub.directory.actions.reports import report_mistake
from hub.directory.actions.school_terms import add_school_term
from hub.directory.models import Organization, Report, SchoolTerm, Service, Visibility
from hub.directory.rules.reports import ReportKind


def organization_json(name: str = "Halifax Advice", **overrides: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "name": name, "description": f"{name} helps people."} | overrides


def service_json(name: str = "Debt advice", **overrides: Any) -> dict[str, Any]:
    """An HSDS service with an organisation, a place in Halifax, a weekly opening and a price."""
    service_id, location_id, organization = str(uuid4()), str(uuid4()), organization_json()
    address = {
        "id": str(uuid4()),
        "address_1": "1 Crossley Street",
        "city": "Halifax",
        "state_province": "Calderdale",
        "postal_code": "HX1 1UG",
        "country": "GB",
        "address_type": "physical",
    }
    location = {
        "id": location_id,
        "location_type": "physical",
        "name": "Town Hall",
        "latitude": 53.7229,
        "longitude": -1.8591,
        "addresses": [address],
    }
    return {
        "id": service_id,
        "name": name,
        "status": "active",
        "description": f"{name} for anybody.",
        "organization": organization,
        "schedules": [{"id": str(uuid4()), "freq": "WEEKLY", "byday": "TU", "opens_at": "09:00", "closes_at": "17:00"}],
        "service_at_locations": [{"id": str(uuid4()), "location_id": location_id, "location": location}],
    } | overrides


def make_organization(name: str = "Halifax Advice", *, owner_id: UUID | None = None, **overrides: Any) -> Organization:
    """An organisation of the directory, with one service so that it is there as an import would have it."""
    organization = organization_json(name, **overrides)
    save_service(service_json(f"{name} help line", organization=organization), actor=Actor.system("test"))
    found = db.session.get_one(Organization, UUID(organization["id"]))
    if owner_id is not None:
        assign_owner(found.id, owner_id, actor=Actor.system("test"))
    return found


def make_service(
    name: str = "Debt advice",
    *,
    organization_id: UUID | str | None = None,
    visibility: Visibility | None = None,
    **overrides: Any,
) -> Service:
    """A service; `organization_id` puts it under an organisation that is there already."""
    data = service_json(name, **overrides)
    if organization_id is not None:
        data["organization_id"] = str(organization_id)
        del data["organization"]
    saved = save_service(data, visibility=visibility, actor=Actor.system("test"))
    return db.session.get_one(Service, saved.service_id)


def make_school_term(
    begins_on: date = date(2026, 1, 5), ends_on: date = date(2026, 2, 13), name: str = "Spring, first half"
) -> SchoolTerm:
    return add_school_term(name, begins_on, ends_on, actor=Actor.system("test"))


def make_report(
    service_id: UUID, kind: ReportKind = ReportKind.TIMES, text: str = "It is on Fridays now.", email: str = ""
) -> Report:
    return report_mistake(service_id, kind, text, email, network=str(uuid4()), actor=Actor.anonymous())
