"""Who may record and see what was looked for and not found."""

from enum import StrEnum

from hub.core.actor import Role
from hub.core.permissions import PermissionMap, holds, register


class InsightsPermission(StrEnum):
    """What can be allowed."""

    RECORD_UNMET_NEED = "record_unmet_need"
    VIEW_UNMET_NEED = "view_unmet_need"


RULES: PermissionMap = {
    InsightsPermission.RECORD_UNMET_NEED: [[holds(Role.LINK_WORKER, Role.CLINICIAN, Role.CARE_COORDINATOR)]],
    InsightsPermission.VIEW_UNMET_NEED: [[holds(Role.LINK_WORKER, Role.DIRECTORY_EDITOR, Role.COMMISSIONER)]],
}

register("insights", InsightsPermission, RULES)
