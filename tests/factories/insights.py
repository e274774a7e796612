"""Makes what was looked for and not found, by the real action."""

from uuid import UUID

from hub.core.actor import Role
from hub.identity.models import OrganisationKind
from hub.insights.actions import record_unmet_need
from hub.insights.models import UnmetNeed
from hub.insights.rules import Reason
from tests.factories.identity import actor_as, make_organisation


def make_unmet_need(
    need_id: UUID | None = None,
    reason: Reason = Reason.TOO_FAR,
    *,
    area: str = "HX1 1",
    would_have_helped: str = "",
) -> UnmetNeed:
    link_worker = actor_as(Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))
    return record_unmet_need(need_id, reason, area=area, would_have_helped=would_have_helped, actor=link_worker)
