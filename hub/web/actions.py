"""Looking at what is made of several features."""

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.db import transaction
from hub.web.queries import OwnPage, own_page


def view_own_page(*, actor: Actor) -> OwnPage:
    """Give a person their own page and write down that they looked; raises NotFound where they have no record."""
    with transaction():
        page = own_page(actor)
        audit.record(actor, Action.READ, "person", page.person.id, person_id=page.person.id, purpose="own page")
        return page
