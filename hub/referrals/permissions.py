"""Who may see, send and answer a referral."""

from enum import StrEnum
from typing import Any

from hub.core.actor import Actor, Role
from hub.core.permissions import PermissionMap, holds, register, scope, system

PRACTICE_ROLES = (Role.CLINICIAN, Role.PRACTICE_SYSTEM)


class ReferralPermission(StrEnum):
    """What can be done with referrals."""

    REFER = "refer"
    VIEW_INBOX = "view_inbox"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    READ_BY_API = "read_by_api"


def answers_for_the_service(actor: Actor, referral: Any) -> bool:
    """works for the organisation that the referral was sent to"""
    return referral.provider_id in actor.organisations_as(Role.PROVIDER)


def works_where_it_was_sent_from(actor: Actor, referral: Any) -> bool:
    """works in the practice that holds the case"""
    return referral.practice_id in actor.organisations_as(*PRACTICE_ROLES)


def made_it(actor: Actor, referral: Any) -> bool:
    """sent the referral"""
    return actor.user_id is not None and referral.requested_by_user_id == actor.user_id


RULES: PermissionMap = {
    ReferralPermission.REFER: [
        [holds(Role.CLINICIAN)],
        [holds(Role.LINK_WORKER)],
        [holds(Role.PRACTICE_SYSTEM), scope("referrals:write")],
        [system],
    ],
    ReferralPermission.VIEW_INBOX: [[holds(Role.PROVIDER)]],
    ReferralPermission.ANSWER: [[answers_for_the_service]],
    ReferralPermission.READ_BY_API: [[holds(Role.PRACTICE_SYSTEM), scope("referrals:read")]],
    ReferralPermission.WITHDRAW: [[works_where_it_was_sent_from], [made_it]],
}
register("referrals", ReferralPermission, RULES)
