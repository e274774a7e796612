"""Who may change the directory. Anybody may read what is public."""

from enum import StrEnum

from hub.core.actor import Actor, Role
from hub.core.permissions import PermissionMap, holds, register, scope, system
from hub.directory.models import Organization


class DirectoryPermission(StrEnum):
    """What can be done about listings."""

    EDIT_SERVICE = "edit_service"
    ASSURE_SERVICE = "assure_service"
    IMPORT_SERVICES = "import_services"
    EXPORT_SERVICES = "export_services"
    MANAGE_FEEDS = "manage_feeds"
    ASSIGN_OWNER = "assign_owner"
    SEE_UNPUBLISHED = "see_unpublished"
    EDIT_VOCABULARIES = "edit_vocabularies"
    SEARCH_BY_API = "search_by_api"
    EDIT_SCHOOL_TERMS = "edit_school_terms"
    SEE_CONFIDENTIAL = "see_confidential_addresses"
    KEEP_NOTES = "keep_notes_on_services"
    REMOVE_NOTES = "remove_notes_on_services"
    MERGE_SERVICES = "merge_services"
    TELL_CHANGES = "tell_of_new_and_changed_services"
    LOAD_TIMETABLES = "load_bus_timetables"
    ANSWER_REPORTS = "answer_reported_mistakes"
    FORGET_REPORTS = "remove_old_reports"
    ASK_OWNERS = "ask_whether_listings_are_right"
    SET_CHECKS = "set_how_often_listings_are_checked"
    SEE_QUALITY = "see_quality_of_listings"
    CHECK_LINKS = "check_links_of_listings"
    BE_TOLD = "save_searches_and_follow_services"


def runs_it(actor: Actor, organization: Organization | None) -> bool:
    """works for the organisation that runs the service"""
    return (
        organization is not None
        and organization.owner_id is not None
        and organization.owner_id in actor.organisations_as(Role.PROVIDER)
    )


editor = holds(Role.DIRECTORY_EDITOR)
refers = holds(Role.LINK_WORKER, Role.CLINICIAN, Role.CARE_COORDINATOR, Role.DIRECTORY_EDITOR)

RULES: PermissionMap = {
    DirectoryPermission.EDIT_SERVICE: ([system], [editor], [runs_it]),
    DirectoryPermission.ASSURE_SERVICE: ([system], [editor], [runs_it]),
    DirectoryPermission.IMPORT_SERVICES: ([system], [editor]),
    DirectoryPermission.EXPORT_SERVICES: ([system], [editor]),
    DirectoryPermission.MANAGE_FEEDS: ([system], [editor]),
    DirectoryPermission.ASSIGN_OWNER: ([system], [editor]),
    DirectoryPermission.SEE_UNPUBLISHED: ([system], [editor], [runs_it]),
    DirectoryPermission.EDIT_VOCABULARIES: ([system], [editor]),
    DirectoryPermission.SEARCH_BY_API: ([scope("directory:read")],),
    DirectoryPermission.EDIT_SCHOOL_TERMS: ([system], [editor]),
    DirectoryPermission.SEE_CONFIDENTIAL: ([system], [refers], [runs_it]),
    DirectoryPermission.KEEP_NOTES: ([refers],),
    DirectoryPermission.REMOVE_NOTES: ([editor],),
    DirectoryPermission.MERGE_SERVICES: ([system], [editor]),
    DirectoryPermission.TELL_CHANGES: ([system],),
    DirectoryPermission.LOAD_TIMETABLES: ([system],),
    DirectoryPermission.ANSWER_REPORTS: ([editor],),
    DirectoryPermission.FORGET_REPORTS: ([system],),
    DirectoryPermission.ASK_OWNERS: ([system],),
    DirectoryPermission.SET_CHECKS: ([system], [editor]),
    DirectoryPermission.SEE_QUALITY: ([editor],),
    DirectoryPermission.CHECK_LINKS: ([system],),
    DirectoryPermission.BE_TOLD: ([refers],),
}

register("directory", DirectoryPermission, RULES)
