"""Staff who refer save searches and follow services, each their own; a mail's link opens for anybody."""

from hub.core.clock import now
from hub.core.db import db, transaction
from hub.directory.models import HowOften, SavedSearch
from tests.house.access import ANYBODY, Access

TOLD = {"clinician", "link_worker", "care_coordinator", "directory_editor"}


def of_link_worker(world):
    search = SavedSearch(
        user_id=world.users["link_worker"].id,
        name="Debt",
        fields=[["q", "debt"]],
        how_often=HowOften.OFF,
        looked=[],
        told=[],
        looked_at=now(),
    )
    with transaction():
        db.session.add(search)
    return {"search_id": search.id}


def link(world):
    from hub.directory.actions.telling import stop_link

    return {"token": stop_link(world.users["link_worker"].id).rpartition("/")[2]}


ROUTES = {
    "directory.saved.index": Access("GET", TOLD, own=False),
    "directory.saved.new": Access("GET", TOLD, own=False),
    "directory.saved.edit": Access("GET", {"link_worker"}, of_link_worker),
    "directory.saved.open_search": Access("POST", {"link_worker"}, of_link_worker),
    "directory.saved.delete": Access("POST", {"link_worker"}, of_link_worker),
    "directory.saved.following": Access("GET", TOLD, own=False),
    "directory.saved.follow": Access(
        "POST", TOLD, form=lambda world: {"service": str(world.service.id), "change": "follow"}, own=False
    ),
    "directory.saved.stop_mail": Access("GET", ANYBODY, link, own=False),
}
