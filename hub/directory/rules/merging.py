"""Two listings of one service: which fields are compared, and whose value is offered first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hub.core.errors import FieldError

UNDO_FOR = timedelta(days=90)  # after a merge it can be undone for so long


class Choice(StrEnum):
    """Whose value the surviving listing has in the end; both only where it is a list."""

    SURVIVOR = "survivor"
    OTHER = "other"
    BOTH = "both"


# Every field that is chosen as one, in the order of the page, and what the directory team calls it.
LABELS: Mapping[str, str] = {
    "name": "Name",
    "alternate_name": "Other name",
    "organization": "Run by",
    "description": "Description",
    "status": "Status",
    "alert": "Notice",
    "checked": "Last checked",
    "intake": "Intake, as told",
    "attributes": "Needs, groups and other terms",
    "application_process": "How to refer",
    "wait_time": "Waiting time",
    "capacities": "Places",
    "schedules": "When",
    "service_at_locations": "Where",
    "service_areas": "Serves",
    "eligibility_description": "Who it is for",
    "minimum_age": "Youngest age",
    "maximum_age": "Oldest age",
    "languages": "Languages",
    "interpretation_services": "Interpreters",
    "fees_description": "Cost in words",
    "fees": "Cost in short",
    "cost_options": "Prices",
    "phones": "Telephone",
    "email": "E-mail",
    "url": "Website",
    "additional_urls": "More web addresses",
    "contacts": "Contacts",
    "required_documents": "What to bring",
    "accreditations": "Quality marks",
    "licenses": "Licences",
    "program": "Programme",
    "funding": "Funding",
    "metadata": "The feed's history",
}
# Columns that belong together and are chosen as one.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "organization": ("organization_id",),
    "program": ("program_id",),
    "alert": ("alert", "alert_until"),
    "intake": ("intake_told", "intake_told_on"),
    "checked": ("last_checked_on", "last_checked_by", "assured_date", "assurer_email"),
}


@dataclass(frozen=True)
class Claim:
    """What speaks for the value of one side: that there is one, when the listing was checked, and its feed's name."""

    is_filled: bool
    checked_on: date | None
    source: str


def preselected(ours: Claim, theirs: Claim) -> Choice:
    """Offer the value that is there at all, else that of the listing checked later, else that which a feed keeps up."""
    if ours.is_filled != theirs.is_filled:
        return Choice.SURVIVOR if ours.is_filled else Choice.OTHER
    if ours.checked_on != theirs.checked_on:
        later = (theirs.checked_on or date.min) > (ours.checked_on or date.min)
        return Choice.OTHER if later else Choice.SURVIVOR
    return Choice.OTHER if theirs.source and not ours.source else Choice.SURVIVOR


def check_choices(choices: Mapping[str, str], lists: Collection[str]) -> list[FieldError]:
    """Say what is wrong with choices; a field that is not named stays as the surviving listing has it."""
    errors = []
    for field, choice in choices.items():
        allowed = list(Choice) if field in lists else [Choice.SURVIVOR, Choice.OTHER]
        if field not in LABELS:
            errors.append(FieldError(field, "There is no such field to choose."))
        elif choice not in allowed:
            errors.append(FieldError(field, f"Choose one value for “{LABELS[field]}”."))
    return errors
