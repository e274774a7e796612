"""Who may decide who comes in."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from hub.core.actor import Actor, Role
from hub.core.permissions import PermissionMap, register, system


class IdentityPermission(StrEnum):
    """What can be done about organisations and their people."""

    MANAGE_ACCESS = "manage_access"
    INVITE = "invite"
    LIST_MEMBERS = "list_members"


@dataclass(frozen=True)
class Reach:
    """The organisation in question, and those that look after the whole of Hub (its directory teams)."""

    organisation_id: UUID | None
    keeper_ids: frozenset[UUID]


def administers_it(actor: Actor, thing: Reach) -> bool:
    """is an administrator of the organisation"""
    return thing.organisation_id in actor.organisations_as(Role.ADMINISTRATOR)


def administers_hub(actor: Actor, thing: Reach) -> bool:
    """is an administrator of a directory team, which looks after the whole of Hub"""
    return bool(actor.organisations_as(Role.ADMINISTRATOR) & thing.keeper_ids)


RULES: PermissionMap = {
    IdentityPermission.MANAGE_ACCESS: ([system], [administers_hub]),
    IdentityPermission.INVITE: ([system], [administers_it], [administers_hub]),
    IdentityPermission.LIST_MEMBERS: ([administers_it], [administers_hub]),
}

register("identity", IdentityPermission, RULES)
