"""Finding services and organisations as they are stored."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.permissions import allow, can
from hub.directory.models import Service, Visibility
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.listings import visible_to
from hub.directory.queries.render import in_full
from hub.directory.queries.tree import load
from hub.directory.queries.upkeep import survivor_of

_BATCH = 100


def get_service(actor: Actor, service_id: UUID) -> Service:
    """Give a service; raises NotFound where there is none that this actor may see.

    For the id of a listing that was merged into another, and that the actor does not see, that other one.
    """
    service = db.session.get(Service, service_id)
    if service is not None and _may_see(actor, service):
        return service
    survivor = survivor_of([service_id]).get(service_id)
    if survivor is None:
        raise NotFound("There is no such service in the directory.")
    return get_service(actor, survivor)


def _may_see(actor: Actor, service: Service) -> bool:
    if service.visibility in visible_to(actor):
        return True
    return can(actor, DirectoryPermission.SEE_UNPUBLISHED, service.organization)


def every_service_in_full(actor: Actor) -> Iterator[dict[str, Any]]:
    """Give every service as HSDS JSON with every field it came with. For the directory team; raises NotAllowed."""
    allow(actor, DirectoryPermission.EXPORT_SERVICES)
    return _in_full(db.session.scalars(select(Service.id).order_by(Service.name, Service.id)).all())


def _in_full(ids: Sequence[UUID]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        tree = load("service", batch)
        for service_id in batch:
            yield in_full(tree, "service", service_id) | _hidden(tree.rows["service"][service_id]["visibility"])


def _hidden(visibility: Visibility) -> dict[str, str]:
    """Say in a copy of a service that it is not public, so that it does not become so where the copy is taken in."""
    return {} if visibility == Visibility.PUBLIC else {"x_hub_visibility": visibility.value}
