"""Who may see a person and do what for them. A voluntary organisation never comes in by this door."""

from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from hub.core.actor import Actor, Role
from hub.core.permissions import PermissionMap, holds, register, system
from hub.people.models import Person

CASELOAD_ROLES = (Role.LINK_WORKER, Role.CARE_COORDINATOR, Role.BUDGET_APPROVER)
STAFF = (Role.CLINICIAN, *CASELOAD_ROLES, Role.AUDITOR)


class PeoplePermission(StrEnum):
    """What can be done with people."""

    LIST_PEOPLE = "list_people"
    SEE_PERSON = "see_person"
    REGISTER_PERSON = "register_person"
    CHANGE_CASELOAD = "change_caseload"
    RECORD_CONSENT = "record_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    ASK_DISCLOSURE = "ask_disclosure"


class Share(NamedTuple):
    """Sharing something of a person with a recipient."""

    person: Person
    recipient_id: UUID


def clinician_of_practice(actor: Actor, person: Person) -> bool:
    """is a clinician of the person's practice"""
    return person.practice_id in actor.organisations_as(Role.CLINICIAN)


def system_of_practice(actor: Actor, person: Person) -> bool:
    """is the system of the person's practice"""
    return person.practice_id in actor.organisations_as(Role.PRACTICE_SYSTEM)


def has_on_caseload(actor: Actor, person: Person) -> bool:
    """works as link worker, care co-ordinator or budget approver where the person is on the caseload now"""
    mine = actor.organisations_as(*CASELOAD_ROLES)
    return any(each.ended_at is None and each.organisation_id in mine for each in person.caseloads)


def works_with_on_caseload(actor: Actor, person: Person) -> bool:
    """works as link worker or care co-ordinator where the person is on the caseload now"""
    mine = actor.organisations_as(Role.LINK_WORKER, Role.CARE_COORDINATOR)
    return any(each.ended_at is None and each.organisation_id in mine for each in person.caseloads)


def audits(actor: Actor, person: Person) -> bool:
    """audits an organisation that holds or has held the person's case"""
    holders = {person.practice_id, *(each.organisation_id for each in person.caseloads)}
    return not holders.isdisjoint(actor.organisations_as(Role.AUDITOR))


def is_the_person(actor: Actor, person: Person) -> bool:
    """is the person"""
    return actor.user_id is not None and person.user_id == actor.user_id


def clinician_there(actor: Actor, practice_id: UUID) -> bool:
    """is a clinician or the system of that practice"""
    return practice_id in actor.organisations_as(Role.CLINICIAN, Role.PRACTICE_SYSTEM)


def speaks_for_the_person(actor: Actor, share: Share) -> bool:
    """works with the person, or is the person"""
    return any(
        holds_for(actor, share.person)
        for holds_for in (clinician_of_practice, system_of_practice, works_with_on_caseload, is_the_person)
    )


def receives(actor: Actor, share: Share) -> bool:
    """works for the organisation that would receive it"""
    return share.recipient_id in actor.organisation_ids


_SEES = ((clinician_of_practice,), (system_of_practice,), (has_on_caseload,), (audits,), (is_the_person,), (system,))
_WORKS_WITH = ((clinician_of_practice,), (system_of_practice,), (works_with_on_caseload,), (system,))

RULES: PermissionMap = {
    PeoplePermission.LIST_PEOPLE: ((holds(*STAFF),), (holds(Role.PRACTICE_SYSTEM),), (system,)),
    PeoplePermission.SEE_PERSON: _SEES,
    PeoplePermission.REGISTER_PERSON: ((clinician_there,), (system,)),
    PeoplePermission.CHANGE_CASELOAD: _WORKS_WITH,
    PeoplePermission.RECORD_CONSENT: (*_WORKS_WITH, (is_the_person,)),
    PeoplePermission.WITHDRAW_CONSENT: (*_WORKS_WITH, (is_the_person,)),
    PeoplePermission.ASK_DISCLOSURE: ((speaks_for_the_person,), (receives,), (system,)),
}

register("people", PeoplePermission, RULES)
