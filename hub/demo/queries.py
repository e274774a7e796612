"""What is there of the demonstration place already."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from hub.core.db import db
from hub.demo.rules import MARKER_ODS
from hub.directory.models import Organization
from hub.identity.models import Organisation
from hub.identity.queries import find_organisation_by_ods, list_clients


def demonstration_is_loaded() -> bool:
    """Say whether this database holds the demonstration place, by its first practice."""
    return find_organisation_by_ods(MARKER_ODS) is not None


def has_client(practice: Organisation) -> bool:
    """Say whether a practice has an API client."""
    return any(client.organisation_id == practice.id for client in list_clients())


def listed_without_owner(names: Collection[str]) -> Sequence[Organization]:
    """List the organisations of the directory with these names that nobody in Hub answers for yet."""
    chosen = select(Organization).where(Organization.name.in_(names), Organization.owner_id.is_(None))
    return db.session.scalars(chosen.order_by(Organization.name)).all()
