"""Moving services from one term to another."""

from uuid import UUID

from sqlalchemy import delete, select, update

from hub.core.db import db
from hub.directory.actions.publish import SHARED_KINDS, publish, services_with
from hub.directory.models import Attribute, Metadata, TaxonomyTerm


def move_services(old: TaxonomyTerm, new: TaxonomyTerm) -> int:
    """Give everything that has the old term the new one, once; gives how many services changed.

    Part of an action, whose transaction and event it belongs to.
    """
    db.session.flush()
    services = services_with([("taxonomy_term", old.id)])
    rows = db.session.scalars(select(Attribute).where(Attribute.taxonomy_term_id.in_([old.id, new.id]))).all()
    had = {_holder(each) for each in rows if each.taxonomy_term_id == new.id}
    holders = set()
    for attribute in rows:
        if attribute.taxonomy_term_id != old.id:
            continue
        holders.add((attribute.link_entity, attribute.link_id))
        if _holder(attribute) in had:
            _remove(attribute.id)
            continue
        had.add(_holder(attribute))
        extra = {
            name: value for name, value in attribute.extra.items() if name not in {"taxonomy_term", "taxonomy_term_id"}
        }
        db.session.execute(
            update(Attribute).where(Attribute.id == attribute.id).values(taxonomy_term_id=new.id, extra=extra)
        )
    db.session.expire_all()
    services |= {link_id for kind, link_id in holders if kind == "service"}
    publish(services, [key for key in holders if key[0] in SHARED_KINDS])
    return len(services)


def _holder(attribute: Attribute) -> tuple[str, UUID, str]:
    return attribute.link_entity, attribute.link_id, attribute.link_type or ""


def _remove(attribute_id: UUID) -> None:
    db.session.execute(
        delete(Metadata).where(Metadata.resource_type == "attribute", Metadata.resource_id == attribute_id)
    )
    db.session.execute(delete(Attribute).where(Attribute.id == attribute_id))
