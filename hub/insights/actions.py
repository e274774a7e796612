"""Recording what was looked for and not found."""

from uuid import UUID

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.db import db, transaction
from hub.core.errors import Invalid
from hub.core.permissions import allow
from hub.directory.queries.search import need_name
from hub.insights.models import UnmetNeed
from hub.insights.permissions import InsightsPermission
from hub.insights.rules import Reason, impersonal, outcode_of


def record_unmet_need(
    need_id: UUID | None, reason: Reason, *, area: str = "", would_have_helped: str = "", actor: Actor
) -> UnmetNeed:
    """Record that no service was suitable for a need (None for something else), for whoever funds what is missing.

    `area` may be a full postcode: only its first part is kept. Raises Invalid, naming the field, for an unknown need,
    an area that is none, and a note that could point at a person.
    """
    with transaction():
        allow(actor, InsightsPermission.RECORD_UNMET_NEED)
        name = need_name(str(need_id)) if need_id else ""
        if need_id and not name:
            raise Invalid("Choose a need from the list.", field="need")
        unmet = UnmetNeed(
            need_id=need_id,
            need_name=name,
            reason=reason,
            area=outcode_of(area),
            would_have_helped=impersonal(would_have_helped),
        )
        db.session.add(unmet)
        db.session.flush()
        audit.record(actor, Action.CREATE, "unmet_need", unmet.id)
        return unmet
