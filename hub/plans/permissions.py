"""Who may read and write a care and support plan."""

from enum import StrEnum

from hub.core.actor import Role
from hub.core.permissions import PermissionMap, holds, register, scope, system
from hub.people.permissions import (
    audits,
    clinician_of_practice,
    has_on_caseload,
    is_the_person,
    system_of_practice,
    works_with_on_caseload,
)


class PlanPermission(StrEnum):
    """What can be done with the plan of a person."""

    SEE_PLAN = "see_plan"
    WRITE_PLAN = "write_plan"
    ACTIVATE_PLAN = "activate_plan"
    FIND_BY_NUMBER = "find_by_number"


_WRITES = ((clinician_of_practice,), (system_of_practice,), (works_with_on_caseload,), (system,))

RULES: PermissionMap = {
    PlanPermission.SEE_PLAN: (
        (clinician_of_practice,),
        (system_of_practice,),
        (has_on_caseload,),
        (audits,),
        (is_the_person,),
        (system,),
    ),
    PlanPermission.WRITE_PLAN: _WRITES,
    PlanPermission.ACTIVATE_PLAN: _WRITES,
    PlanPermission.FIND_BY_NUMBER: ((holds(Role.PRACTICE_SYSTEM), scope("people:read")),),
}

register("plans", PlanPermission, RULES)
